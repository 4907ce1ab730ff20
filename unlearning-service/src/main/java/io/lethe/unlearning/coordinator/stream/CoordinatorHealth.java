package io.lethe.unlearning.coordinator.stream;

import io.lethe.unlearning.Role;
import io.lethe.unlearning.UnlearningConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Health of the coordinator role: alive until its stream ended, ready while the broker answers. */
@ApplicationScoped
class CoordinatorHealth {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final UnlearningConfig config;
    private final String bootstrapServers;

    CoordinatorHealth(
            UnlearningConfig config, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.config = config;
        this.bootstrapServers = bootstrapServers;
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck streamRuns(CoordinatorStreams streams) {
        return () -> HealthCheckResponse.named("coordinator-stream")
                .status(!streams.dead())
                .withData("state", streams.state())
                .build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck brokerAnswers() {
        return () -> HealthCheckResponse.named("coordinator-broker")
                .status(!config.roles().contains(Role.COORDINATOR) || brokerReachable())
                .build();
    }

    private boolean brokerReachable() {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(settings)) {
            return !admin.describeCluster()
                    .nodes()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
