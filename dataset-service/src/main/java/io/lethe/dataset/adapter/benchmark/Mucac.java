package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.DecodePermits;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImageDecoder;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.Settings;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MUCAC, faces of celebrities (CelebA-HQ) with the labels gender, smiling and young (Choi and Na, <a
 * href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks</a>, 2023): the three together, or one
 * of them as a task of two classes.
 *
 * <p>People are numbered, and ranges of the number divide them. The numbers are sorted by how many images somebody has,
 * so the sets differ in distribution: a retrained model does not score 0 either, and is what to compare with.
 */
@ApplicationScoped
public class Mucac implements SourceAdapter {

    private static final List<String> ATTRIBUTES = List.of("Male", "Smiling", "Young");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final int TEST_BELOW = 190;
    private static final int FORGET_BELOW = 1_250;
    private static final int UNSEEN_FROM = 4_855;
    private static final int IMAGES = 30_000;

    private final ImportLimits limits;
    private final DecodePermits permits;

    public Mucac(ImportLimits limits, DecodePermits permits) {
        this.limits = limits;
        this.permits = permits;
    }

    /**
     * What to learn, and how people are divided by their number.
     *
     * @param attributes names from the attributes' list that are learned together; {@code Male}, {@code Smiling} and
     *     {@code Young} by default
     * @param task one of the names, learned alone as a task of two classes; absent: all of them
     * @param testBelow people below this number are the test set; 190 by default
     * @param forgetBelow people from there to below this number are the forget set; 1250 by default (GLI's code: 1970)
     * @param unseenFrom people from this number on are unseen; 4855 by default
     * @param validation share of the people who stay that calibrates methods and is not trained on; 0.1 by default, 0
     *     for the published training set
     */
    public record Division(
            @Nullable List<String> attributes,
            @Nullable String task,
            @Nullable Integer testBelow,
            @Nullable Integer forgetBelow,
            @Nullable Integer unseenFrom,
            @Nullable Double validation) {

        int test() {
            return Objects.requireNonNullElse(testBelow, TEST_BELOW);
        }

        int forget() {
            return Objects.requireNonNullElse(forgetBelow, FORGET_BELOW);
        }

        int unseen() {
            return Objects.requireNonNullElse(unseenFrom, UNSEEN_FROM);
        }

        List<String> learned() {
            List<String> known = attributes == null ? ATTRIBUTES : attributes;
            if (known.isEmpty() || Set.copyOf(known).size() < known.size()) {
                throw new LetheException(
                        ErrorCode.INVALID_REQUEST, "attributes must name at least one attribute, and none twice");
            }
            if (task == null) {
                return known;
            }
            return known.stream()
                    .filter(name -> name.equalsIgnoreCase(task))
                    .findFirst()
                    .map(List::of)
                    .orElseThrow(() -> new LetheException(
                            ErrorCode.INVALID_REQUEST,
                            "task is '%s'; expected one of %s, or nothing for all together"
                                    .formatted(task, String.join(", ", known))));
        }

        String split(int person) {
            return person < test()
                    ? DatasetManifest.TEST
                    : person < unseen() ? DatasetManifest.TRAIN : DatasetManifest.UNSEEN;
        }

        private void require() {
            if (!(test() < forget() && forget() < unseen())) {
                throw new LetheException(
                        ErrorCode.INVALID_REQUEST,
                        "testBelow, forgetBelow and unseenFrom are %d, %d and %d; each must be larger than the one before"
                                .formatted(test(), forget(), unseen()));
            }
        }
    }

    @Override
    public String kind() {
        return "mucac";
    }

    @Override
    public int defaultSize() {
        return 128;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        Division division = Settings.read(request.settings(), Division.class);
        division.require();
        List<String> learned = division.learned();
        PackedFolder folder = PackedFolder.open(request, limits);
        try {
            return read(folder, division, learned, request.seed());
        } catch (LetheException e) {
            folder.close();
            throw e;
        }
    }

    private DatasetSource read(PackedFolder folder, Division division, List<String> learned, long seed) {
        Map<String, Integer> people = people(folder);
        Attributes attributes = attributes(folder, learned);
        String list = attributes.file();
        List<Sample> samples = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        long missing = 0;
        List<Finding> findings = new ArrayList<>();
        Set<String> validation = Drawn.share(
                people.values().stream()
                        .filter(person -> person >= division.forget() && person < division.unseen())
                        .map(Mucac::name),
                division.validation(),
                seed);
        for (Map.Entry<String, List<Integer>> image : attributes.ofImages().entrySet()) {
            Integer person = people.get(image.getKey());
            Optional<String> entry = folder.find(image.getKey());
            if (person == null) {
                throw folder.bad(
                        "image %s of %s has no line in the list of identities".formatted(image.getKey(), list));
            }
            if (entry.isEmpty()) {
                missing++;
                continue;
            }
            samples.add(new Sample(
                    image.getKey(),
                    name(person),
                    validation.contains(name(person)) ? DatasetManifest.VALIDATION : division.split(person),
                    image.getValue()));
            entries.add(entry.get());
        }
        if (samples.isEmpty()) {
            throw folder.bad("none of the %d images that %s names is there".formatted(missing, list));
        }
        PackedFolder.missing(missing, list).ifPresent(findings::add);
        Counts.differ(list, attributes.ofImages().size(), IMAGES).ifPresent(findings::add);
        Drawn.finding(samples, "whole people").ifPresent(findings::add);
        Set<String> shown = samples.stream().map(Sample::identity).collect(Collectors.toSet());
        List<String> forget = people.values().stream()
                .filter(person -> person >= division.test() && person < division.forget())
                .distinct()
                .sorted()
                .map(Mucac::name)
                .filter(shown::contains)
                .toList();
        return new PackedImages(
                task(learned, division.task() != null),
                samples,
                entries,
                forget,
                List.of(),
                findings,
                folder,
                new ImageDecoder(limits.imagePixels(), permits));
    }

