package io.lethe.service.jobs;

import io.lethe.contracts.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Series about attempts; the learner's own series say how far the running one is. */
@ApplicationScoped
public class JobMetrics {

    private final MeterRegistry registry;

    /** Makes the series of a registry; those with few labels at once, so that Prometheus sees their first increase. */
    public JobMetrics(MeterRegistry registry) {
        this.registry = registry;
        checkpoints(true);
        checkpoints(false);
        resumes(JobTable.Opening.INTERRUPTED);
        resumes(JobTable.Opening.LOST);
    }

    /** An attempt went on where an earlier one stopped. */
    void resumed(JobTable.Opening reason) {
        resumes(reason).increment();
    }

    private Counter resumes(JobTable.Opening reason) {
        return Counter.builder("lethe.job.resumes")
                .description("Work that went on after whoever did it was lost, by who and how")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** A checkpoint is in the store, or did not get there. */
    void checkpoint(boolean stored) {
        checkpoints(stored).increment();
    }

    private Counter checkpoints(boolean stored) {
        return Counter.builder("lethe.checkpoints")
                .description("Checkpoints of running jobs that were sent to the store")
                .tag("outcome", stored ? "stored" : "failed")
                .register(registry);
    }

    /** A job was given back for no fault of its own. */
    void interrupted(ErrorCode code) {
        Counter.builder("lethe.job.interruptions")
                .description("Jobs that this worker gave back, by reason")
                .tag("code", code.name())
                .register(registry)
                .increment();
    }

    /** Shows whether the worker has taken itself out. */
    void watch(BooleanSupplier out) {
        Gauge.builder("lethe.worker.out", out, each -> each.getAsBoolean() ? 1 : 0)
                .description("1 while this worker takes no jobs, because it failed several in a row")
                .strongReference(true)
                .register(registry);
    }
}
