package io.lethe.unlearning;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

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
     * Reads the CSV with the header {@code row,sample,identity}; fields may be quoted.
     *
     * @throws LetheException with {@code ARTIFACT_CORRUPTED} if it is not such a file
     */
    public static TrainIndex parse(String csv) {
        List<List<String>> records = records(csv);
        if (records.isEmpty() || !records.get(0).equals(HEADER)) {
            throw corrupted(1);
        }
        TrainIndex index = new TrainIndex();
        for (int number = 1; number < records.size(); number++) {
            index.add(number + 1, records.get(number));
        }
        return index;
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

    private void add(int record, List<String> fields) {
        if (fields.size() != 3) {
            throw corrupted(record);
        }
        try {
            int row = Integer.parseInt(fields.get(0));
            rowOfSample.put(fields.get(1), row);
            rowsOfSubject
                    .computeIfAbsent(fields.get(2), identity -> new TreeSet<>())
                    .add(row);
        } catch (NumberFormatException e) {
            throw corrupted(record);
        }
    }

    /** RFC 4180: a quoted field may hold commas, line breaks and doubled quotes. */
    private static List<List<String>> records(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        String text = csv.endsWith("\n") ? csv : csv + "\n";
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && text.startsWith("\"\"", i);
                if (doubled) {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                fields.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    records.add(List.copyOf(fields));
                    fields.clear();
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
        }
        return records;
    }

    private static LetheException corrupted(int record) {
        return new LetheException(
                ErrorCode.ARTIFACT_CORRUPTED,
                "Record %d of the train split's index is not '%s'; import the dataset again."
                        .formatted(record, String.join(",", HEADER)));
    }
}
