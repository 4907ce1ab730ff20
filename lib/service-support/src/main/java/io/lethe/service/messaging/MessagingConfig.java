package io.lethe.service.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patiently a consumer waits for a store or broker that is away. */
@ConfigMapping(prefix = "lethe.messaging")
public interface MessagingConfig {

    /** Longest time in which a record is tried again before it becomes a dead letter. */
    @WithDefault("PT15M")
    Duration retryFor();

    /**
     * Longest time in which a record is tried again while store or broker answer and refuse, which only an operator can
     * put right; then it becomes a dead letter.
     */
    @WithDefault("PT15M")
    Duration refusedFor();

    /** First pause; it doubles up to {@link #longestPause()}. */
    @WithDefault("PT1S")
    Duration firstPause();

    /** Longest pause between two tries. */
    @WithDefault("PT30S")
    Duration longestPause();
}
