package io.lethe.local.stack;

import io.lethe.local.Installation;
import java.nio.file.Path;
import java.util.List;

/** One of the five services: the name is its folder's. */
public enum Service {
    GATEWAY("gateway", 0, "192m"),
    DATASET("dataset-service", 1, "768m"),
    TRAINING("training-service", 2, "256m"),
    UNLEARNING("unlearning-service", 3, "256m"),
    EVALUATION("evaluation-service", 4, "256m");

    private final String folder;
    private final int offset;
    private final String heap;

    Service(String folder, int offset, String heap) {
        this.folder = folder;
        this.offset = offset;
        this.heap = heap;
    }

    /** The service's name and folder. */
    public String folder() {
        return folder;
    }

    /** Distance of the service's port from the first one. */
    int offset() {
        return offset;
    }

    /** Flags of the service's JVM; learners have processes of their own. */
    List<String> jvm() {
        return this == DATASET ? Installation.busyJvm(heap) : Installation.smallJvm(heap);
    }

    /** The packaged application. */
    public Path jar(Installation installation) {
        return installation.home().resolve(folder).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
