package io.lethe.service.learner;

import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerSettings;
import io.lethe.learning.torch.DeviceChoice;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one learner of a service; its engine loads while the service starts. */
@ApplicationScoped
class LearnerProducer {

    @Produces
    @Singleton
    @Startup
    Learner learner(LearnerConfig config) {
        LearnerSettings defaults = LearnerSettings.of(
                config.classPath().orElseGet(() -> LearnerClassPath.of(System.getProperty("java.class.path"))),
                config.directory().resolve("learner"));
        return new Learner(new LearnerSettings(
                defaults.mainClass(),
                defaults.classPath(),
                defaults.directory(),
                config.engineCache().orElse(null),
                DeviceChoice.of(config.device()),
                config.threads().orElse(defaults.threads()),
                config.maxHeapMegabytes(),
                config.enabled() && config.spare(),
                config.startTimeout(),
                config.stallTimeout()));
    }

    /** After the worker has given its job back. */
    void stop(@Observes ShutdownEvent event, Learner learner) {
        learner.close();
    }

    void dispose(@Disposes Learner learner) {
        learner.close();
    }
}
