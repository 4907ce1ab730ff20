package io.lethe.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobMetricsTest {

    /** A series that appears with its first event has, to Prometheus, not increased. */
    @Test
    void checkpointsAndResumesAreShownBeforeThereAreAny() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JobMetrics metrics = new JobMetrics(registry);
        List<Meter> before = registry.getMeters();

        metrics.checkpoint(true);
        metrics.checkpoint(false);
        metrics.resumed(JobTable.Opening.INTERRUPTED);
        metrics.resumed(JobTable.Opening.LOST);

        assertThat(registry.getMeters()).hasSize(4).containsExactlyInAnyOrderElementsOf(before);
    }
}
