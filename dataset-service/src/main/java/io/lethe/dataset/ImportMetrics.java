package io.lethe.dataset;

import io.lethe.service.metrics.DurationTimer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** The series of this service. */
@ApplicationScoped
public class ImportMetrics {

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
            sample.stop(DurationTimer.ofStage(stage).register(registry));
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