    private static TaskSpec task(List<String> learned, boolean alone) {
        return alone
                ? new TaskSpec(
                        TaskSpec.Kind.SINGLE_LABEL,
                        List.of(
                                "not " + learned.get(0).toLowerCase(Locale.ROOT),
                                learned.get(0).toLowerCase(Locale.ROOT)))
                : new TaskSpec(TaskSpec.Kind.MULTI_LABEL, learned);
    }

    private static String name(int person) {
        return Integer.toString(person);
    }

    private static Map<String, Integer> people(PackedFolder folder) {
        TextLines text =
                TextLines.read(folder, folder.require("CelebA-HQ-identity.txt", name -> name.endsWith("identity.txt")));
        InputProblems problems = folder.problems();
        Map<String, Integer> people = new HashMap<>();
        for (TextLines.Line line : text.lines()) {
            List<String> values = line.values();
            if (values.size() != 2 || !NUMBER.matcher(values.get(1)).matches()) {
                problems.add(problem(folder, text.at(line) + " is not a file's name and a number"));
            } else if (people.put(values.get(0), Integer.parseInt(values.get(1))) != null) {
                problems.add(problem(folder, text.at(line) + " names an image for the second time"));
            }
        }
        problems.throwIfAny();
        return people;
    }

    /**
     * Labels by image.
     *
     * @param file name of the list
     * @param ofImages 0 or 1 for each learned attribute, in the list's order
     */
    private record Attributes(String file, Map<String, List<Integer>> ofImages) {}

    private static Attributes attributes(PackedFolder folder, List<String> learned) {
        TextLines text = TextLines.read(
                folder, folder.require("CelebA-HQ-attribute.txt", name -> name.endsWith("attribute.txt")));
        List<TextLines.Line> lines = text.lines();
        List<String> first = lines.get(0).values();
        if (first.size() != 1 || !NUMBER.matcher(first.get(0)).matches() || lines.size() < 3) {
            throw folder.bad(
                    "%s does not begin with the number of images and the attributes' names".formatted(text.name()));
        }
        List<String> names = lines.get(1).values();
        int[] columns = columns(folder, text, names, learned);
        InputProblems problems = folder.problems();
        Map<String, List<Integer>> ofImages = new LinkedHashMap<>();
        for (TextLines.Line line : lines.subList(2, lines.size())) {
            List<String> values = line.values();
            if (values.size() != names.size() + 1) {
                problems.add(problem(
                        folder,
                        "%s has %d values; expected a file's name and %d"
                                .formatted(text.at(line), values.size(), names.size())));
                continue;
            }
            List<Integer> labels = IntStream.of(columns)
                    .mapToObj(column -> values.get(column + 1))
                    .map(value -> value.equals("1") ? 1 : value.equals("-1") ? 0 : -1)
                    .toList();
            if (labels.contains(-1)) {
                problems.add(problem(folder, text.at(line) + " has an attribute that is neither 1 nor -1"));
            } else if (ofImages.put(values.get(0), labels) != null) {
                problems.add(problem(folder, text.at(line) + " names an image for the second time"));
            }
        }
        problems.throwIfAny();
        if (ofImages.size() != Integer.parseInt(first.get(0))) {
            throw folder.bad(
                    "%s says that it has %s images, and has %d".formatted(text.name(), first.get(0), ofImages.size()));
        }
        return new Attributes(text.name(), ofImages);
    }

    private static int[] columns(PackedFolder folder, TextLines text, List<String> names, List<String> learned) {
        return learned.stream()
                .mapToInt(name -> {
                    int column = names.indexOf(name);
                    if (column < 0
                            && Stream.concat(ATTRIBUTES.stream(), learned.stream())
                                    .noneMatch(names::contains)) {
                        // Perhaps no header but data, which a message must not quote.
                        throw folder.bad("%s names none of the attributes %s in its second line"
                                .formatted(text.name(), String.join(", ", learned)));
                    }
                    if (column < 0) {
                        throw folder.bad("%s has no attribute '%s'; it has %s"
                                .formatted(text.name(), name, String.join(", ", names)));
                    }
                    return column;
                })
                .toArray();
    }

    private static InputProblem problem(PackedFolder folder, String text) {
        return new InputProblem(folder.upload(), null, text);
    }
}
