package io.lethe.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.learning.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {

    @TempDir
    Path folder;

    @Test
    void selectingAndExcludingPartTheRows() {
        Samples all = Fixtures.samples(folder, Fixtures.LABELS, 12);

        Samples forget = all.select(List.of(8, 2));
        Samples retain = all.without(List.of(8, 2));

        assertThat(forget.size()).isEqualTo(2);
        assertThat(pixels(forget, 0)).isEqualTo(pixels(all, 8));
        assertThat(forget.labels(1)).isEqualTo(all.labels(2));
        assertThat(retain.size()).isEqualTo(10);
        assertThat(pixels(retain, 2)).isEqualTo(pixels(all, 3));
        assertThat(retain.group(9)).isEqualTo(2);
    }

    @Test
    void refusesRowsThatAreNotThere() {
        Samples all = Fixtures.samples(folder, Fixtures.CLASSES, 4);

        assertThatThrownBy(() -> all.select(List.of(4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Row 4 is outside the 4 rows of the split.");
    }

    @Test
    void refusesAFileOfAnotherSize() throws IOException {
        DatasetFiles dataset = Fixtures.dataset(folder, Fixtures.CLASSES, Map.of("train", 4));
        Files.write(folder.resolve("train-pixels.bin"), new byte[5]);

        assertThatThrownBy(() -> Samples.open(dataset, "train"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("train-pixels.bin has 5 bytes where 3072 are expected.");
    }

    @Test
    void refusesALabelOutOfRange() throws IOException {
        DatasetFiles dataset = Fixtures.dataset(folder, Fixtures.CLASSES, Map.of("train", 4));
        Files.write(folder.resolve("train-labels.bin"), new byte[] {0, 1, 3, 2});

        assertThatThrownBy(() -> Samples.open(dataset, "train"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Label 3 is not below 3.");
    }

    @Test
    void namesTheSplitsThatExist() {
        DatasetFiles dataset = Fixtures.dataset(folder, Fixtures.CLASSES, Map.of("train", 4));

        assertThatThrownBy(() -> Samples.open(dataset, "test")).hasMessageContaining("no split 'test', only [train]");
    }

    private static byte[] pixels(Samples samples, int index) {
        byte[] pixels = new byte[samples.imageBytes()];
        samples.copyPixels(index, pixels);
        return pixels;
    }
}
