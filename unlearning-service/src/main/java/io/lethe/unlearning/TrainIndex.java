package io.lethe.unlearning;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which rows of {@code train} belong to which person and sample, as the split's {@code index.csv} says. Immutable;
 * {@link #toString()} shows no reference.
 */
public final class TrainIndex {

    private static final String HEADER = "row,sample,identity";

    private final Map<String, NavigableSet<Integer>> rowsOfSubject = new HashMap<>();
    private final Map<String, Integer> rowOfSample = new HashMap<>();

    private TrainIndex() {}

    /**
     * Reads the CSV with the header {@code row,sample,identity}; fields may be quoted.
     *
     * @throws LetheException with {@code ARTIFACT_CORRUPTED} if it is not such a file
     */
    public static TrainIndex parse(String csv) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw corrupted(1);
        }
        TrainIndex index = new TrainIndex();
        for (int line = 1; line < lines.size(); line++) {
            index.add(line + 1, fields(lines.get(line)));
        }
        return index;
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
        return "TrainIndex[%d rows, %d people]".formatted(rowOfSample.size(), rowsOfSubject.size());
    }

    private void add(int line, List<String> fields) {
        if (fields.size() != 3) {
            throw corrupted(line);
        }
        try {
            int row = Integer.parseInt(fields.get(0));
            rowOfSample.put(fields.get(1), row);
            rowsOfSubject
                    .computeIfAbsent(fields.get(2), identity -> new TreeSet<>())
                    .add(row);
        } catch (NumberFormatException e) {
            throw corrupted(line);
        }
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static LetheException corrupted(int line) {
        return new LetheException(
                ErrorCode.ARTIFACT_CORRUPTED,
                "Line %d of the train split's index is not '%s'; import the dataset again.".formatted(line, HEADER));
    }
}
