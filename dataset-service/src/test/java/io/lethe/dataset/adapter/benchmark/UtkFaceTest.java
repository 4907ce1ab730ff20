package io.lethe.dataset.adapter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Sample;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UtkFaceTest {

    @TempDir
    Path folder;

    private final UtkFace utkFace = new UtkFace(Packed.limits(), Packed.permits());

    @Test
    void readsAgeClassesFromTheNames() {
        Packed benchmark = new Packed();
        int[] ages = {1, 19, 20, 39, 40, 59, 60, 79, 80, 116};
        for (int i = 0; i < ages.length; i++) {
            benchmark.image("UTKFace/%d_0_2_2016122117%02d.jpg.chip.jpg".formatted(ages[i], i), 10);
        }
        // As a few of the published names, this one lacks the race.
        benchmark.image("UTKFace/61_1_20170109142408075.jpg.chip.jpg", 10);
        benchmark.text("UTKFace/readme.txt", "").image("UTKFace/unknown.jpg", 3);

        try (DatasetSource source = benchmark.open(utkFace, folder, "{}")) {
            Map<String, Integer> labels = source.samples().stream()
                    .collect(Collectors.toMap(
                            sample -> sample.id().substring(0, sample.id().indexOf('_')),
                            sample -> sample.labels().get(0)));
            assertThat(labels)
                    .containsOnly(
                            Map.entry("1", 0),
                            Map.entry("19", 0),
                            Map.entry("20", 1),
                            Map.entry("39", 1),
                            Map.entry("40", 2),
                            Map.entry("59", 2),
                            Map.entry("60", 3),
                            Map.entry("61", 3),
                            Map.entry("79", 3),
                            Map.entry("80", 4),
                            Map.entry("116", 4));
            // A fifth of 11 is the test part; of the 9 others 2 are validation and unseen, and 1 is forgotten.
            assertThat(Packed.ids(source, "test")).hasSize(2);
            assertThat(Packed.ids(source, "validation")).hasSize(1);
            assertThat(Packed.ids(source, "unseen")).hasSize(1);
            assertThat(source.forget()).hasSize(1);
            assertThat(source.samples()).extracting(Sample::identity).doesNotHaveDuplicates();
            assertThat(Objects.requireNonNull(Packed.finding(source, "files-left-out"))
                            .count())
                    .isEqualTo(2);
        }
    }

    @Test
    void wantsFilesWithSuchNames() {
        new Packed()
                .image("faces/person-1.jpg", 1)
                .refused(utkFace, folder, "none of the 1 files has a name like 26_0_1_");
        new Packed()
                .image("a/26_0_1_20170116184024662.jpg.chip.jpg", 1)
                .image("b/26_0_1_20170116184024662.jpg.chip.jpg", 2)
                .refused(utkFace, folder, "there are several files named 26_0_1_20170116184024662.jpg.chip.jpg");
    }
}
