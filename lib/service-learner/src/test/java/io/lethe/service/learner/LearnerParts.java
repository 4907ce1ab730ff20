package io.lethe.service.learner;

import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerSettings;
import io.lethe.learning.torch.DeviceChoice;
import io.lethe.storage.ObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;

/** The beans of this package, made by hand for one worker of several in a test. */
public final class LearnerParts implements AutoCloseable {

    private final LearnerConfig config;
    private final Learner learner;
    private final LearnerTasks tasks;
    private final Workspace workspace;

    /** A worker with a directory of its own. Its learner starts processes on demand. */
    public LearnerParts(Path directory) {
        this.config = Configs.in(directory);
        LearnerSettings defaults = LearnerSettings.of(System.getProperty("java.class.path"), directory);
        this.learner = new Learner(new LearnerSettings(
                defaults.mainClass(),
                defaults.classPath(),
                directory.resolve("learner"),
                null,
                DeviceChoice.AUTO,
                1,
                256,
                false,
                Duration.ofMinutes(2),
                Duration.ofMinutes(2)));
        this.tasks = new LearnerTasks(learner, new LearnerMetrics(learner, new SimpleMeterRegistry(), config), config);
        this.workspace = new Workspace(config, "test-service");
    }

    public LearnerTasks tasks() {
        return tasks;
    }

    public Workspace workspace() {
        return workspace;
    }

    public DatasetCache cache(ObjectStore store) {
        return new DatasetCache(store, config);
    }

    /** As if the machine had lost its power: nobody says goodbye. */
    @Override
    public void close() {
        learner.close();
    }
}
