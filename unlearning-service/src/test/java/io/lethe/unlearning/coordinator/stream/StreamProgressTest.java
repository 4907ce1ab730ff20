package io.lethe.unlearning.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamProgressTest {

    private final Metrics metrics = new Metrics();

    @Test
    void theMostSilentThreadCounts() {
        polled("lethe-StreamThread-1-consumer", 2);
        polled("lethe-StreamThread-2-consumer", 301);

        assertThat(StreamProgress.silence(metrics.metrics().values())).isEqualTo(Duration.ofSeconds(301));
    }

    @Test
    void anIdleRestoreConsumerIsNoSilence() {
        polled("lethe-StreamThread-1-consumer", 2);
        polled("lethe-StreamThread-1-restore-consumer", 9_000);

        assertThat(StreamProgress.silence(metrics.metrics().values())).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aThreadThatHasNotAskedYetIsNotSilent() {
        polled("lethe-StreamThread-1-consumer", -1);

        assertThat(StreamProgress.silence(metrics.metrics().values())).isEqualTo(Duration.ZERO);
    }

    /** The names are Kafka's own: were one renamed, a stream that hangs would look well. */
    @Test
    void aStreamOfKafkaHasTheMetric() {
        StreamsBuilder topology = new StreamsBuilder();
        topology.stream("records");
        Map<String, Object> settings = Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "progress", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        try (KafkaStreams streams = new KafkaStreams(topology.build(), new StreamsConfig(settings))) {
            assertThat(streams.metrics().keySet())
                    .anyMatch(name -> name.name().equals("last-poll-seconds-ago")
                            && name.tags().getOrDefault("client-id", "").endsWith("-StreamThread-1-consumer"));
        }
    }

    private void polled(String client, long secondsAgo) {
        Measurable value = (config, now) -> secondsAgo;
        metrics.addMetric(
                metrics.metricName("last-poll-seconds-ago", "consumer-metrics", Map.of("client-id", client)), value);
    }
}
