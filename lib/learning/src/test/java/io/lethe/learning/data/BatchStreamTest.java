package io.lethe.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.torch.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStreamTest {

    @TempDir
    Path folder;

    @Test
    void aRoundTakesEachSampleOnce() {
        BatchStream stream = stream("a", 22, 8, 1);

        List<String> images = draw(stream, stream.batchesPerEpoch());

        assertThat(stream.batchesPerEpoch()).isEqualTo(3);
        assertThat(images).hasSize(22).doesNotHaveDuplicates();
    }

    @Test
    void aSingleSampleLeftOverIsLeftOut() {
        assertThat(draw(stream("a", 17, 8, 1), 2)).hasSize(16);
        assertThat(stream("a", 17, 8, 1).batchesPerEpoch()).isEqualTo(2);
        assertThat(draw(stream("a", 1, 8, 1), 2)).hasSize(2);
    }

    @Test
    void eachRoundHasItsOwnOrder() {
        BatchStream stream = stream("a", 16, 8, 1);

        assertThat(draw(stream, 2)).isNotEqualTo(draw(stream, 2));
    }

    @Test
    void seedAndNameDecideTheOrder() {
        List<String> images = draw(stream("a", 16, 8, 1), 3);

        assertThat(draw(stream("a", 16, 8, 1), 3)).isEqualTo(images);
        assertThat(draw(stream("a", 16, 8, 2), 3)).isNotEqualTo(images);
        assertThat(draw(stream("b", 16, 8, 1), 3)).isNotEqualTo(images);
    }

    @Test
    void goesOnFromAnyPosition() {
        BatchStream whole = stream("a", 16, 8, 1);
        draw(whole, 3);
        BatchStream later = stream("a", 16, 8, 1);

        later.seek(3);

        assertThat(draw(later, 2)).isEqualTo(draw(whole, 2));
    }

    @Test
    void refusesToDrawFromNothing() {
        Samples none = Fixtures.samples(folder, Fixtures.CLASSES, 4).select(List.of());

        assertThatThrownBy(() -> new BatchStream("a", none, 8, Transformation.NONE, 1))
                .hasMessage("There are no samples to draw 'a' batches from.");
    }

    private BatchStream stream(String name, int samples, int batchSize, long seed) {
        return new BatchStream(
                name,
                Fixtures.samples(folder, Fixtures.CLASSES, samples),
                batchSize,
                Transformations::flipAndCrop,
                seed);
    }

    private static List<String> draw(BatchStream stream, int batches) {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            try (NDManager manager = Torch.engine().newManager()) {
                var pixels = stream.next().pixels(manager);
                byte[] bytes = pixels.toByteArray();
                int count = Math.toIntExact(pixels.getShape().get(0));
                int length = bytes.length / count;
                for (int j = 0; j < count; j++) {
                    images.add(Arrays.toString(Arrays.copyOfRange(bytes, j * length, (j + 1) * length)));
                }
            }
        }
        return images;
    }
}
