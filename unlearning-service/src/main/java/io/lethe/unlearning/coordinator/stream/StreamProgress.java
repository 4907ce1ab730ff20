package io.lethe.unlearning.coordinator.stream;

import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Tells a stream that works, or waits for its broker, from one that hangs. A stream thread asks its consumer for
 * records again and again whatever happens, also while it restores and while the broker is away; one that does not ask
 * any more stands still in some call, takes no record and keeps its partitions from others.
 */
final class StreamProgress {

    /** Longer than the longest honest pause: each of some fifty tasks waiting for an absent broker in turn. */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private static final String SINCE_POLL = "last-poll-seconds-ago";
    private static final String MAIN_CONSUMER = "-consumer";
    private static final String RESTORE_CONSUMER = "-restore-consumer";

    private StreamProgress() {}

    /**
     * The time since the most silent stream thread asked for records; zero where none has asked yet.
     *
     * @param metrics the metrics of the Kafka Streams client, those of its consumers included
     */
    static Duration silence(Collection<? extends Metric> metrics) {
        long seconds = metrics.stream()
                .filter(metric -> isSinceMainPoll(metric.metricName()))
                .mapToLong(metric -> metric.metricValue() instanceof Number value ? value.longValue() : 0)
                .max()
                .orElse(0);
        return Duration.ofSeconds(Math.max(0, seconds));
    }

    private static boolean isSinceMainPoll(MetricName name) {
        String client = name.tags().getOrDefault("client-id", "");
        return name.name().equals(SINCE_POLL) && client.endsWith(MAIN_CONSUMER) && !client.endsWith(RESTORE_CONSUMER);
    }
}
