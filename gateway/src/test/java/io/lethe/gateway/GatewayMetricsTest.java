package io.lethe.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.gateway.ledger.LedgerDatabase;
import io.lethe.gateway.ledger.RequestCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayMetricsTest {

    private static final String[] SERIES = {
        "lethe.requests.in.state", "lethe.requests.due", "lethe.oldest.open.request.age"
    };

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    @Test
    void countsNothingWhereThereIsNothing() {
        try (var database = new LedgerDatabase(folder)) {
            new GatewayMetrics(new RequestCounts(database)).bindTo(registry);

            for (var series : SERIES) {
                assertThat(registry.get(series).gauges())
                        .isNotEmpty()
                        .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
            }
        }
    }

    @Test
    void isUnknownWhileTheViewCannotBeRead() {
        try (var database = new LedgerDatabase(folder)) {
            new GatewayMetrics(new RequestCounts(database)).bindTo(registry);
        }

        for (var series : SERIES) {
            assertThat(registry.get(series).gauges())
                    .isNotEmpty()
                    .allSatisfy(gauge -> assertThat(gauge.value()).isNaN());
        }
    }
}
