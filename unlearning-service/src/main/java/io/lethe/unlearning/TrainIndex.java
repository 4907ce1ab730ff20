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

/**
 * Which rows of {@code train} belong to which person and sample, as the split's {@code index.csv} says. Immutable;
 * {@link #toString()} shows no reference.
 */
public final class TrainIndex {

    private static final List<String> HEADER = List.of("row", "sample", "identity");

    private final Map<String, NavigableSet<Integer>> rowsOfSubject = new HashMap<>();
    private final Map<String, Integer> rowOfSample = new HashMap<>();

    private TrainIndex() {}

    /**
     * Reads the CSV (RFC 4180) with the header {@code row,sample,identity}.
     *
     * @throws LetheException with {@code ARTIFACT_CORRUPTED} if it is not such a file
     */
    public static TrainIndex parse(String csv) {
        TrainIndex index = new TrainIndex();
        try (CSVParser records = CSVParser.parse(csv, CSVFormat.RFC4180)) {
            for (CSVRecord record : records) {
                index.add(record);
            }
            if (records.getRecordNumber() == 0) {
                throw corrupted(1);
            }
            return index;
        } catch (IOException | UncheckedIOException e) {
            // Not as the cause: its message may quote the file.
            throw corrupted(index.size() + 2);
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
        boolean header = record.getRecordNumber() == 1;
        if (record.size() != HEADER.size() || (header && !record.toList().equals(HEADER))) {
            throw corrupted(record.getRecordNumber());
        }
        if (header) {
            return;
        }
        try {
            int row = Integer.parseInt(record.get(0));
            rowOfSample.put(record.get(1), row);
            rowsOfSubject
                    .computeIfAbsent(record.get(2), identity -> new TreeSet<>())
                    .add(row);
        } catch (NumberFormatException e) {
            throw corrupted(record.getRecordNumber());
        }
    }

    private static LetheException corrupted(long record) {
        return new LetheException(
                ErrorCode.ARTIFACT_CORRUPTED,
                "Record %d of the train split's index is not '%s'; import the dataset again."
                        .formatted(record, String.join(",", HEADER)));
    }
}
