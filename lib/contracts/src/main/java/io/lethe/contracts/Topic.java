package io.lethe.contracts;

import java.time.Duration;

/**
 * A Kafka topic as the platform declares it.
 *
 * @param name full topic name, {@code lethe.<entity>.<past-tense-event>.v<major>}
 * @param partitioning whether the topic follows the platform-wide partition count or has a small one of its own
 * @param cleanup value of {@code cleanup.policy}
 * @param retention how long records are kept; {@link #KEPT} for ever
 */
public record Topic(String name, Partitioning partitioning, String cleanup, Duration retention) {

    /** Records are never deleted by age. */
    public static final Duration KEPT = Duration.ofMillis(-1);

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    /** Which of the two partition counts a topic has. */
    public enum Partitioning {
        /** The platform-wide count (12 by default): every topic that a model's or request's events share. */
        SHARED,
        /** Three partitions: few events, no long work behind them. */
        SMALL
    }

    /** The topic that takes records of this one that no retry can help. */
    public Topic deadLetters() {
        return new Topic(name + ".dlq", partitioning, "delete", DEAD_LETTER_RETENTION);
    }
}
