package io.lethe.dataset.adapter;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Something about the data that its owner should know. It points to rows and quotes neither names nor values, so it may
 * be stored and shown.
 *
 * @param level how much it matters
 * @param code what kind of thing it is, for programs
 * @param text what was found, in words
 * @param count of rows or files that are concerned
 * @param rows the first of them in a spreadsheet's count, where the header is row 1; empty where it is not about rows
 */
public record Finding(Level level, String code, String text, long count, List<Long> rows) {

    /** Rows that a finding lists; it counts the others. */
    private static final int MOST_ROWS = 20;

    /** How much a finding matters. */
    public enum Level {
        /** Probably not meant; a strict import refuses it. */
        @JsonProperty("warning")
        WARNING,
        /** What was done or left out. */
        @JsonProperty("note")
        NOTE
    }

    public Finding {
        rows = List.copyOf(rows);
    }

    /** Something that is probably not meant. */
    public static Finding warning(String code, String text, List<Long> rows) {
        return of(Level.WARNING, code, text, rows);
    }

    /** Something that was done or left out. */
    public static Finding note(String code, String text, List<Long> rows) {
        return of(Level.NOTE, code, text, rows);
    }

    /** Something about the whole, or about things that have no row. */
    public static Finding note(String code, String text, long count) {
        return new Finding(Level.NOTE, code, text, count, List.of());
    }

    /** Such as {@code persons with one image: rows 3, 9, and 12 more rows}. */
    public String sentence() {
        if (rows.isEmpty()) {
            return text;
        }
        String listed = String.join(", ", rows.stream().map(String::valueOf).toList());
        return "%s: %s %s%s"
                .formatted(
                        text,
                        count == 1 ? "row" : "rows",
                        listed,
                        count > rows.size() ? ", and %d more rows".formatted(count - rows.size()) : "");
    }

    private static Finding of(Level level, String code, String text, List<Long> rows) {
        List<Long> sorted = rows.stream().sorted().toList();
        return new Finding(level, code, text, sorted.size(), sorted.subList(0, Math.min(MOST_ROWS, sorted.size())));
    }
}
