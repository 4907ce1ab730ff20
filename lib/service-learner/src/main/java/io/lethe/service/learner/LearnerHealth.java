package io.lethe.service.learner;

import io.lethe.learning.process.Learner;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Startup;

/** Health of the learner: loaded once, and making steps whenever it runs. */
@Singleton
class LearnerHealth {

    @Produces
    @Singleton
    @Startup
    HealthCheck engineLoaded(Learner learner) {
        return () -> {
            Optional<String> refusal = learner.refusal();
            HealthCheckResponseBuilder response = HealthCheckResponse.named("learning-engine")
                    .status(refusal.isEmpty()
                            && (learner.ready() || learner.engine().isPresent()));
            refusal.ifPresent(reason -> response.withData("reason", reason));
            learner.engine().ifPresent(engine -> response.withData("device", engine.device()));
            return response.build();
        };
    }

    /** Replaces the messaging liveness of job channels, which turns red while a healthy job runs. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck makesSteps(Learner learner, LearnerConfig config) {
        return () -> HealthCheckResponse.named("learning-task")
                .status(!learner.stalled(config.stallTimeout().multipliedBy(2)))
                .build();
    }
}
