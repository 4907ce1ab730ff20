package io.lethe.dataset.adapter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists that come with well-known datasets, without a header of their own. */
enum BenchmarkText {
    CELEBA_ATTRIBUTES("CelebA's list of attributes (a count, then names, then 1 and -1)", "mucac") {
        @Override
        boolean matches(List<String> lines) {
            return lines.size() > 2
                    && COUNT.matcher(lines.get(0)).matches()
                    && FLAGS.matcher(lines.get(2)).matches();
        }
    },
    CELEBA_NUMBERS("CelebA's list of identities or partitions (image and number, separated by a blank)", "mucac") {
        @Override
        boolean matches(List<String> lines) {
            return !lines.isEmpty() && NUMBERED.matcher(lines.get(0)).matches();
        }
    },
    LFW_PAIRS("LFW's list of people (name and count, separated by a tab)", null) {
        @Override
        boolean matches(List<String> lines) {
            return lines.size() > 1
                    && COUNT.matcher(lines.get(0)).matches()
                    && PERSON.matcher(lines.get(1)).matches();
        }
    },
    FILE_LIST("a list of files alone", null) {
        @Override
        boolean matches(List<String> lines) {
            return !lines.isEmpty() && FILE.matcher(lines.get(0)).matches();
        }
    };

    private static final Pattern COUNT = Pattern.compile("\\d+(\\t\\d+)?");
    private static final Pattern FLAGS = Pattern.compile("\\S+\\.(?i:jpe?g|png)(\\s+-?1)+");
    private static final Pattern NUMBERED = Pattern.compile("\\S+\\.(?i:jpe?g|png)\\s+\\d+");
    private static final Pattern PERSON = Pattern.compile("[^\\t]+\\t\\d+(\\t.*)?");
    private static final Pattern FILE = Pattern.compile("[^,;\\t]*\\.(?i:jpe?g|png|webp|gif|bmp|tiff?)");

    private final String words;
    private final @Nullable String adapter;

    BenchmarkText(String words, @Nullable String adapter) {
        this.words = words;
        this.adapter = adapter;
    }

    /** The adapter that reads such a list beside its images; empty if there is none. */
    Optional<String> adapter() {
        return Optional.ofNullable(adapter);
    }

    /** As a message calls it. */
    String words() {
        return words;
    }

    abstract boolean matches(List<String> lines);

    /** The list that begins with these lines. */
    static Optional<BenchmarkText> of(List<String> lines) {
        for (BenchmarkText text : values()) {
            if (text.matches(lines)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
