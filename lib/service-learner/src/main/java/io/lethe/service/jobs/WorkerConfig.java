package io.lethe.service.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a worker takes jobs, says that it is alive, and gives up. */
@ConfigMapping(prefix = "lethe.worker")
public interface WorkerConfig {

    /** Time between two signs of life of a running job; at most a quarter of the coordinator's lease. */
    @WithDefault("PT10S")
    Duration heartbeat();

    /** Least time between two checkpoints in the store: about the work that the loss of a worker costs. */
    @WithDefault("PT60S")
    Duration checkpointInterval();

    /** How long a stopping worker may take to put its job's last checkpoint away and give the job back. */
    @WithDefault("PT20S")
    Duration drainTimeout();

    /** How long a job waits for a store or broker that is away, before another worker gets it. */
    @WithDefault("PT5M")
    Duration patience();

    /** Among how many of the most urgent jobs a worker chooses by chance, so that not all try to claim the same one. */
    @WithDefault("4")
    int choices();

    /** After how many interruptions in a row the worker takes itself out. */
    @WithDefault("3")
    int interruptions();

    /** How long it stays out for the first time; doubles up to {@link #longestPause()}. */
    @WithDefault("PT30S")
    Duration firstPause();

    /** Longest time that a worker in trouble stays out before it tries again. */
    @WithDefault("PT10M")
    Duration longestPause();
}
