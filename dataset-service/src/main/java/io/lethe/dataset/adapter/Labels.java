package io.lethe.dataset.adapter;

import io.lethe.contracts.TaskSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The task labels of a table.
 *
 * @param task what is predicted
 * @param values labels of each row, in the order of the rows
 * @param findings what the owner of the table should know
 */
record Labels(TaskSpec task, List<List<Integer>> values, List<Finding> findings) {

    /** Labels are stored as one byte each. */
    private static final int MOST_CLASSES = 256;

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");

    /** Classes named by one column, in numeric order if all are numbers, otherwise in alphabetic order. */
    static Labels single(Table table, String columnName, Spellings spellings, InputProblems problems) {
        NamedColumn column = NamedColumn.read(
                table, new NamedColumn.Reading(columnName, "label", "labelSpellings", spellings), problems);
        List<String> classes =
                sorted(column.values().stream().distinct().collect(Collectors.toCollection(ArrayList::new)));
        if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
            problems.add(
                    table.upload(),
                    null,
                    "column '%s' has %d distinct values; a task has 2 to %d classes"
                            .formatted(columnName, classes.size(), MOST_CLASSES));
            problems.throwIfAny();
        }
        Map<String, Integer> indices = new HashMap<>();
        classes.forEach(name -> indices.put(name, indices.size()));
        List<List<Integer>> values = column.values().stream()
                .map(name -> List.of(indices.getOrDefault(name, 0)))
                .toList();
        return new Labels(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, classes), values, column.findings());
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
                    case "1", "1.0" -> labels.add(1);
                    case "0", "-1", "0.0", "-1.0" -> labels.add(0);
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
        return new Labels(new TaskSpec(TaskSpec.Kind.MULTI_LABEL, columnNames), values, List.of());
    }

    private static List<String> sorted(List<String> classes) {
        boolean numbers = classes.stream().allMatch(name -> NUMBER.matcher(name).matches());
        Comparator<String> alphabetic = Comparator.naturalOrder();
        classes.sort(
                numbers
                        ? Comparator.<String, BigDecimal>comparing(BigDecimal::new)
                                .thenComparing(alphabetic)
                        : alphabetic);
        return classes;
    }
}
