package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyntheticFacesAdapterTest {

    private final SyntheticFacesAdapter adapter = new SyntheticFacesAdapter();

    @Test
    void drawsTheUsualPopulation() {
        DatasetSource source = open(settings(), 1);

        assertThat(count(source, Sample::split))
                .isEqualTo(Map.of("train", 1152L + 3024, "test", 720L, "unseen", 1152L, "validation", 288L));
        assertThat(identities(source, "train")).hasSize(150);
        assertThat(identities(source, "test")).hasSize(30);
        assertThat(identities(source, "unseen")).hasSize(24);
        assertThat(identities(source, "validation")).hasSize(12);
    }

    @Test
    void putsNobodyIntoTwoSplits() {
        Map<String, Set<String>> splits = open(settings(), 1).samples().stream()
                .collect(
                        Collectors.groupingBy(Sample::identity, Collectors.mapping(Sample::split, Collectors.toSet())));

        assertThat(splits.values()).allSatisfy(places -> assertThat(places).hasSize(1));
    }

    @Test
    void givesEachPersonTheSameNumberOfPicturesOfEachClassSoThatIdentitySaysNothingAboutTheLabel() {
        Map<String, Map<List<Integer>, Long>> labels = open(settings(), 1).samples().stream()
                .collect(Collectors.groupingBy(
                        Sample::identity, Collectors.groupingBy(Sample::labels, Collectors.counting())));

        assertThat(labels.values()).allSatisfy(classes -> {
            assertThat(classes).hasSize(8);
            assertThat(Set.copyOf(classes.values())).hasSize(1);
        });
    }

    @Test
    void suggestsThreeRichPeopleWithAsManyPicturesAsUnseenPeople() {
        DatasetSource source = open(settings(), 1);
        Map<String, Long> pictures = count(source, Sample::identity);

        assertThat(source.forget()).hasSize(3).doesNotHaveDuplicates();
        assertThat(identities(source, "train")).containsAll(source.forget());
        assertThat(source.forget()).allSatisfy(person -> assertThat(pictures).containsEntry(person, 48L));
        assertThat(identities(source, "unseen"))
                .allSatisfy(person -> assertThat(pictures).containsEntry(person, 48L));
    }

    @Test
    void drawsTheSameForTheSameSeedAndAnotherForAnother() {
        byte[] first = new byte[48 * 48 * 3];
        byte[] again = new byte[48 * 48 * 3];
        byte[] other = new byte[48 * 48 * 3];
        open(settings(), 1).decode(100, 48, first);
        open(settings(), 1).decode(100, 48, again);
        open(settings(), 2).decode(100, 48, other);

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void scalesToAFewPeople() {
        ObjectNode settings = settings()
                .put("rich", 2)
                .put("casual", 1)
                .put("test", 1)
                .put("unseen", 1)
                .put("validation", 0)
                .put("longAlbum", 2)
                .put("shortAlbum", 1);
        DatasetSource source = open(settings, 1);

        assertThat(count(source, Sample::split)).isEqualTo(Map.of("train", 40L, "test", 8L, "unseen", 16L));
        assertThat(source.forget()).hasSize(2);
    }

    @Test
    void refusesUnknownSettingsAndNamesTheKnownOnes() {
        assertThatThrownBy(() -> open(settings().put("peple", 3), 1))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("peple")
                .hasMessageContaining("casual");
    }

    @Test
    void refusesAnEmptySplit() {
        assertThatThrownBy(() -> open(settings().put("unseen", 0), 1)).hasMessageContaining("unseen is 0");
    }

    private DatasetSource open(ObjectNode settings, long seed) {
        return adapter.open(new SourceRequest(settings, seed, 0, SourceRequest.Uploads.NONE, Path.of("unused")));
    }

    private static ObjectNode settings() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Map<String, Long> count(DatasetSource source, Function<Sample, String> key) {
        return source.samples().stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    }

    private static Set<String> identities(DatasetSource source, String split) {
        return source.samples().stream()
                .filter(sample -> sample.split().equals(split))
                .map(Sample::identity)
                .collect(Collectors.toSet());
    }
}
