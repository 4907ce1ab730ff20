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
import org.jspecify.annotations.Nullable;

/**
 * A first look at a CSV, to choose what the user did not name. The import reads it properly.
 *
 * @param header column names
 * @param first first row
 * @param imageColumns names of which one is the column of the image's path
 */
record CsvGlance(List<String> header, List<String> first, List<String> imageColumns) {

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
    private static final int GLANCE = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final List<String> IMAGE_COLUMNS =
            List.of("image_path", "path", "image", "file", "filename", "file_name");

    /**
     * Looks at a file.
     *
     * @param encoding of a file that does not show its own; UTF-8 if absent
     * @param imageColumn column of the image's path; one of the usual names if absent
     */
    static CsvGlance at(Path csv, @Nullable String encoding, @Nullable String imageColumn) {
        List<String> wanted = imageColumn == null ? IMAGE_COLUMNS : List.of(imageColumn);
        try {
            String start = start(csv, encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding));
            CsvGlance first = parsed(start, SEPARATORS.get(0), wanted);
            for (char separator : SEPARATORS) {
                CsvGlance glance = parsed(start, separator, wanted);
                if (wanted.stream().anyMatch(glance.header()::contains)) {
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
        return imageColumns.stream()
                .filter(header::contains)
                .findFirst()
                .orElseThrow(() -> UserException.usage(
                        imageColumns.equals(IMAGE_COLUMNS)
                                ? ("The CSV has no column for the image's path; one of these is expected: %s; "
                                                + "or name it with --image-column COLUMN.")
                                        .formatted(String.join(", ", IMAGE_COLUMNS))
                                : "The CSV has no column '%s', which --image-column names."
                                        .formatted(imageColumns.get(0))));
    }

    /** The path in the first row; empty if there is none. */
    String imagePath() {
        int column = header.indexOf(imageColumn());
        return column < first.size() ? first.get(column) : "";
    }

    private static CsvGlance parsed(String start, char separator, List<String> imageColumns) throws IOException {
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
            return new CsvGlance(row(two, 0), row(two, 1), imageColumns);
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
    private static String start(Path csv, Charset narrow) throws IOException {
        byte[] bytes;
        try (InputStream file = Files.newInputStream(csv)) {
            bytes = file.readNBytes(GLANCE);
        }
        boolean wide = bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0 || (bytes[0] & 0xFF) >= 0xFE);
        boolean bigEndian = wide && (bytes[0] == 0 || (bytes[0] & 0xFF) == 0xFE);
        boolean marked = bytes.length > 2 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB;
        Charset charset = marked
                ? StandardCharsets.UTF_8
                : wide ? bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE : narrow;
        String text = new String(bytes, charset);
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static List<String> row(List<List<String>> rows, int number) {
        return number < rows.size() ? rows.get(number) : List.of();
    }
}
