package io.lethe.local.demo;

import java.nio.file.Files;
import java.nio.file.Path;
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
