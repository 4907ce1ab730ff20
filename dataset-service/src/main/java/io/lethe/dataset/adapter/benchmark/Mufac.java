package io.lethe.dataset.adapter.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.DecodePermits;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImageDecoder;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.Settings;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import io.lethe.dataset.adapter.Table;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MUFAC, faces of Korean families with eight age classes (Choi and Na, <a
 * href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks</a>, 2023).
 *
 * <p>A trap of the files' names: the benchmark tests on what they call {@code val}, and takes what they call
 * {@code test} as the people that the model never saw. Whom an image shows is in its name: household and letter.
 *
 * <p>The forget set is the first 1,500 rows of the training table, which divide a household, and may divide a person.
 * {@code "cut": "households"} forgets the households of these rows whole instead.
 */
@ApplicationScoped
public class Mufac implements SourceAdapter {

    private static final Pattern NAME = Pattern.compile("(F\\d+)_[^_]+_([A-Z]+\\d*)_.*");
    private static final List<String> COLUMNS = List.of("image_path", "age_class");
    private static final String CLASSES = "abcdefgh";
    private static final TaskSpec TASK = new TaskSpec(
            TaskSpec.Kind.SINGLE_LABEL,
            Stream.of("0-6", "7-12", "13-19", "20-30", "31-45", "46-55", "56-66", "67-80")
                    .map("age "::concat)
                    .toList());
    private static final List<Part> PARTS = List.of(
            new Part(DatasetManifest.TRAIN, "train", 10_025),
            new Part(DatasetManifest.TEST, "val", 1_539),
            new Part(DatasetManifest.UNSEEN, "test", 1_504));
    private static final int FORGET_ROWS = 1_500;

    private final ImportLimits limits;
    private final DecodePermits permits;

    public Mufac(ImportLimits limits, DecodePermits permits) {
        this.limits = limits;
        this.permits = permits;
    }

    /**
     * How to divide the training rows.
     *
     * @param cut {@code rows}, as published, or {@code households}
     * @param forget rows to forget; 1500 by default
     * @param validation share of the people who stay that calibrates methods and is not trained on; 0.1 by default, 0
     *     for the published training set
     */
    public record Division(
            @Nullable Cut cut,
            @Nullable Integer forget,
            @Nullable Double validation) {}

    /** What the forget set keeps together. */
    public enum Cut {
        /** So many rows of the table, whomever they show. */
        @JsonProperty("rows")
        ROWS,
        /** Everybody of a household. */
        @JsonProperty("households")
        HOUSEHOLDS
    }

    /** A table and its folder. */
    private record Part(String split, String word, int published) {

        String table() {
            return "custom_%s_dataset.csv".formatted(word);
        }

        String image(String path) {
            return word + "_images/" + PackedFolder.lastStep(path);
        }
    }

    /** One image whose file is there. */
    private record Row(Part part, int number, String path, String entry, String household, String person, int age) {

        String identity() {
            return household + "-" + person;
        }
    }

    @Override
    public String kind() {
        return "mufac";
    }

    @Override
    public int defaultSize() {
        return 128;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        Division division = Settings.read(request.settings(), Division.class);
        PackedFolder folder = PackedFolder.open(request, limits);
        try {
            return read(folder, division, request.seed());
        } catch (LetheException e) {
            folder.close();
            throw e;
        }
    }

