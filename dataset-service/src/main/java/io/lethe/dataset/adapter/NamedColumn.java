package io.lethe.dataset.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A column of names, such as people or classes, where spellings of one name are found out.
 *
 * @param values a name for each row; where spellings are merged, each as in its first row
 * @param findings what its owner should know
 * @param firstRows where each name is first, by what its spellings have in common
 */
record NamedColumn(List<String> values, List<Finding> findings, Map<String, First> firstRows) {

    /**
     * A name where it came first.
     *
     * @param name as written there
     * @param row the row
     */
    record First(String name, long row) {

        @Override
        public String toString() {
            return "First[row " + row + "]";
        }
    }

    /**
     * How to read a column.
     *
     * @param column name of the column
     * @param what one of its values is called
     * @param option name of the setting that says what becomes of spellings
     * @param spellings its value
     */
    record Reading(String column, String what, String option, Spellings spellings) {}

    /**
     * Reads a column.
     *
     * @throws BadInputException if a value is empty, or differs from another only as text and that is not allowed
     */
    static NamedColumn read(Table table, Reading reading, InputProblems problems) {
        List<String> texts = texts(table, reading.column(), problems);
        Map<String, First> firstRows = new HashMap<>();
        Map<String, First> spellings = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            First first = new First(texts.get(i), table.rows().get(i).number());
            if (spellings.putIfAbsent(first.name(), first) == null) {
                firstRows.putIfAbsent(Spelling.key(first.name()), first);
            }
        }
        List<First> others = spellings.values().stream()
                .filter(found -> !first(firstRows, found.name()).equals(found))
                .toList();
        List<Finding> findings = new ArrayList<>();
        List<String> values = texts;
        switch (reading.spellings()) {
            case REFUSE ->
                others.forEach(found -> problems.add(
                        table.upload(), found.row(), refusal(reading, found, first(firstRows, found.name()))));
            case KEEP -> {
                if (!others.isEmpty()) {
                    findings.add(finding(reading, "kept apart", Finding.Level.WARNING, others));
                }
            }
            case MERGE -> {
                values = texts.stream()
                        .map(text -> first(firstRows, text).name())
                        .toList();
                if (!others.isEmpty()) {
                    findings.add(finding(reading, "merged", Finding.Level.NOTE, others));
                }
            }
        }
        problems.throwIfAny();
        return new NamedColumn(values, findings, firstRows);
    }

    /** The first row with a spelling of a name. */
    Optional<First> first(String name) {
        return Optional.ofNullable(firstRows.get(Spelling.key(name)));
    }

    private static List<String> texts(Table table, String columnName, InputProblems problems) {
        int column = table.column(columnName);
        List<String> texts = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            String text = row.values().get(column);
            if (text.isEmpty()) {
                problems.add(table.upload(), row.number(), "column '%s' is empty".formatted(columnName));
            }
            texts.add(text);
        }
        problems.throwIfAny();
        return texts;
    }

    private static First first(Map<String, First> firstRows, String name) {
        First first = firstRows.get(Spelling.key(name));
        if (first == null) {
            throw new IllegalArgumentException("the name is not of this column");
        }
        return first;
    }

    private static String refusal(Reading reading, First found, First earlier) {
        return ("the %s in column '%s' differs from that in row %d only in %s; write it the same way, or set %s to "
                        + "'merge' if both mean one %s, to 'keep' if not")
                .formatted(
                        reading.what(),
                        reading.column(),
                        earlier.row(),
                        Spelling.difference(earlier.name(), found.name()),
                        reading.option(),
                        reading.what());
    }

    private static Finding finding(Reading reading, String outcome, Finding.Level level, List<First> others) {
        String text = "spellings of another %s in column '%s', %s".formatted(reading.what(), reading.column(), outcome);
        List<Long> rows = others.stream().map(First::row).toList();
        return level == Finding.Level.WARNING
                ? Finding.warning(reading.what() + "-spellings", text, rows)
                : Finding.note(reading.what() + "-spellings", text, rows);
    }

    @Override
    public String toString() {
        return "NamedColumn[%d rows, %d names]".formatted(values.size(), firstRows.size());
    }
}
