package io.lethe.local.demo;

import io.lethe.local.UserException;
import io.lethe.local.stack.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What {@code ./lethe demo} was asked for. {@link #toString()} names nobody. */
final class DemoOptions {

    @ArgGroup(exclusive = false, heading = "Your own images, or a benchmark's, instead of generated faces:%n")
    private @Nullable Table table;

    @Option(
            names = "--forget",
            paramLabel = "ID",
            converter = OptionTypes.Names.class,
            description = "the people to forget, separated by commas; quote a name that has a comma: "
                    + "'\"Kim, M.\",P02' (default: the splits' forget people, or three chosen ones)")
    private List<OptionTypes.NameList> forget = List.of();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "the unlearning method; ./lethe methods lists them (default: the platform's)")
    private @Nullable String method;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "the method's settings, such as paper (./lethe methods METHOD lists them)")
    private @Nullable String profile;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "how to train: standard, quick, or paper for a benchmark (default: paper for a benchmark)")
    private @Nullable String recipe;

    @Option(names = "--size", paramLabel = "PIXELS", description = "side of the images")
    private @Nullable Integer size;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "draws splits, weights and order (default: ${DEFAULT-VALUE})")
    private int seed;

    @Option(names = "--reference", description = "also retrain without the people, to compare")
    private boolean reference;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = OptionTypes.NewFile.class,
            description = "the outcome for machines")
    private @Nullable Path json;

    @Option(
            names = "--dry-run",
            description = "only check the images and tell what an import would find; imports and trains nothing")
    private boolean dryRun;

    @Option(names = "--keep", description = "leave everything up afterwards")
    private boolean keep;

    @Option(
            names = "--services",
            paramLabel = "URL",
            converter = OptionTypes.ServiceAddresses.class,
            description = "use a stack that runs elsewhere; {} stands for the name of a service, as in http://{}:8080")
    private OptionTypes.@Nullable ServiceAddress services;

    /** A CSV and its images, or a benchmark's folder. */
    static final class Table {

        @Option(
                names = "--dataset",
                paramLabel = "FILE.csv|NAME",
                required = true,
                description = "a CSV with a header, or with --from a benchmark: mufac, mucac, cifar10, cifar100, mnist,"
                        + " fashion-mnist or utkface")
        private String dataset;

        @Option(
                names = "--from",
                paramLabel = "FOLDER_OR_ZIP",
                converter = OptionTypes.Existing.class,
                description = "the benchmark's files as their authors distribute them")
        private @Nullable Path from;

        @Option(
                names = "--with",
                paramLabel = "NAME=VALUE",
                description = "a setting of the benchmark, such as cut=households (mufac) or task=Smiling (mucac)")
        private Map<String, String> settings = Map.of();

        @Option(
                names = "--images",
                paramLabel = "FOLDER_OR_ZIP",
                converter = OptionTypes.Existing.class,
                description = "where the CSV's paths point")
        private @Nullable Path images;

        @Option(
                names = "--label",
                paramLabel = "COLUMN",
                split = ",",
                converter = OptionTypes.Name.class,
                description = "the task, what the model learns to tell: a column of classes, or several of 1 and 0")
        private List<String> labels = List.of();

        @Option(names = "--identity", paramLabel = "COLUMN", description = "whose image it is")
        private @Nullable String identity;

        @Option(
                names = "--image-column",
                paramLabel = "COLUMN",
                description = "the image's path (default: image_path or another usual name)")
        private @Nullable String imageColumn;

        @Option(
                names = "--encoding",
                paramLabel = "NAME",
                converter = OptionTypes.Encoding.class,
                description = "of tables that do not show their own, such as windows-1252 (default: UTF-8)")
        private @Nullable String encoding;

        @Option(
                names = "--splits",
                paramLabel = "FILE",
                converter = OptionTypes.Existing.class,
                description =
                        "CSV with split,identity,role (forget, retain, test, unseen, validation); drawn if absent")
        private @Nullable Path splits;

        @Option(
                names = "--identity-spellings",
                paramLabel = "refuse|merge|keep",
                converter = OptionTypes.Spellings.class,
                description = "names of people that differ only as text, such as 0012 and 12 (default: refuse)")
        private @Nullable String identitySpellings;

        @Option(
                names = "--label-spellings",
                paramLabel = "refuse|merge|keep",
                converter = OptionTypes.Spellings.class,
                description = "labels that differ only as text, such as 1 and 1.0 (default: refuse)")
        private @Nullable String labelSpellings;

        @Option(names = "--strict", description = "refuse a table or images that the import would warn of")
        private boolean strict;

        @Option(
                names = "--split",
                paramLabel = "N",
                defaultValue = "0",
                description = "which of its splits (default: ${DEFAULT-VALUE})")
        private int split;

        /** Name of a benchmark; absent: {@link #csv} is meant. */
        Optional<String> benchmark() {
            return Optional.of(dataset).filter(name -> from != null);
        }

        /** The benchmark's folder or zip; only of a benchmark. */
        Path from() {
            return Objects.requireNonNull(from);
        }

        /** Settings of the benchmark. */
        Map<String, String> settings() {
            return settings;
        }

        Path csv() {
            return Path.of(dataset);
        }

        /** A folder or a zip. */
        Path images() {
            return Objects.requireNonNull(images);
        }

        /** Columns of the task: one of classes, or several of 1 and 0. */
        List<String> labels() {
            return labels;
        }

        String identity() {
            return Objects.requireNonNull(identity);
        }

        /** Column of the image's path; absent: one of the usual names. */
        @Nullable
        String imageColumn() {
            return imageColumn;
        }

        /** Encoding of tables that do not show their own; absent: UTF-8. */
        @Nullable
        String encoding() {
            return encoding;
        }

        /** Roles of the people; absent: drawn by the seed. */
        @Nullable
        Path splits() {
            return splits;
        }

        /** What becomes of names that differ only as text; absent: the import's default. */
        @Nullable
        String identitySpellings() {
            return identitySpellings;
        }

        /** What becomes of labels that differ only as text; absent: the import's default. */
        @Nullable
        String labelSpellings() {
            return labelSpellings;
        }

        boolean strict() {
            return strict;
        }

        int split() {
            return split;
        }

        private void check() {
            if (from != null) {
                if (Stream.of(images, identity, splits, imageColumn, encoding).anyMatch(Objects::nonNull)
                        || !labels.isEmpty()) {
                    throw UserException.usage("--from names a benchmark, which knows its own images, labels, people and"
                            + " splits: leave --images, --label, --identity, --splits, --image-column and --encoding"
                            + " out.");
                }
                return;
            }
            if (!settings.isEmpty()) {
                throw UserException.usage("--with needs --from: settings are a benchmark's.");
            }
            if (!Files.exists(Path.of(dataset))) {
                throw UserException.usage(
                        "There is no file '%s'; a benchmark's name needs --from FOLDER.".formatted(dataset));
            }
            if (images == null || labels.isEmpty() || identity == null) {
                throw UserException.usage("A CSV needs --images, --label and --identity.");
            }
        }
    }

    /**
     * Passes if the options go together.
     *
     * @throws UserException saying which do not
     */
    void check() {
        table().ifPresent(Table::check);
        if (profile != null && method == null) {
            throw UserException.usage("--profile needs --method: a profile is of one method's settings.");
        }
    }

    /** The images to learn from; absent: generated faces. */
    Optional<Table> table() {
        return Optional.ofNullable(table);
    }

    /** People to forget; empty: whom the import suggests. */
    List<String> forget() {
        return forget.stream().flatMap(list -> list.names().stream()).toList();
    }

    /** Unlearning method; absent: the platform's default. */
    @Nullable
    String method() {
        return method;
    }

    /** Named settings of the method; absent: its default ones. */
    @Nullable
    String profile() {
        return profile;
    }

    /** How to train; absent: the dataset's default. */
    @Nullable
    String recipe() {
        return recipe;
    }

    /** Side of the images in pixels; absent: the source's default. */
    @Nullable
    Integer size() {
        return size;
    }

    /** Seed of everything drawn by chance. */
    int seed() {
        return seed;
    }

    /** Whether to also retrain without the people. */
    boolean reference() {
        return reference;
    }

    /** Where to write the outcome for machines. */
    @Nullable
    Path json() {
        return json;
    }

    /** Whether the images are only checked. */
    boolean dryRun() {
        return dryRun;
    }

    /**
     * Passes if somebody can be forgotten in the end.
     *
     * @throws UserException if a table names nobody to be forgotten
     */
    void requireSomebodyToForget() {
        if (table == null || table.benchmark().isPresent() || dryRun || !forget.isEmpty()) {
            return;
        }
        Path splits = table.splits();
        if (splits == null) {
            throw UserException.usage(
                    "Nobody is marked to be forgotten: name people of the table with --forget ID,ID, or "
                            + "give --splits FILE with the role 'forget' for some; --dry-run checks the table without.");
        }
        if (!CsvGlance.mentions(splits, "forget")) {
            throw UserException.usage(
                    "Nobody has the role 'forget' in %s: give it to some, or name people with --forget ID,ID."
                            .formatted(splits));
        }
    }

    /** Whether everything stays up afterwards. */
    boolean keep() {
        return keep;
    }

    /** Where the services of a stack answer that runs elsewhere; empty: the local stack is used. */
    Optional<Function<Service, String>> services() {
        return Optional.ofNullable(services);
    }

    @Override
    public String toString() {
        return "DemoOptions[%s, %d to forget]".formatted(table == null ? "faces" : "table", forget().size());
    }
}