    private DatasetSource read(PackedFolder folder, Division division, long seed) {
        List<Finding> findings = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Part part : PARTS) {
            rows.addAll(rows(folder, part, findings));
        }
        int cut = division.forget() == null ? FORGET_ROWS : division.forget();
        List<Row> train = rows.stream()
                .filter(row -> row.part().split().equals(DatasetManifest.TRAIN))
                .toList();
        Set<String> households = train.stream()
                .filter(row -> row.number() < cut)
                .map(Row::household)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean whole = division.cut() == Cut.HOUSEHOLDS;
        if (cut < 1 || train.stream().allMatch(row -> forgotten(row, whole, cut, households))) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "forget is %d; at least 1 row must go, and somebody of the %d rows of %s must stay"
                            .formatted(cut, train.size(), PARTS.get(0).table()));
        }
        findings.addAll(divided(train, cut, households, whole));
        findings.addAll(sharedHouseholds(rows));
        Set<String> validation = Drawn.share(
                train.stream()
                        .filter(row -> !households.contains(row.household()))
                        .map(Row::household),
                division.validation(),
                seed);
        List<Sample> samples = rows.stream()
                .map(row -> new Sample(
                        row.path(),
                        row.identity(),
                        row.part().split().equals(DatasetManifest.TRAIN) && validation.contains(row.household())
                                ? DatasetManifest.VALIDATION
                                : row.part().split(),
                        List.of(row.age())))
                .toList();
        Drawn.finding(samples, "whole households").ifPresent(findings::add);
        List<Integer> forgetSamples = IntStream.range(0, rows.size())
                .filter(i -> forgotten(rows.get(i), whole, cut, households))
                .boxed()
                .toList();
        return new PackedImages(
                TASK,
                samples,
                rows.stream().map(Row::entry).toList(),
                whole
                        ? forgetSamples.stream()
                                .map(i -> samples.get(i).identity())
                                .distinct()
                                .sorted()
                                .toList()
                        : List.of(),
                whole ? List.of() : forgetSamples,
                findings,
                folder,
                new ImageDecoder(limits.imagePixels(), permits));
    }

    private static boolean forgotten(Row row, boolean whole, int cut, Set<String> households) {
        return row.part().split().equals(DatasetManifest.TRAIN)
                && (whole ? households.contains(row.household()) : row.number() < cut);
    }

    private List<Row> rows(PackedFolder folder, Part part, List<Finding> findings) {
        String name = folder.require(part.table(), part.table()::equals);
        Table table = Table.read(
                folder.extracted(name), new Table.Form(COLUMNS, List.of("family_id", "person_id"), null, limits));
        int image = table.column("image_path");
        int age = table.column("age_class");
        int household = table.columns().indexOf("family_id");
        int person = table.columns().indexOf("person_id");
        InputProblems problems = folder.problems();
        List<Row> rows = new ArrayList<>();
        long missing = 0;
        for (int i = 0; i < table.rows().size(); i++) {
            Table.Row row = table.rows().get(i);
            List<String> values = row.values();
            String path = part.image(values.get(image));
            int index = age(values.get(age));
            Matcher named = NAME.matcher(PackedFolder.lastStep(path));
            boolean fromName = named.matches();
            if (index < 0) {
                problems.add(
                        table.upload(),
                        row.number(),
                        "age_class is '%s'; expected a letter a to h, or 0 to 7".formatted(values.get(age)));
            } else if (!fromName && (household < 0 || person < 0)) {
                problems.add(
                        table.upload(),
                        row.number(),
                        "the image's name does not say whom it shows; expected one like F0001_AGE_D_18_a1.jpg, or the"
                                + " columns family_id and person_id");
            } else {
                Optional<String> entry = folder.find(path);
                if (entry.isEmpty()) {
                    missing++;
                } else {
                    rows.add(new Row(
                            part,
                            i,
                            path,
                            entry.get(),
                            household < 0 ? named.group(1) : values.get(household),
                            person < 0 ? named.group(2) : values.get(person),
                            index));
                }
            }
        }
        problems.throwIfAny();
        if (rows.isEmpty()) {
            throw folder.bad("none of the %d images that %s names is in %s_images"
                    .formatted(table.rows().size(), part.table(), part.word()));
        }
        PackedFolder.missing(missing, part.table()).ifPresent(findings::add);
        Counts.differ(part.table(), table.rows().size(), part.published()).ifPresent(findings::add);
        return rows;
    }

    private static int age(String text) {
        if (text.length() != 1) {
            return -1;
        }
        char letter = text.charAt(0);
        return letter >= '0' && letter < '0' + CLASSES.length() ? letter - '0' : CLASSES.indexOf(letter);
    }

    /** What the cut divides, or what keeping households together adds to it. */
    private static List<Finding> divided(List<Row> train, int cut, Set<String> households, boolean whole) {
        List<Row> beyond = train.stream()
                .filter(row -> row.number() >= cut && households.contains(row.household()))
                .toList();
        if (beyond.isEmpty()) {
            return List.of();
        }
        long divided = beyond.stream().map(Row::household).distinct().count();
        if (whole) {
            return List.of(Finding.note(
                    "forget-set-extended",
                    "images beyond the first %d rows that go with their households, of which the cut would divide %d: %d"
                            .formatted(cut, divided, beyond.size()),
                    beyond.size()));
        }
        Set<String> before = train.stream()
                .filter(row -> row.number() < cut)
                .map(Row::identity)
                .collect(Collectors.toSet());
        long people = beyond.stream()
                .map(Row::identity)
                .distinct()
                .filter(before::contains)
                .count();
        return List.of(new Finding(
                Finding.Level.WARNING,
                "forget-set-divides",
                "the cut after %d rows, as published, divides %d households and %d people; \"cut\": \"households\" keeps them together"
                        .formatted(cut, divided, people),
                divided,
                List.of()));
    }

    private static List<Finding> sharedHouseholds(List<Row> rows) {
        Map<String, Set<String>> splits = new HashMap<>();
        rows.forEach(row -> splits.computeIfAbsent(row.household(), household -> new LinkedHashSet<>())
                .add(row.part().split()));
        long shared = splits.values().stream().filter(of -> of.size() > 1).count();
        return shared == 0
                ? List.of()
                : List.of(new Finding(
                        Finding.Level.WARNING,
                        "household-in-splits",
                        "households with people in several splits: %d".formatted(shared),
                        shared,
                        List.of()));
    }
}
