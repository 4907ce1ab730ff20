package io.lethe.local.demo;

import io.lethe.local.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A first look at a CSV, to choose what the user did not name. The import reads it properly.
 *
 * @param header column names
 * @param first first row
 */
record CsvGlance(List<String> header, List<String> first) {

    private static final List<String> IMAGE_COLUMNS =
            List.of("image_path", "path", "image", "file", "filename", "file_name");

    static CsvGlance at(Path csv) {
        try (BufferedReader reader = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
            return new CsvGlance(cells(reader.readLine()), cells(reader.readLine()));
        } catch (IOException e) {
            throw UserException.usage("Cannot read %s as UTF-8 text.".formatted(csv));
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

    private static List<String> cells(@Nullable String line) {
        if (line == null) {
            return List.of();
        }
        String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
        return Arrays.stream(text.split(",", -1))
                .map(cell -> cell.strip().replace("\"", ""))
                .toList();
    }
}
