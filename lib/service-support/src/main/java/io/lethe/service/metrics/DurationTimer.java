package io.lethe.service.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Timers of everything between a glance and a night. They share their buckets: series of one name that come from
 * several services add up only then.
 */
public final class DurationTimer {

    private static final double[] SECONDS = {0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400};
    private static final Duration[] BUCKETS = Arrays.stream(SECONDS)
            .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)))
            .toArray(Duration[]::new);

    private DurationTimer() {}

    /** Begins a timer of any name. */
    public static Timer.Builder named(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
    }

    /** Begins {@code lethe_stage_duration_seconds} for one stage of a request's or a dataset's way. */
    public static Timer.Builder ofStage(String stage) {
        return named("lethe.stage.duration", "Time spent in a stage").tag("stage", stage);
    }
}
