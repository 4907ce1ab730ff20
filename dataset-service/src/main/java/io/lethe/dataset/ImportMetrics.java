package io.lethe.dataset;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.DoubleStream;

/** The series of this service. */
@ApplicationScoped
public class ImportMetrics {

    private static final Duration[] BUCKETS = DoubleStream.of(0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
            .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    public ImportMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Work that has a duration. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Runs a stage of the import and records how long it took, also if it fails. */
    <T> T timed(String stage, Work<T> work) throws IOException {
        Timer.Sample sample = Timer.start(registry);
        try {
            return work.run();
        } finally {
            sample.stop(Timer.builder("lethe.stage.duration")
                    .description("Time of a stage")
                    .tag("stage", stage)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry));
        }
    }

    void imported(int samples) {
        Counter.builder("lethe.samples")
                .description("Images that went through a phase")
                .tag("phase", "import")
                .register(registry)
                .increment(samples);
    }
}
