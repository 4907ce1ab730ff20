package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded table: columns named by the first row, values trimmed. Encoding and separator are found out. Columns that
 * nobody asked for are not kept.
 *
 * @param upload where it came from
 * @param columns names of the columns that are kept
 * @param rows the rows below the header
 * @param findings what was found out, where it is not the usual
 */
public record Table(Upload upload, List<String> columns, List<Row> rows, List<Finding> findings) {

    private static final String SEPARATORS = ",;\t|";

    /**
     * A row of a table.
     *
     * @param number in a spreadsheet's count: the header is row 1
     * @param values in the order of the columns
     */
    public record Row(long number, List<String> values) {

        @Override
        public String toString() {
            return "Row[" + number + "]";
        }
    }

    /**
     * What is expected of a table.
     *
     * @param needed columns without which it is of no use
     * @param optional columns that are kept if they are there
     * @param encoding of a text that does not show its own; UTF-8 if absent
     * @param limits of its rows, their length, and all of it
     */
    public record Form(
            List<String> needed,
            List<String> optional,
            @Nullable String encoding,
            ImportLimits limits) {

        /** Without optional columns. */
        public Form(List<String> needed, @Nullable String encoding, ImportLimits limits) {
            this(needed, List.of(), encoding, limits);
        }

        private int[] kept(List<String> header) {
            return Stream.concat(needed.stream(), optional.stream())
                    .mapToInt(header::indexOf)
                    .filter(position -> position >= 0)
                    .distinct()
                    .toArray();
        }
    }

    /**
     * Reads a table whole.
     *
     * @throws BadInputException if it is not a table, lacks a needed column, or has too many rows
     */
    public static Table read(Upload upload, Form form) {
        long row = 1;
        TextFile text = null;
        try {
            long most = form.limits().tableSize().asLongValue();
            if (Files.size(upload.path()) > most) {
                throw bad(upload, null, "is larger than %d bytes".formatted(most));
            }
            text = TextFile.of(upload, form.encoding());
            char separator = separator(text, form);
            List<String> header = List.of();
            int[] kept = {};
            List<Row> rows = new ArrayList<>();
            try (RowReader reader = reader(text, form);
                    CSVParser parser = format(separator).parse(reader)) {
                for (CSVRecord found : parser) {
                    row = found.getRecordNumber() + 1;
                    reader.next();
                    if (isBlank(found)) {
                        continue;
                    }
                    if (header.isEmpty()) {
                        header = header(text, found.toList(), form);
                        kept = form.kept(header);
                        continue;
                    }
                    if (rows.size() == form.limits().rows()) {
                        throw bad(
                                upload,
                                null,
                                "has more than %d rows".formatted(form.limits().rows()));
                    }
                    rows.add(new Row(found.getRecordNumber(), picked(values(upload, found, header.size()), kept)));
                }
            }
            if (rows.isEmpty()) {
                throw bad(upload, null, "has no rows below the header");
            }
            return new Table(upload, picked(header, kept), rows, findings(text, separator, header));
        } catch (UncheckedIOException e) {
            throw unreadable(form, upload, text, row, e.getCause());
        } catch (IOException e) {
            throw unreadable(form, upload, text, row, e);
        }
    }

    private static RowReader reader(TextFile text, Form form) throws IOException {
        return new RowReader(text.reader(), form.limits().rowLength());
    }

    private static List<String> picked(List<String> values, int[] positions) {
        return Arrays.stream(positions).mapToObj(values::get).toList();
    }

    /**
     * Position of a column.
     *
     * @throws BadInputException listing the columns found, if this one is missing
     */
    public int column(String name) {
        int position = columns.indexOf(name);
        if (position < 0) {
            throw bad(upload, null, missing(name, columns));
        }
        return position;
    }

    /** The values of a column. */
    List<String> values(String name) {
        int position = column(name);
        return rows.stream().map(row -> row.values().get(position)).toList();
    }

    /** An empty line is no row and yet counts: so row numbers are those that a spreadsheet shows. */
    private static boolean isBlank(CSVRecord found) {
        return found.size() == 1 && found.get(0).isEmpty();
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setTrim(true)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(false)
                .get();
    }

    /** The separator that brings out most of the needed columns; a comma where none does. */
    private static char separator(TextFile text, Form form) throws IOException {
        String first = lines(text, form, 1).stream().findFirst().orElse("");
        return SEPARATORS
                .chars()
                .mapToObj(c -> (char) c)
                // Of equals, the first.
                .max(Comparator.<Character>comparingLong(c -> found(first, c, form.needed()))
                        .thenComparingInt(c -> -SEPARATORS.indexOf(c)))
                .orElse(',');
    }

