package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded CSV file: UTF-8, comma-separated, columns named by the first row, values trimmed.
 *
 * @param upload where it came from
 * @param columns names of the columns
 * @param rows the rows below the header
 */
record Table(Upload upload, List<String> columns, List<Row> rows) {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .get();
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * A row of a table.
     *
     * @param number in a spreadsheet's count: the header is row 1
     * @param values in the order of the columns
     */
    record Row(long number, List<String> values) {

        @Override
        public String toString() {
            return "Row[" + number + "]";
        }
    }

    /**
     * Reads a table whole.
     *
     * @throws BadInputException if it is not a table or has more than {@code mostRows} rows
     */
    static Table read(Upload upload, int mostRows) {
        try (Reader reader = reader(upload);
                CSVParser parser = FORMAT.parse(reader)) {
            List<String> columns = parser.getHeaderNames();
            List<Row> rows = new ArrayList<>();
            for (CSVRecord found : parser) {
                Row row = new Row(found.getRecordNumber() + 1, found.toList());
                if (!found.isConsistent()) {
                    throw bad(
                            upload,
                            row.number(),
                            "has %d values under %d columns".formatted(found.size(), columns.size()));
                }
                if (rows.size() == mostRows) {
                    throw bad(upload, null, "has more than %d rows".formatted(mostRows));
                }
                rows.add(row);
            }
            if (rows.isEmpty()) {
                throw bad(upload, null, "has no rows below the header");
            }
            return new Table(upload, columns, rows);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw unreadable(upload, e);
        } catch (IOException e) {
            throw unreadable(upload, e);
        }
    }

    /**
     * Position of a column.
     *
     * @throws BadInputException listing the columns found, if this one is missing
     */
    int column(String name) {
        int position = columns.indexOf(name);
        if (position < 0) {
            throw bad(
                    upload,
                    null,
                    "column '%s' is missing; the columns found are: %s".formatted(name, String.join(", ", columns)));
        }
        return position;
    }

    private static Reader reader(Upload upload) throws IOException {
        PushbackReader reader = new PushbackReader(Files.newBufferedReader(upload.path(), StandardCharsets.UTF_8));
        int first = reader.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private static BadInputException bad(Upload upload, @Nullable Long row, String text) {
        return new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(upload, row, text));
    }

    /** The parser's own words would quote the file's content. */
    private static BadInputException unreadable(Upload upload, Exception e) {
        Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
        String text = cause instanceof CharacterCodingException
                ? "is not UTF-8 text"
                : "is not a comma-separated table with one distinct name for each column";
        return bad(upload, null, text);
    }
}
