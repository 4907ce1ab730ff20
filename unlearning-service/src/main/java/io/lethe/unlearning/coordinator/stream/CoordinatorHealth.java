package io.lethe.unlearning.coordinator.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Health of the coordinator role: alive until its stream ended, hangs or does not come, ready once it takes records.
 */
@ApplicationScoped
class CoordinatorHealth {

    private static final String NAME = "coordinator-stream";

    @Produces
    @Singleton
    @Liveness
    HealthCheck streamRuns(CoordinatorStreams streams) {
        return () -> response(!streams.dead(), streams);
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck streamTakesRecords(CoordinatorStreams streams) {
        return () -> response(streams.ready(), streams);
    }

    private static HealthCheckResponse response(boolean up, CoordinatorStreams streams) {
        return HealthCheckResponse.named(NAME)
                .status(up)
                .withData("state", streams.state())
                .withData("secondsSinceLastPoll", streams.silence().toSeconds())
                .build();
    }
}
