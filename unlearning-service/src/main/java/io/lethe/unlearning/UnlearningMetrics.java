package io.lethe.unlearning;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Verdict;
import io.lethe.service.metrics.DurationTimer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The series of this service. {@code lethe_requests_total} over all outcomes equals the count of
 * {@code lethe_request_duration_seconds}: each request ends once.
 */
@ApplicationScoped
public class UnlearningMetrics {

    private final MeterRegistry registry;

    /** Makes the series of a registry. */
    public UnlearningMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows what a coordinator counts, where the labels are few, before there is anything to count: Prometheus takes
     * the first value of a series for no increase, and an alert would miss the first event.
     *
     * @param gates names of all gates
     */
    public void showZeros(Collection<String> gates) {
        gates.forEach(this::gateFailures);
        for (Regulation regulation : Regulation.values()) {
            deadlines(regulation, true);
            deadlines(regulation, false);
        }
        for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
            verdicts(outcome);
        }
        for (JobKind kind : JobKind.values()) {
            for (Reopening reason : Reopening.values()) {
                reopenings(kind, reason);
            }
        }
        tickFailures();
        streamRestarts();
    }

    /** Parts of a request's way that this service measures. */
    public enum Stage {
        /** From acceptance to the plan of a job. */
        QUEUE,
        /** Dataset and weights come from the store. */
        FETCH,
        /** The method runs. */
        UNLEARN,
        /** The outcome goes to the store. */
        STORE
    }

    /** A stage was passed. */
    public void stage(Stage stage, Duration duration) {
        DurationTimer.ofStage(lower(stage)).register(registry).record(duration);
    }

    /**
     * A request ended.
     *
     * @param model lineage, or {@code unknown}: what producers write is no label
     * @param method method, or {@code unknown}
     * @param sinceSubmitted time since the person asked
     */
    public void ended(String model, String method, RequestState outcome, Duration sinceSubmitted) {
        String state = lower(outcome);
        Counter.builder("lethe.requests")
                .description("Forget requests that ended")
                .tags("model", model, "method", method, "outcome", state)
                .register(registry)
                .increment();
        DurationTimer.named("lethe.request.duration", "Time from submission to the end of a request")
                .tags("method", method, "outcome", state)
                .register(registry)
                .record(sinceSubmitted);
    }

    /** A candidate was refused by a gate. */
    public void gateFailed(String gate) {
        gateFailures(gate).increment();
    }

    private Counter gateFailures(String gate) {
        return Counter.builder("lethe.gate.failures")
                .description("Candidates that a gate refused")
                .tag("gate", gate)
                .register(registry);
    }

    /** Why a job was opened for another attempt. */
    public enum Reopening {
        /** Its worker fell silent. */
        LOST,
        /** Its worker gave it back. */
        INTERRUPTED,
        /** Nobody was heard of who took it. */
        UNCLAIMED
    }

    /**
     * A request ended that somebody had a right to: whether that was in time. What the asker ended, or had no right to,
     * counts neither way.
     *
     * @param kept whether it was completed before it was due
     */
    public void deadline(@Nullable Regulation regulation, boolean kept, RequestState outcome) {
        if (outcome != RequestState.COMPLETED && outcome != RequestState.FAILED) {
            return;
        }
        deadlines(regulation == null ? Regulation.OTHER : regulation, kept).increment();
    }

    private Counter deadlines(Regulation regulation, boolean kept) {
        return Counter.builder("lethe.deadlines")
                .description("Requests that were completed or failed, by whether that was before they were due")
                .tags("regulation", lower(regulation), "kept", Boolean.toString(kept))
                .register(registry);
    }

    /** The gates judged a candidate. */
    public void judged(Verdict.Outcome outcome) {
        verdicts(outcome).increment();
    }

    private Counter verdicts(Verdict.Outcome outcome) {
        return Counter.builder("lethe.verdicts")
                .description("Candidates that the gates judged")
                .tag("outcome", lower(outcome))
                .register(registry);
    }

    /** A candidate was not accepted, and the next method is tried. */
    public void escalated(String method) {
        Counter.builder("lethe.escalations")
                .description("Rungs that were tried because the one before did not do, by their method")
                .tag("method", method)
                .register(registry)
                .increment();
    }

    /** A run began for some requests. */
    public void batched(int requests) {
        DistributionSummary.builder("lethe.batch.size")
                .description("Requests that one run serves")
                .baseUnit("requests")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
                .register(registry)
                .record(requests);
    }

    /** A job was opened for another attempt. */
    public void reopened(JobKind kind, Reopening reason) {
        reopenings(kind, reason).increment();
    }

    private Counter reopenings(JobKind kind, Reopening reason) {
        return Counter.builder("lethe.jobs.reopened")
                .description("Jobs that were opened for another attempt")
                .tags("kind", lower(kind), "reason", lower(reason))
                .register(registry);
    }

    /** A model could not be moved on by time. */
    public void tickFailed() {
        tickFailures().increment();
    }

    private Counter tickFailures() {
        return Counter.builder("lethe.coordinator.tick.failures")
                .description("Models that could not be moved on by time")
                .register(registry);
    }

    /** A thread of the coordinator's stream died and was replaced. */
    public void streamRestarted() {
        streamRestarts().increment();
    }

    private Counter streamRestarts() {
        return Counter.builder("lethe.coordinator.stream.restarts")
                .description("Threads of the coordinator's stream that died")
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
