package io.lethe.unlearning;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Which rows of {@code train} belong to which person and sample, as the split's {@code index.csv} says. Immutable;
 * {@link #toString()} shows no reference.
 */
public final class TrainIndex {

    private static final String ROW = "row";
    private static final String SAMPLE = "sample";
    private static final String IDENTITY = "identity";
    private static final List<String> COLUMNS = List.of(ROW, SAMPLE, IDENTITY);
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .get();

    private final Map<String, NavigableSet<Integer>> rowsOfSubject = new HashMap<>();
    private final Map<String, Integer> rowOfSample = new HashMap<>();

    private TrainIndex() {}

    /**
     * Reads the CSV (RFC 4180) with at least the columns {@code row,sample,identity}, named by its first row.
     *
     * @throws LetheException with {@code ARTIFACT_CORRUPTED} if it is not such a file
     */
    public static TrainIndex parse(String csv) {
        TrainIndex index = new TrainIndex();
        try (CSVParser records = CSVParser.parse(csv, FORMAT)) {
            if (!records.getHeaderNames().containsAll(COLUMNS)) {
                throw corrupted(1);
            }
            for (CSVRecord record : records) {
                index.add(record);
            }
            return index;
        } catch (IOException | UncheckedIOException e) {
            // Not as the cause: its message may quote the file.
            throw corrupted(index.size() + 2);
        } catch (IllegalArgumentException e) {
            // Two columns of one name.
            throw corrupted(1);
        }
    }

    /** Number of rows. */
    public int size() {
        return rowsOfSubject.values().stream().mapToInt(Set::size).sum();
    }

    /** How many of the people are not in the split. */
    public long unknownSubjects(Collection<String> subjects) {
        return subjects.stream()
                .filter(subject -> !rowsOfSubject.containsKey(subject))
                .count();
    }

    /** How many of the samples are not in the split. */
    public long unknownSamples(Collection<String> samples) {
        return samples.stream()
                .filter(sample -> !rowOfSample.containsKey(sample))
                .count();
    }

    /** Rows of people and samples together; unknown references have none. */
    public NavigableSet<Integer> rows(Collection<String> subjects, Collection<String> samples) {
        NavigableSet<Integer> rows = new TreeSet<>();
        subjects.forEach(subject -> rows.addAll(rowsOfSubject.getOrDefault(subject, new TreeSet<>())));
        samples.stream().filter(rowOfSample::containsKey).map(rowOfSample::get).forEach(rows::add);
        return rows;
    }

    @Override
    public String toString() {
        return "TrainIndex[%d rows, %d people]".formatted(size(), rowsOfSubject.size());
    }

    private void add(CSVRecord record) {
        if (!record.isConsistent()) {
            throw corrupted(record.getRecordNumber() + 1);
        }
        try {
            int row = Integer.parseInt(record.get(ROW));
            rowOfSample.put(record.get(SAMPLE), row);
            rowsOfSubject
                    .computeIfAbsent(record.get(IDENTITY), identity -> new TreeSet<>())
                    .add(row);
        } catch (NumberFormatException e) {
            throw corrupted(record.getRecordNumber() + 1);
        }
    }

    private static LetheException corrupted(long record) {
        return new LetheException(
                ErrorCode.ARTIFACT_CORRUPTED,
                "Record %d of the train split's index is not '%s'; import the dataset again."
                        .formatted(record, String.join(",", COLUMNS)));
    }
}
