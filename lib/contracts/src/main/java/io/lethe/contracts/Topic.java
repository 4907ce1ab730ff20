package io.lethe.contracts;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Kafka topic as the platform declares it. Everything that creates topics takes it from here.
 *
 * @param name full topic name, {@code lethe.<entity>.<past-tense-event>.v<major>}
 * @param partitioning whether the topic follows the platform-wide partition count or has a small one of its own
 * @param cleanup value of {@code cleanup.policy}
 * @param retention how long records are kept; {@link #KEPT} for ever
 * @param traits what else is special about it
 */
public record Topic(String name, Partitioning partitioning, String cleanup, Duration retention, Set<Trait> traits) {

    /** Records are never deleted by age. */
    public static final Duration KEPT = Duration.ofMillis(-1);

    private static final String DEAD_LETTERS = ".dlq";
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
    private static final int COMPACTED_SEGMENT = 16 * 1024 * 1024;

    /** Which of the two partition counts a topic has. */
    public enum Partitioning {
        /** The platform-wide count (12 by default): every topic that a model's or request's events share. */
        SHARED,
        /** Three partitions: few events, no long work behind them. */
        SMALL
    }

    /** What sets a topic apart. */
    public enum Trait {
        /** Others than our services write to it: the broker's clock counts, not theirs. */
        FOREIGN_WRITERS,
        /** Its records may name people: nothing of their data is repeated anywhere. */
        NAMES_PEOPLE
    }

    public Topic {
        traits = Set.copyOf(traits);
    }

    /** A topic without anything special. */
    public Topic(String name, Partitioning partitioning, String cleanup, Duration retention) {
        this(name, partitioning, cleanup, retention, Set.of());
    }

    /** This topic with further traits. */
    public Topic with(Trait... more) {
        return new Topic(
                name,
                partitioning,
                cleanup,
                retention,
                Stream.concat(traits.stream(), Arrays.stream(more)).collect(Collectors.toSet()));
    }

    /** The topic that takes records of this one that no retry can help; it refers to them and names nobody. */
    public Topic deadLetters() {
        return new Topic(deadLetters(name), partitioning, "delete", DEAD_LETTER_RETENTION);
    }

    /** Name of the dead-letter topic of a topic. */
    public static String deadLetters(String name) {
        return name + DEAD_LETTERS;
    }

    /** Whether the topic has a trait. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /**
     * How many partitions it gets.
     *
     * @param shared the platform-wide count
     * @param small the count of the small ones
     */
    public int partitions(int shared, int small) {
        return partitioning == Partitioning.SHARED ? shared : small;
    }

    /** The topic's own settings, in Kafka's words and in a fixed order; everything else is the broker's default. */
    public Map<String, String> configuration() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cleanup.policy", cleanup);
        settings.put("retention.ms", Long.toString(retention.toMillis()));
        settings.put("max.message.bytes", Integer.toString(MessageLimits.TOPIC));
        settings.put("compression.type", "producer");
        if (cleanup.contains("compact")) {
            // The active segment is never compacted: with the broker's 1 GiB a restart would read every rewrite.
            settings.put("segment.bytes", Integer.toString(COMPACTED_SEGMENT));
            settings.put("min.cleanable.dirty.ratio", "0.1");
        }
        if (has(Trait.FOREIGN_WRITERS)) {
            settings.put("message.timestamp.type", "LogAppendTime");
        }
        return Collections.unmodifiableMap(settings);
    }
}
