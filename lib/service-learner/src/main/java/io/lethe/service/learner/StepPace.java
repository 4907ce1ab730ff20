package io.lethe.service.learner;

import io.lethe.learning.process.LearnerMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/**
 * How long steps take: two counters whose increases, divided, are the time of a step over any window. Between the first
 * sign of life and the last; loading data and saving are not in it. Used by one thread.
 */
final class StepPace {

    private final Counter steps;
    private final Counter seconds;
    private long lastStep = -1;
    private long lastNanos;

    StepPace(String phase, MeterRegistry registry) {
        this.steps = Counter.builder("lethe.steps")
                .description("Optimiser steps, or images scored, of running tasks")
                .tag("phase", phase)
                .register(registry);
        this.seconds = Counter.builder("lethe.steps.time")
                .description("Time that those steps took")
                .baseUnit("seconds")
                .tag("phase", phase)
                .register(registry);
    }

    void observe(LearnerMessage.Progress progress) {
        observe(progress.step(), System.nanoTime());
    }

    void observe(long step, long nanos) {
        if (lastStep >= 0 && step > lastStep) {
            steps.increment((double) (step - lastStep));
            seconds.increment((nanos - lastNanos) / (double) TimeUnit.SECONDS.toNanos(1));
        }
        lastStep = step;
        lastNanos = nanos;
    }
}