    private static long found(String line, char separator, List<String> needed) {
        try (CSVParser parser = CSVParser.parse(line, format(separator))) {
            List<String> cells =
                    parser.stream().findFirst().map(CSVRecord::toList).orElse(List.of());
            return needed.stream().filter(cells::contains).count();
        } catch (IOException | UncheckedIOException e) {
            // A header of several lines: rare, and then separated by commas.
            return 0;
        }
    }

    private static List<String> lines(TextFile text, Form form, int most) throws IOException {
        try (BufferedReader reader = new BufferedReader(reader(text, form))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .limit(most)
                    .toList();
        }
    }

    /** Names are quoted only from a row that names some of the needed columns; any other may be data. */
    private static List<String> header(TextFile text, List<String> cells, Form form) throws IOException {
        if (Collections.disjoint(cells, form.needed())) {
            throw bad(text.upload(), null, noHeader(text, cells, form));
        }
        for (String name : form.needed()) {
            if (!cells.contains(name)) {
                throw bad(text.upload(), null, missing(name, cells));
            }
            if (Collections.frequency(cells, name) > 1) {
                throw bad(text.upload(), null, "column '%s' is there twice".formatted(name));
            }
        }
        return List.copyOf(cells);
    }

    private static String noHeader(TextFile text, List<String> cells, Form form) throws IOException {
        List<String> needed = form.needed();
        String expected = "'" + String.join("', '", needed) + "'";
        if (cells.stream().anyMatch(cell -> needed.stream().anyMatch(cell::equalsIgnoreCase))) {
            return "the first row has columns that differ from %s only in capitals; name them as they are written there"
                    .formatted(expected);
        }
        return BenchmarkText.of(lines(text, form, 3))
                .map(known -> ("has no header and looks like %s; %swrite it as a CSV for the "
                                + "adapter 'csv', with the columns %s named in the first row")
                        .formatted(
                                known.words(),
                                known.adapter()
                                        .map("the adapter '%s' reads it in its dataset's folder; otherwise "::formatted)
                                        .orElse(""),
                                expected))
                .orElseGet(() -> ("the first row has none of the columns %s; it must name the columns (a file without "
                                + "a header needs one; other names are told in the settings)")
                        .formatted(expected));
    }

    private static String missing(String name, List<String> columns) {
        List<String> named =
                columns.stream().filter(column -> !column.isEmpty()).toList();
        String otherwise = named.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .map("; '%s' differs only in capitals"::formatted)
                .orElse("");
        return "column '%s' is missing; the columns found are: %s%s"
                .formatted(name, String.join(", ", named), otherwise);
    }

    private static List<String> values(Upload upload, CSVRecord found, int columns) {
        List<String> values = found.toList();
        boolean onlyBlanksMore = values.size() > columns
                && values.subList(columns, values.size()).stream().allMatch(String::isEmpty);
        if (values.size() == columns || onlyBlanksMore) {
            return values.subList(0, columns);
        }
        throw bad(upload, found.getRecordNumber(), "has %d values under %d columns".formatted(values.size(), columns));
    }

    private static List<Finding> findings(TextFile text, char separator, List<String> columns) {
        String part = text.upload().part();
        long nameless = columns.stream().filter(String::isEmpty).count();
        return Stream.of(
                        text.charset().equals(StandardCharsets.UTF_8)
                                ? null
                                : Finding.note(
                                        "encoding",
                                        "the part '%s' is text in %s"
                                                .formatted(part, text.charset().name()),
                                        1),
                        separator == ','
                                ? null
                                : Finding.note(
                                        "separator",
                                        "the part '%s' is separated by %s".formatted(part, words(separator)),
                                        1),
                        nameless == 0
                                ? null
                                : Finding.note(
                                        "columns-left-out",
                                        "columns without a name in the part '%s', left out: %d"
                                                .formatted(part, nameless),
                                        nameless))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static String words(char separator) {
        return switch (separator) {
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            default -> "bars";
        };
    }

    private static BadInputException bad(Upload upload, @Nullable Long row, String text) {
        return new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(upload, row, text));
    }

    /** The parser's own words would quote the file's content. */
    private static BadInputException unreadable(
            Form form, Upload upload, @Nullable TextFile text, long row, @Nullable Throwable cause) {
        if (cause instanceof RowReader.TooLongException) {
            return bad(
                    upload,
                    row,
                    "is longer than %d characters; perhaps a quote (\") is never closed, or the file is no table"
                            .formatted(form.limits().rowLength()));
        }
        if (cause instanceof CharacterCodingException && text != null) {
            return text.undecodable();
        }
        String said = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
        if (said.contains("EOF reached before encapsulated")) {
            return bad(upload, row, "opens a quote (\") that is never closed");
        }
        if (said.contains("Invalid character between encapsulated")) {
            return bad(upload, row, "has text behind a closing quote (\")");
        }
        return bad(upload, null, "cannot be read as a table");
    }
}
