package io.lethe.service.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerSettings;
import io.lethe.learning.torch.DeviceChoice;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service tells of the device that it was told to use. */
@Timeout(60)
class LearnerDeviceTest {

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void labelsItsSeriesWithWhatTheEngineTook() throws InterruptedException {
        LearnerConfig config = config("auto");
        try (Learner learner = learner(config)) {
            new LearnerMetrics(learner, registry, config).register();

            assertThat(learner.awaitLoaded(Duration.ofSeconds(30))).isTrue();

            assertThat(devices()).hasSize(4).containsOnly("cuda:0");
            assertThat(registry.get("lethe.learner.ready").gauge().value()).isEqualTo(1);
            HealthCheckResponse health =
                    new LearnerHealth().engineLoaded(learner).call();
            assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
            assertThat(health.getData().orElseThrow()).containsEntry("device", "cuda:0");
        }
    }

    @Test
    void doesNotStartWithoutTheDeviceThatWasAskedFor() throws InterruptedException {
        LearnerConfig config = config(SpeakingLearner.ABSENT);
        try (Learner learner = learner(config)) {
            new LearnerMetrics(learner, registry, config).register();

            assertThat(learner.awaitLoaded(Duration.ofSeconds(30))).isTrue();

            assertThat(devices()).hasSize(4).containsOnly(SpeakingLearner.ABSENT);
            HealthCheckResponse health =
                    new LearnerHealth().engineLoaded(learner).call();
            assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
            assertThat(health.getData().orElseThrow()).containsEntry("reason", "there is no such GPU");
        }
    }

    @Test
    void refusesASettingThatNamesNoDevice() {
        LearnerConfig config = config("gpu");

        assertThatThrownBy(() -> new LearnerProducer().learner(config))
                .hasMessageStartingWith("lethe.learner.device is auto, cpu, cuda or cuda:N with the number of a GPU");
    }

    private LearnerConfig config(String device) {
        return Configs.of(
                LearnerConfig.class,
                Map.of("lethe.learner.directory", directory.toString(), "lethe.learner.device", device));
    }

    private Learner learner(LearnerConfig config) {
        return new Learner(new LearnerSettings(
                SpeakingLearner.class.getName(),
                System.getProperty("java.class.path"),
                directory,
                null,
                DeviceChoice.of(config.device()),
                1,
                32,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)));
    }

    private List<String> devices() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTag("device") != null)
                .map(id -> String.valueOf(id.getTag("device")))
                .toList();
    }
}
