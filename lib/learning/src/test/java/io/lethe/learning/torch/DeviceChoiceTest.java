package io.lethe.learning.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "auto,   true,  2, gpu, 0",
        "auto,   true,  0, cpu, -1",
        "auto,   false, 2, cpu, -1",
        "cpu,    true,  2, cpu, -1",
        "cuda,   true,  1, gpu, 0",
        "cuda:1, true,  2, gpu, 1"
    })
    void takesWhatIsThere(String text, boolean cuda, int gpus, String type, int number) {
        assertThat(DeviceChoice.of(text).device(cuda, gpus)).isEqualTo(Device.of(type, number));
    }

    @ParameterizedTest
    @CsvSource({
        "cuda,   false, 0, run the image with CUDA",
        "cuda,   false, 2, run the image with CUDA",
        "cuda,   true,  0, give this worker one",
        "cuda:2, true,  2, the last one is cuda:1"
    })
    void neverTakesAProcessorInsteadOfAGpu(String text, boolean cuda, int gpus, String remedy) {
        assertThatThrownBy(() -> DeviceChoice.of(text).device(cuda, gpus))
                .isInstanceOf(MissingDeviceException.class)
                .hasMessageStartingWith("lethe.learner.device is " + text + ", and ")
                .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "CUDA", "cuda:", "cuda:-1", "cuda:0,1", "cuda:12345678901", ""})
    void saysWhatItUnderstands(String text) {
        assertThatThrownBy(() -> DeviceChoice.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lethe.learner.device is auto, cpu, cuda or cuda:N with the number of a GPU, not '" + text
                        + "'.");
    }

    @Test
    void theEngineOfTheseTestsHasNoGpu() {
        assertThat(Torch.engine().device()).isEqualTo("cpu");
    }
}
