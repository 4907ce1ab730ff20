package io.lethe.local.demo;

import io.lethe.local.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A first look at a CSV, to choose what the user did not name. The import reads it properly.
 *
 * @param header column names
 * @param first first row
 */
record CsvGlance(List<String> header, List<String> first) {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setTrim(true).setIgnoreEmptyLines(true).get();
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final List<String> IMAGE_COLUMNS =
            List.of("image_path", "path", "image", "file", "filename", "file_name");

    static CsvGlance at(Path csv) {
        try (BufferedReader file = Files.newBufferedReader(csv, StandardCharsets.UTF_8);
                CSVParser rows = FORMAT.parse(withoutByteOrderMark(file))) {
            List<List<String>> two =
                    rows.stream().limit(2).map(CSVRecord::toList).toList();
            return new CsvGlance(row(two, 0), row(two, 1));
        } catch (IOException | UncheckedIOException e) {
            throw UserException.usage("Cannot read %s as a CSV in UTF-8.".formatted(csv));
        }
    }

    /**
     * The column of the image's path.
     *
     * @throws UserException if no column has a name that says so
     */
    String imageColumn() {
        return IMAGE_COLUMNS.stream()
                .filter(header::contains)
                .findFirst()
                .orElseThrow(() ->
                        UserException.usage("The CSV has no column for the image's path; one of these is expected: %s."
                                .formatted(String.join(", ", IMAGE_COLUMNS))));
    }

    /** The path in the first row; empty if there is none. */
    String imagePath() {
        int column = header.indexOf(imageColumn());
        return column < first.size() ? first.get(column) : "";
    }

    private static Reader withoutByteOrderMark(BufferedReader file) throws IOException {
        file.mark(1);
        if (file.read() != BYTE_ORDER_MARK) {
            file.reset();
        }
        return file;
    }

    private static List<String> row(List<List<String>> rows, int number) {
        return number < rows.size() ? rows.get(number) : List.of();
    }
}
