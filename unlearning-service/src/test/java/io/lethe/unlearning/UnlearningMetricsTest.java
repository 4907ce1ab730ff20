package io.lethe.unlearning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Verdict;
import io.lethe.unlearning.UnlearningMetrics.Reopening;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnlearningMetricsTest {

    private static final List<String> GATES = List.of("utility", "forgetting");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UnlearningMetrics metrics = new UnlearningMetrics(registry);

    /** A series that appears with its first event has, to Prometheus, not increased. */
    @Test
    void whateverIsCountedWasShownBefore() {
        metrics.showZeros(GATES);
        List<Meter> before = registry.getMeters();
        assertThat(before)
                .allSatisfy(meter -> assertThat(meter.measure())
                        .allSatisfy(value -> assertThat(value.getValue()).isZero()));

        GATES.forEach(metrics::gateFailed);
        for (Regulation regulation : Regulation.values()) {
            metrics.deadline(regulation, true, RequestState.COMPLETED);
            metrics.deadline(regulation, false, RequestState.FAILED);
        }
        metrics.deadline(null, false, RequestState.COMPLETED);
        for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
            metrics.judged(outcome);
        }
        for (JobKind kind : JobKind.values()) {
            for (Reopening reason : Reopening.values()) {
                metrics.reopened(kind, reason);
            }
        }
        metrics.tickFailed();
        metrics.streamRestarted();

        assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(before)
                .allSatisfy(meter -> assertThat(meter.measure())
                        .allSatisfy(value -> assertThat(value.getValue()).isPositive()));
    }
}
