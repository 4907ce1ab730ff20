package io.lethe.service.learner;

import io.lethe.learning.process.Learner;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Startup;

/** Health of the learner: loaded once, and making steps whenever it runs. */
@Singleton
class LearnerHealth {

    @Produces
    @Singleton
    @Startup
    HealthCheck engineLoaded(Learner learner) {
        return () -> HealthCheckResponse.named("learning-engine")
                .status(learner.ready() || learner.engine().isPresent())
                .build();
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
