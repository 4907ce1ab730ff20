package io.lethe.evaluation;

import io.lethe.service.metrics.DurationTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** How long scoring takes; only scorings that succeed count. */
@ApplicationScoped
class ScoringTime {

    private final MeterRegistry registry;
    private final Timer evaluating;

    ScoringTime(MeterRegistry registry) {
        this.registry = registry;
        this.evaluating = DurationTimer.ofStage("evaluate").register(registry);
    }

    <T> T measured(Supplier<T> work) {
        Timer.Sample sample = Timer.start(registry);
        T result = work.get();
        sample.stop(evaluating);
        return result;
    }
}
