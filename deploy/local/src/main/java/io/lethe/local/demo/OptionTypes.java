package io.lethe.local.demo;

import io.lethe.local.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What options may hold. A bad value gets a sentence. */
final class OptionTypes {

    private OptionTypes() {}

    /** A file or folder that is there. */
    static final class Existing implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            Path path = Path.of(text);
            if (!Files.exists(path)) {
                throw new TypeConversionException("there is no file or folder '%s'".formatted(text));
            }
            return path;
        }
    }

    /** An encoding that the import knows too. */
    static final class Encoding implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return Charset.forName(text).name();
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'%s' is no known encoding; windows-1252, EUC-KR and Shift_JIS are some".formatted(text));
            }
        }
    }

    /** A file to write, in a folder that is there. */
    static final class NewFile implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            Path path = Path.of(text).toAbsolutePath();
            Path folder = path.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new TypeConversionException("there is no folder for '%s'".formatted(text));
            }
            return path;
        }
    }

    /**
     * Names given together.
     *
     * @param names at least one
     */
    record NameList(List<String> names) {

        @Override
        public String toString() {
            return "NameList[%d]".formatted(names.size());
        }
    }

    /** Names of a list as a line of a CSV writes them: one that has a comma is in quotes. */
    static final class Names implements ITypeConverter<NameList> {

        private static final CSVFormat FORMAT = CSVFormat.RFC4180
                .builder()
                .setTrim(true)
                .setIgnoreSurroundingSpaces(true)
                .get();

        @Override
        public NameList convert(String text) {
            List<CSVRecord> lines;
            try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
                lines = parser.getRecords();
            } catch (IOException | UncheckedIOException e) {
                // Not the parser's words: they would quote a name.
                throw new TypeConversionException("a quote (\") is not closed, or something stands behind it");
            }
            if (lines.size() != 1 || lines.get(0).stream().anyMatch(String::isBlank)) {
                throw new TypeConversionException("names are separated by single commas, without a name left out");
            }
            return new NameList(lines.get(0).toList());
        }
    }

    /** What becomes of texts that are probably one. */
    static final class Spellings implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!List.of("refuse", "merge", "keep").contains(text)) {
                throw new TypeConversionException("expected refuse, merge or keep");
            }
            return text;
        }
    }

    /**
     * Where services answer.
     *
     * @param pattern with {@code {}} in place of a service's name
     */
    record ServiceAddress(String pattern) implements Function<Service, String> {
        @Override
        public String apply(Service service) {
            return pattern.replace("{}", service.folder());
        }
    }

    /** An address with a place for the name of a service. */
    static final class ServiceAddresses implements ITypeConverter<ServiceAddress> {

        private static final Pattern ADDRESS = Pattern.compile("https?://[^/]*\\{}[^/]*");

        @Override
        public ServiceAddress convert(String text) {
            if (!ADDRESS.matcher(text).matches()) {
                throw new TypeConversionException("write an address as in http://{}:8080, and nothing behind it");
            }
            return new ServiceAddress(text);
        }
    }

    /** One name of a list. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isBlank()) {
                throw new TypeConversionException("names are separated by single commas, without a name left out");
            }
            return text.strip();
        }
    }
}
