package io.lethe.dataset.adapter;

import io.lethe.contracts.TaskSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The task labels of a table.
 *
 * @param task what is predicted
 * @param values labels of each row, in the order of the rows
 */
record Labels(TaskSpec task, List<List<Integer>> values) {

    /** Labels are stored as one byte each. */
    private static final int MOST_CLASSES = 256;

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

    /** Classes named by one column, in numeric order if all are numbers, otherwise in alphabetic order. */
    static Labels single(Table table, String columnName, InputProblems problems) {
        int column = table.column(columnName);
        for (Table.Row row : table.rows()) {
            if (row.values().get(column).isEmpty()) {
                problems.add(table.upload(), row.number(), "column '%s' is empty".formatted(columnName));
            }
        }
        problems.throwIfAny();
        List<String> classes = sorted(table.rows().stream()
                .map(row -> row.values().get(column))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new)));
        if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
            problems.add(
                    table.upload(),
                    null,
                    "column '%s' has %d distinct values; a task has 2 to %d classes"
                            .formatted(columnName, classes.size(), MOST_CLASSES));
            problems.throwIfAny();
        }
        List<List<Integer>> values = table.rows().stream()
                .map(row -> List.of(classes.indexOf(row.values().get(column))))
                .toList();
        return new Labels(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, classes), values);
    }

    /** Independent labels, one a column: 1 is yes, 0 or -1 is no. */
    static Labels multiple(Table table, List<String> columnNames, InputProblems problems) {
        int[] columns = columnNames.stream().mapToInt(table::column).toArray();
        List<List<Integer>> values = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < columns.length; i++) {
                String value = row.values().get(columns[i]);
                switch (value) {
                    case "1" -> labels.add(1);
                    case "0", "-1" -> labels.add(0);
                    default ->
                        problems.add(
                                table.upload(),
                                row.number(),
                                "column '%s' is '%s'; expected 1, 0 or -1".formatted(columnNames.get(i), value));
                }
            }
            values.add(labels);
        }
        problems.throwIfAny();
        return new Labels(new TaskSpec(TaskSpec.Kind.MULTI_LABEL, columnNames), values);
    }

    private static List<String> sorted(List<String> classes) {
        boolean numbers =
                classes.stream().allMatch(name -> INTEGER.matcher(name).matches());
        classes.sort(numbers ? Comparator.comparing(Integer::valueOf) : Comparator.naturalOrder());
        return classes;
    }
}
