package io.lethe.local.demo;

import io.lethe.local.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
    private static final int GLANCE = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final List<String> IMAGE_COLUMNS =
            List.of("image_path", "path", "image", "file", "filename", "file_name");

    static CsvGlance at(Path csv) {
        try {
            String start = start(csv);
            CsvGlance first = parsed(start, SEPARATORS.get(0));
            for (char separator : SEPARATORS) {
                CsvGlance glance = parsed(start, separator);
                if (IMAGE_COLUMNS.stream().anyMatch(glance.header()::contains)) {
                    return glance;
                }
            }
            return first;
        } catch (IOException | UncheckedIOException e) {
            throw UserException.usage("Cannot read %s as a CSV.".formatted(csv));
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

    private static CsvGlance parsed(String start, char separator) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setTrim(true)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser rows = CSVParser.parse(start, format)) {
            List<List<String>> two =
                    rows.stream().limit(2).map(CSVRecord::toList).toList();
            return new CsvGlance(row(two, 0), row(two, 1));
        }
    }

    /** Whether a word stands anywhere in a file, in capitals or not. */
    static boolean mentions(Path file, String word) {
        // Every byte is a character, and wide characters leave zeros between them.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.replace("\0", "").toLowerCase(Locale.ROOT))
                    .anyMatch(line -> line.contains(word));
        } catch (IOException | UncheckedIOException e) {
            throw UserException.usage("Cannot read %s.".formatted(file));
        }
    }

    /** Faulty characters matter to the import, not to a glance at the header. */
    private static String start(Path csv) throws IOException {
        byte[] bytes;
        try (InputStream file = Files.newInputStream(csv)) {
            bytes = file.readNBytes(GLANCE);
        }
        boolean wide = bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0 || (bytes[0] & 0xFF) >= 0xFE);
        boolean bigEndian = wide && (bytes[0] == 0 || (bytes[0] & 0xFF) == 0xFE);
        Charset charset =
                wide ? bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
        String text = new String(bytes, charset);
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static List<String> row(List<List<String>> rows, int number) {
        return number < rows.size() ? rows.get(number) : List.of();
    }
}
