package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a row for each image, and a zip of the images or a folder of them in a bucket. A splits file says
 * which identity belongs to which split; without one, identities are drawn by the seed.
 */
@ApplicationScoped
public class CsvAdapter implements SourceAdapter {

    private final ImportLimits limits;
    private final DecodePermits permits;

    public CsvAdapter(ImportLimits limits, DecodePermits permits) {
        this.limits = limits;
        this.permits = permits;
    }

    /**
     * Which columns to read.
     *
     * @param imageColumn path of the image in the zip; {@code image_path} by default
     * @param identityColumn whose image it is; {@code person_id} by default
     * @param labelColumn class of the image, for a task of several classes
     * @param labelColumns columns of 1 and 0 (or -1), for a task of several independent labels
     * @param encoding of tables that do not show their own; UTF-8 by default
     * @param identitySpellings what becomes of identities that differ only as text; refused by default
     * @param labelSpellings what becomes of labels that differ only as text; refused by default
     * @param validation share of the people who stay that calibrates methods and is not trained on, where the splits
     *     file names none; 0.1 by default, 0 for none
     */
    public record Columns(
            @Nullable String imageColumn,
            @Nullable String identityColumn,
            @Nullable String labelColumn,
            @Nullable List<String> labelColumns,
            @Nullable String encoding,
            @Nullable Spellings identitySpellings,
            @Nullable Spellings labelSpellings,
            @Nullable Double validation) {

        String image() {
            return Objects.requireNonNullElse(imageColumn, "image_path");
        }

        String identity() {
            return Objects.requireNonNullElse(identityColumn, "person_id");
        }

        Spellings ofIdentities() {
            return Objects.requireNonNullElse(identitySpellings, Spellings.REFUSE);
        }

        Spellings ofLabels() {
            return Objects.requireNonNullElse(labelSpellings, Spellings.REFUSE);
        }

        List<String> all() {
            List<String> all = new ArrayList<>(List.of(image(), identity()));
            Optional.ofNullable(labelColumn).ifPresent(all::add);
            Optional.ofNullable(labelColumns).ifPresent(all::addAll);
            return all;
        }

        /** A path or a person as the task would name people by their images, and put their names into the manifest. */
        private void requireDistinct() {
            List<String> all = all();
            Set<String> seen = new HashSet<>();
            all.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
                throw new LetheException(
                        ErrorCode.INVALID_REQUEST,
                        "Column '%s' is named twice; the image's path, the identity and each label need a column of their own"
                                .formatted(name));
            });
        }
    }

    @Override
    public String kind() {
        return "csv";
    }

    @Override
    public int defaultSize() {
        return 64;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        Columns columns = Settings.read(request.settings(), Columns.class);
        columns.requireDistinct();
        Table table = Table.read(
                required("csv", request.uploads().csv()), new Table.Form(columns.all(), columns.encoding(), limits));
        Labels labels = labels(table, columns);
        NamedColumn identities = NamedColumn.read(
                table,
                new NamedColumn.Reading(columns.identity(), "identity", "identitySpellings", columns.ofIdentities()),
                problems());
        List<String> paths = table.values(columns.image());
        ImageFiles archive = images(request.uploads(), paths);
        try {
            Roles roles = roles(request, columns, table.upload(), identities);
            List<String> entries = entries(table, columns.image(), archive);
            return new Rows(
                    labels.task(),
                    samples(table, columns, identities.values(), labels, roles),
                    roles.forget(),
                    Stream.of(
                                    table.findings(),
                                    identities.findings(),
                                    labels.findings(),
                                    roles.findings(),
                                    archive.findings(Set.copyOf(entries)))
                            .flatMap(List::stream)
                            .toList(),
                    table,
                    entries,
                    archive,
                    permits,
                    new ImageDecoder(limits.imagePixels(), permits));
        } catch (LetheException e) {
            archive.close();
            throw e;
        }
    }

    private ImageFiles images(SourceRequest.Uploads uploads, List<String> paths) {
        StoreFolder folder = uploads.imageFolder();
        return folder == null
                ? ImageArchive.open(required("images", uploads.images()), limits, paths)
                : BucketFolder.open(folder, limits, paths);
    }

    private List<Sample> samples(Table table, Columns columns, List<String> identities, Labels labels, Roles roles) {
        int imageColumn = table.column(columns.image());
        InputProblems problems = problems();
        Set<String> withoutRole = new HashSet<>();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            Table.Row row = table.rows().get(i);
            String identity = identities.get(i);
            String split = roles.splitOf(identity);
            if (split != null) {
                samples.add(new Sample(
                        row.values().get(imageColumn),
                        identity,
                        split,
                        labels.values().get(i)));
            } else if (withoutRole.add(identity)) {
                problems.add(table.upload(), row.number(), withoutRole(columns, roles.rowOfOtherSpelling(identity)));
            }
        }
        problems.throwIfAny();
        return samples;
    }

    private static String withoutRole(Columns columns, @Nullable Long otherSpelling) {
        String text = "the identity in column '%s' has no role in the splits file".formatted(columns.identity());
        return otherSpelling == null
                ? text
                : text
                        + (", whose row %d has another spelling of it; write it the same way, or set "
                                        + "identitySpellings to 'merge'")
                                .formatted(otherSpelling);
    }

    private List<String> entries(Table table, String imageColumn, ImageFiles archive) {
        int column = table.column(imageColumn);
        InputProblems problems = problems();
        Map<String, Long> rowOf = new HashMap<>();
        List<String> entries = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            String path = row.values().get(column);
            String entry = archive.find(path).orElse(null);
            if (entry == null) {
                problems.add(
                        table.upload(),
                        row.number(),
                        "image %s is missing in %s%s".formatted(path, archive.place(), archive.hint(path)));
                continue;
            }
            Long earlier = rowOf.putIfAbsent(entry, row.number());
            if (earlier != null) {
                problems.add(table.upload(), row.number(), "image %s is already in row %d".formatted(path, earlier));
            }
            entries.add(entry);
        }
        problems.throwIfAny();
        return entries;
    }

    private Labels labels(Table table, Columns columns) {
        List<String> several = columns.labelColumns();
        if (columns.labelColumn() != null && several == null) {
            return Labels.single(table, columns.labelColumn(), columns.ofLabels(), problems());
        }
        if (columns.labelColumn() == null && several != null && !several.isEmpty()) {
            return Labels.multiple(table, several, problems());
        }
        throw new LetheException(
                ErrorCode.INVALID_REQUEST,
                "Name either labelColumn (classes) or labelColumns (independent labels of 1 and 0)");
    }

    private Roles roles(SourceRequest request, Columns columns, Upload csv, NamedColumn people) {
        Upload splits = request.uploads().splits();
        Roles given = splits == null
                ? Roles.draw(csv, people.values(), request.seed(), problems())
                : Roles.read(
                        Table.read(splits, new Table.Form(Roles.COLUMNS, columns.encoding(), limits)),
                        request.split(),
                        people,
                        columns.ofIdentities(),
                        problems());
        return given.withValidation(people.values(), columns.validation(), request.seed());
    }

    private InputProblems problems() {
        return new InputProblems(ErrorCode.INVALID_DATASET, limits.problems());
    }

    private static Upload required(String part, @Nullable Upload upload) {
        if (upload == null) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The part '%s' is missing".formatted(part));
        }
        return upload;
    }

    private record Rows(
            TaskSpec task,
            List<Sample> samples,
            List<String> forget,
            List<Finding> findings,
            Table table,
            List<String> entries,
            ImageFiles archive,
            DecodePermits permits,
            ImageDecoder decoder)
            implements DatasetSource {

        @Override
        public long row(int sample) {
            return table.rows().get(sample).number();
        }

        @Override
        @SuppressWarnings("try") // the permit is held, not used
        public Picture decode(int sample, int size, byte[] target) {
            try (DecodePermits.Permit permit = permits.content(archive.size(entries.get(sample)))) {
                byte[] content = archive.read(entries.get(sample));
                return new Picture(ContentDigest.of(content), decoder.decode(content, size, target));
            } catch (IOException e) {
                String text = "image %s %s".formatted(samples.get(sample).id(), e.getMessage());
                InputProblem problem = new InputProblem(
                        table.upload(), table.rows().get(sample).number(), text);
                throw new BadInputException(ErrorCode.INVALID_DATASET, problem);
            }
        }

        @Override
        public void close() {
            archive.close();
        }
    }
}
