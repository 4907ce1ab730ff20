package io.lethe.local.demo;

import io.lethe.local.Arguments;
import io.lethe.local.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./lethe demo} was asked for. {@link #toString()} names nobody.
 *
 * @param source the images to learn from
 * @param forget people to forget; empty: whom the import suggests
 * @param method unlearning method; absent: the platform's default
 * @param size side of the images in pixels; absent: the source's default
 * @param seed seed of everything drawn by chance
 * @param json where to write the outcome for machines
 * @param reference whether to also retrain without the people
 * @param keep whether everything stays up afterwards
 * @param arguments the whole command line, for what concerns the stack
 */
public record DemoOptions(
        Source source,
        List<String> forget,
        @Nullable String method,
        @Nullable Integer size,
        int seed,
        @Nullable Path json,
        boolean reference,
        boolean keep,
        Arguments arguments) {

    private static final Set<String> VALUED = Set.of(
            "--dataset",
            "--images",
            "--label",
            "--identity",
            "--forget",
            "--splits",
            "--split",
            "--method",
            "--size",
            "--seed",
            "--json",
            "--ports");
    private static final Set<String> FLAGS = Set.of("--reference", "--keep");
    private static final Set<String> CSV_ONLY = Set.of("--images", "--label", "--identity", "--splits", "--split");
    private static final int DEFAULT_SEED = 1;

    public DemoOptions {
        forget = List.copyOf(forget);
    }

    /** Where the images come from. */
    public sealed interface Source permits Faces, Table {}

    /** Generated faces. */
    public record Faces() implements Source {}

    /**
     * A CSV and its images.
     *
     * @param csv rows with a header
     * @param images folder or zip
     * @param labels columns of the task: one of classes, or several of 1 and 0
     * @param identity column of the person
     * @param splits roles of the people; absent: drawn by the seed
     * @param split which split of that file
     */
    public record Table(
            Path csv,
            Path images,
            List<String> labels,
            String identity,
            @Nullable Path splits,
            int split) implements Source {

        public Table {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Reads a command line.
     *
     * @throws UserException if an option is unknown, misses its companion or names a file that is not there
     */
    public static DemoOptions parse(List<String> line) {
        Arguments arguments = Arguments.parse(line, VALUED, FLAGS).withoutOperands();
        return new DemoOptions(
                source(arguments),
                arguments.value("--forget").map(DemoOptions::names).orElse(List.of()),
                arguments.value("--method").orElse(null),
                arguments.number("--size").orElse(null),
                arguments.number("--seed").orElse(DEFAULT_SEED),
                arguments.value("--json").map(DemoOptions::writable).orElse(null),
                arguments.has("--reference"),
                arguments.has("--keep"),
                arguments);
    }

    @Override
    public String toString() {
        return "DemoOptions[%s, %d to forget]".formatted(source.getClass().getSimpleName(), forget.size());
    }

    private static Source source(Arguments arguments) {
        Optional<Path> csv = arguments.value("--dataset").map(DemoOptions::existing);
        if (csv.isEmpty()) {
            CSV_ONLY.stream()
                    .sorted()
                    .filter(arguments.values()::containsKey)
                    .findFirst()
                    .ifPresent(name -> {
                        throw UserException.usage(name + " belongs to a dataset of your own: add --dataset FILE.csv.");
                    });
            return new Faces();
        }
        return new Table(
                csv.get(),
                existing(required(arguments, "--images")),
                names(required(arguments, "--label")),
                required(arguments, "--identity"),
                arguments.value("--splits").map(DemoOptions::existing).orElse(null),
                arguments.number("--split").orElse(0));
    }

    private static String required(Arguments arguments, String name) {
        return arguments
                .value(name)
                .orElseThrow(() -> UserException.usage("--dataset wants " + name + " beside it; see ./lethe help."));
    }

    private static Path existing(String text) {
        Path path = Path.of(text);
        if (!Files.exists(path)) {
            throw UserException.usage("There is no file or folder '%s'.".formatted(text));
        }
        return path;
    }

    private static Path writable(String text) {
        Path path = Path.of(text).toAbsolutePath();
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw UserException.usage("There is no folder for '%s'.".formatted(text));
        }
        return path;
    }

    private static List<String> names(String list) {
        List<String> names =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        if (names.contains("")) {
            throw UserException.usage("A list of names is separated by single commas, without a name left out.");
        }
        return names;
    }
}
