package io.lethe.unlearning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Settings of the unlearning-service. */
@ConfigMapping(prefix = "lethe.unlearning")
public interface UnlearningConfig {

    /** What this instance does. */
    @WithDefault("coordinator,worker")
    Set<Role> roles();

    /** Method of requests that name none. */
    @WithDefault("advanced-neg-grad")
    String defaultMethod();

    /** How waiting requests become one job. */
    Batch batch();

    /** How the coordinator reads and keeps its state. */
    Coordinator coordinator();

    /** Group commit. */
    interface Batch {

        /** Most requests that one job serves. */
        @WithDefault("64")
        int maxRequests();
    }

    /** The coordinator's stream. */
    interface Coordinator {

        /** Name of the consumer group and prefix of the internal topics; the same in all replicas. */
        @WithDefault("unlearning-coordinator")
        String applicationId();

        /** Folder for the stream's lock files; state itself is in memory and in the broker. */
        @WithDefault("${java.io.tmpdir}/lethe-unlearning-coordinator")
        Path stateDirectory();

        /** Replication of the internal topics; -1 is the broker's default. */
        @WithDefault("-1")
        int replicationFactor();

        /** Pause between two attempts while the store is away. */
        @WithDefault("PT2S")
        Duration retryPause();
    }
}
