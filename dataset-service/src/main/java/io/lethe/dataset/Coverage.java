package io.lethe.dataset;

import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says where a dataset is thin: people with one image, classes of few people, classes that a split lacks. Classes are
 * named unless they may be people.
 */
final class Coverage {

    /** With fewer, what is learned of a class is what these people look like. */
    private static final int FEW_PEOPLE = 3;

    private final DatasetSource source;
    private final Splits splits;

    Coverage(DatasetSource source, Splits splits) {
        this.source = source;
        this.splits = splits;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        singleImages(findings);
        TaskSpec task = source.task();
        List<String> classes = task.kind() == TaskSpec.Kind.SINGLE_LABEL
                ? task.labels()
                : task.labels().stream()
                        .flatMap(label -> List.of(label + "=0", label + "=1").stream())
                        .toList();
        List<Set<String>> people = IntStream.range(0, classes.size())
                .<Set<String>>mapToObj(i -> new HashSet<>())
                .toList();
        source.samples()
                .forEach(sample -> classesOf(sample).forEach(c -> people.get(c).add(sample.identity())));
        if (tellsPeopleApart(people)) {
            // Its classes are people, whom no finding names.
            findings.add(new Finding(
                    Finding.Level.WARNING,
                    "label-is-identity",
                    "each person has a class of their own: the task is to tell people apart",
                    people.size(),
                    List.of()));
            return findings;
        }
        List<String> thin = IntStream.range(0, classes.size())
                .filter(c -> people.get(c).size() < FEW_PEOPLE)
                .mapToObj(classes::get)
                .toList();
        boolean named = !ClassNames.mayBePeople(source);
        if (!thin.isEmpty()) {
            findings.add(
                    warning("small-class", "classes with fewer than %d people".formatted(FEW_PEOPLE), thin, named));
        }
        missingClasses(findings, classes, named);
        return findings;
    }

    private void singleImages(List<Finding> findings) {
        Map<String, Integer> only = new HashMap<>();
        for (int i = 0; i < source.samples().size(); i++) {
            only.merge(source.samples().get(i).identity(), i, (first, second) -> -1);
        }
        List<Long> rows =
                only.values().stream().filter(i -> i >= 0).map(source::row).toList();
        if (!rows.isEmpty()) {
            findings.add(Finding.note("single-image", "people with one image", rows));
        }
    }

    private void missingClasses(List<Finding> findings, List<String> classes, boolean named) {
        for (String split : splits.names()) {
            Set<Integer> present = splits.samples(split).stream()
                    .flatMap(sample -> classesOf(sample).stream())
                    .collect(Collectors.toSet());
            List<String> missing = IntStream.range(0, classes.size())
                    .filter(c -> !present.contains(c))
                    .mapToObj(classes::get)
                    .toList();
            if (!missing.isEmpty()) {
                findings.add(
                        warning("class-missing", "classes without an image in '%s'".formatted(split), missing, named));
            }
        }
    }

    private boolean tellsPeopleApart(List<Set<String>> people) {
        return people.size() == identities() && people.stream().allMatch(members -> members.size() == 1);
    }

    private long identities() {
        return source.samples().stream().map(Sample::identity).distinct().count();
    }

    /** Class indices of a sample; of several labels, two classes each. */
    private List<Integer> classesOf(Sample sample) {
        return source.task().kind() == TaskSpec.Kind.SINGLE_LABEL
                ? sample.labels()
                : IntStream.range(0, sample.labels().size())
                        .mapToObj(i -> 2 * i + sample.labels().get(i))
                        .toList();
    }

    private static Finding warning(String code, String text, List<String> classes, boolean named) {
        if (!named) {
            return new Finding(
                    Finding.Level.WARNING,
                    code,
                    "%s: %d, not named since they may be people".formatted(text, classes.size()),
                    classes.size(),
                    List.of());
        }
        String listed = classes.stream().limit(20).collect(Collectors.joining(", "));
        String more = classes.size() > 20 ? ", and %d more classes".formatted(classes.size() - 20) : "";
        return new Finding(
                Finding.Level.WARNING, code, "%s: %s%s".formatted(text, listed, more), classes.size(), List.of());
    }
}
