package io.lethe.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Transformation;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.process.LearnerJson;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.unlearning.Pixels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerChannelTest {

    /** What torchvision's networks take, as pixels of 0…255. */
    private static final Architecture TORCHVISION = new Architecture(
            "small-cnn",
            0.125,
            Stem.SMALL,
            new PerChannel(123.675, 116.28, 103.53),
            new PerChannel(58.395, 57.12, 57.375));

    @TempDir
    Path folder;

    @Test
    void normalisesEachChannelByItsOwnNumbersAndBack() {
        Samples samples = Fixtures.samples(folder, Fixtures.CLASSES, 8);
        try (Classifier model = Classifier.create(TORCHVISION, Fixtures.CLASSES, 1);
                NDManager manager = Torch.engine().newManager()) {
            NDArray images = model.batch(
                            new BatchStream("in-order", samples.select(List.of(3)), 1, Transformation.NONE, 1).next(),
                            manager)
                    .images();
            NDArray pixels = new Pixels(TORCHVISION).of(images);

            byte[] raw = new byte[3 * Fixtures.SIZE * Fixtures.SIZE];
            samples.copyPixels(3, raw);
            double[] mean = {123.675, 116.28, 103.53};
            double[] deviation = {58.395, 57.12, 57.375};
            float[] normalised = images.toFloatArray();
            float[] back = pixels.toFloatArray();
            int plane = Fixtures.SIZE * Fixtures.SIZE;
            for (int channel = 0; channel < 3; channel++) {
                int value = Byte.toUnsignedInt(raw[3 * 7 + channel]);
                assertThat((double) normalised[channel * plane + 7])
                        .isCloseTo((value - mean[channel]) / deviation[channel], within(1e-5));
                assertThat((double) back[channel * plane + 7]).isCloseTo(value / 255.0, within(1e-5));
            }
            assertThat(new Pixels(TORCHVISION).normalised(pixels).allClose(images, 1e-5, 1e-5, false))
                    .isTrue();
        }
    }

    @Test
    void isOneNumberInJsonWhereChannelsAreAlike() throws JsonProcessingException {
        assertThat(LearnerJson.mapper().writeValueAsString(Fixtures.TINY)).contains("\"mean\":128.0");
        assertThat(LearnerJson.mapper().writeValueAsString(TORCHVISION)).contains("\"mean\":[123.675,116.28,103.53]");
        for (Architecture each : new Architecture[] {Fixtures.TINY, TORCHVISION}) {
            String json = LearnerJson.mapper().writeValueAsString(each);
            assertThat(LearnerJson.mapper().readValue(json, Architecture.class)).isEqualTo(each);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "[1, 2, 3, 4]", "[1, 2, \"3\"]", "\"1\"", "{}", "true"})
    void refusesWhatIsNeitherOneNumberNorThree(String json) {
        assertThatThrownBy(() -> LearnerJson.mapper().readValue(json, PerChannel.class))
                .isInstanceOf(JsonMappingException.class)
                .hasMessageContaining("a number, or an array of three");
    }

    @Test
    void isAScalarTensorWhereChannelsAreAlike() {
        try (NDManager manager = Torch.engine().newManager()) {
            assertThat(PerChannel.of(128).tensor(manager, 255).getShape()).isEqualTo(new Shape());
            assertThat(PerChannel.of(128).tensor(manager, 255).getFloat()).isEqualTo((float) (128 / 255.0));
            assertThat(new PerChannel(1, 2, 3).tensor(manager, 1).getShape()).isEqualTo(new Shape(3, 1, 1));
        }
    }
}
