package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final TaskSpec CLASSES = new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("young", "old"));

    private final List<Sample> samples = new ArrayList<>();

    @Test
    void saysNothingOfADatasetThatIsCovered() {
        for (String split : List.of("train", "test", "unseen")) {
            people(split, 3, 0, 1);
        }

        assertThat(sentences(CLASSES)).isEmpty();
    }

    @Test
    void namesClassesOfFewPeopleAndClassesThatASplitLacks() {
        people("train", 2, 0, 1);
        people("test", 2, 0, 0);
        people("unseen", 2, 0, 0);

        assertThat(sentences(CLASSES))
                .containsExactly(
                        "classes with fewer than 3 people: old",
                        "classes without an image in 'test': old",
                        "classes without an image in 'unseen': old");
    }

    @Test
    void takesEachAnswerOfALabelForAClass() {
        for (String split : List.of("train", "test", "unseen")) {
            people(split, 3, 1, 1);
        }

        assertThat(sentences(new TaskSpec(TaskSpec.Kind.MULTI_LABEL, List.of("smiling"))))
                .startsWith("classes with fewer than 3 people: smiling=0");
    }

    @Test
    void countsPeopleWithOneImage() {
        for (String split : List.of("train", "test", "unseen")) {
            people(split, 3, 0, 1);
        }
        samples.add(new Sample("x", "loner", "train", List.of(0)));

        assertThat(sentences(CLASSES)).containsExactly("people with one image: row 19");
    }

    @Test
    void saysThatLabelsArePeopleWithoutNamingThem() {
        for (String split : List.of("train", "test", "unseen")) {
            samples.add(new Sample(split + 1, split, split, List.of(samples.size() / 2)));
            samples.add(new Sample(split + 2, split, split, List.of(samples.size() / 2)));
        }

        assertThat(sentences(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("ann", "bob", "cyd"))))
                .singleElement()
                .asString()
                .contains("each person has a class of their own")
                .doesNotContain("ann");
    }

    /** Twins share a class, and somebody has two. */
    @Test
    void namesNoClassWhereClassesAreNearlyPeople() {
        List<String> names = List.of("ann", "bob", "cyd", "dan", "eve");
        for (int person = 0; person < names.size(); person++) {
            String split = List.of("train", "test", "unseen").get(person % 3);
            samples.add(new Sample("a" + person, "p" + person, split, List.of(Math.max(1, person))));
            samples.add(new Sample("b" + person, "p" + person, split, List.of(Math.max(1, person))));
        }
        samples.add(new Sample("c", "p4", "test", List.of(0)));

        assertThat(sentences(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, names)))
                .isNotEmpty()
                .anyMatch(sentence ->
                        sentence.equals("classes with fewer than 3 people: 5, not named since they may be people"))
                .noneMatch(sentence -> names.stream().anyMatch(sentence::contains));
        assertThat(report(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, names)).splits())
                .allSatisfy(split -> assertThat(split.labels()).isEmpty());
    }

    /** A column of 1 and 0 for each of them. */
    @Test
    void namesNoLabelWhereLabelsAreNearlyPeople() {
        for (String split : List.of("train", "test", "unseen")) {
            people(split, 1, 0, 0);
        }
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            int person = i / 2;
            samples.set(
                    i,
                    new Sample(
                            sample.id(),
                            sample.identity(),
                            sample.split(),
                            List.of(person == 0 ? 1 : 0, person == 1 ? 1 : 0)));
        }

        assertThat(sentences(new TaskSpec(TaskSpec.Kind.MULTI_LABEL, List.of("ann", "bob"))))
                .isNotEmpty()
                .noneMatch(sentence -> sentence.contains("ann") || sentence.contains("bob"));
    }

    @Test
    void countsTheImagesOfClassesThatAreNotPeople() {
        for (String split : List.of("train", "test", "unseen")) {
            people(split, 5, 0, 1);
        }

        assertThat(report(CLASSES).splits())
                .hasSize(3)
                .allSatisfy(split -> assertThat(split.labels()).containsExactly(entry("young", 5), entry("old", 5)));
    }

    private ImportReport report(TaskSpec task) {
        DatasetSource source = new Described(task, samples);
        return ImportReport.of(source, Splits.prove(samples), List.of());
    }

    private void people(String split, int count, int... labels) {
        for (int person = 0; person < count; person++) {
            for (int label : labels) {
                samples.add(new Sample("image-" + samples.size(), split + person, split, List.of(label)));
            }
        }
    }

    private List<String> sentences(TaskSpec task) {
        DatasetSource source = new Described(task, samples);
        return new Coverage(source, Splits.prove(samples))
                .findings().stream().map(Finding::sentence).toList();
    }

    private record Described(TaskSpec task, List<Sample> samples) implements DatasetSource {

        @Override
        public List<String> forget() {
            return List.of();
        }

        @Override
        public Picture decode(int sample, int size, byte[] target) {
            throw new UnsupportedOperationException();
        }
    }
}
