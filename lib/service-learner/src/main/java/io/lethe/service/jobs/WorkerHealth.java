package io.lethe.service.jobs;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Health of the worker: alive while its thread is, ready while it takes jobs. */
@Singleton
class WorkerHealth {

    @Produces
    @Singleton
    @Readiness
    HealthCheck takesJobs(WorkerLifecycle worker) {
        return () -> {
            Optional<String> obstacle = worker.obstacle();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("job-worker").status(obstacle.isEmpty());
            obstacle.ifPresent(reason -> response.withData("reason", reason));
            return response.build();
        };
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck works(WorkerLifecycle worker) {
        return () -> HealthCheckResponse.named("job-worker-thread")
                .status(!worker.dead())
                .build();
    }
}
