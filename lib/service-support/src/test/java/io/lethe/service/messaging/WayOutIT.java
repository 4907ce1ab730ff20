package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.ProbedRecord;
import io.lethe.testing.SharedInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a real broker: whatever it lets in gets out again, and the record behind is reached. */
class WayOutIT {

    private final TopicNames names = new TopicNames();
    private final KafkaClients clients = new KafkaClients(
            Map.of("bootstrap.servers", SharedInfrastructure.bootstrapServers()), names, "way-out-test");
    private final MessagingMetrics metrics = new MessagingMetrics(new SimpleMeterRegistry());
    private final DeadLetterWriter writer =
            new DeadLetterWriter(new DeadLetters("way-out-test", "1.2.3", names), clients, names, metrics);
    private final BrokerConnection connection = new BrokerConnection(clients);
    private final EventConsumption consumption = new EventConsumption(
            new EventCodec("way-out-test"),
            writer,
            new WaitingRecords(new SimpleMeterRegistry()),
            metrics,
            new Patient(),
            names);

    @AfterEach
    void close() {
        writer.close();
        connection.close();
    }

    static Stream<Arguments> poison() {
        return Stream.of(Topics.FORGET_REQUESTED, Topics.SPLIT_PUBLISHED)
                .flatMap(topic -> Stream.of(
                        arguments(
                                topic,
                                "5 MB of one letter",
                                "ages",
                                "x".repeat(5_000_000).getBytes(UTF_8),
                                Map.of()),
                        arguments(topic, "no value", "ages", null, Map.of()),
                        arguments(topic, "no text", "ages", new byte[] {(byte) 0xff, 0, (byte) 0xc3}, Map.of()),
                        arguments(topic, "a key of 100 KB", "k".repeat(100_000), "{}".getBytes(UTF_8), Map.of()),
                        arguments(
                                topic,
                                "headers of 60 KB",
                                "ages",
                                "{}".getBytes(UTF_8),
                                Map.of("ce_type", "t".repeat(60_000), "x", "y".repeat(60_000)))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("poison")
    void whateverTheBrokerLetsInBecomesADeadLetter(
            String topic, String what, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        RecordMetadata place = produce(topic, key, value, headers);

        var acknowledged = consume(place);

        assertThat(acknowledged).isTrue();
        DeadLetter letter = DeadLetter.read(letterOf(place).text().getBytes(UTF_8));
        assertThat(letter.place()).isEqualTo(topic + "/" + place.partition() + "/" + place.offset());
        assertThat(letter.size()).isEqualTo(value == null ? 0 : value.length);
        assertThat(letter.code()).isIn("MISSING_HEADER", "MALFORMED_EVENT", "UNKNOWN_EVENT_TYPE");
    }

    @Test
    void aRecordThatIsReplayedFiveTimesLeavesLettersOfOneSize() {
        String id = UUID.randomUUID().toString();
        Map<String, String> headers = new HashMap<>(Map.of(
                "ce_specversion", "1.0", "ce_id", id, "ce_source", "urn:test", "ce_type", "io.lethe.model.trained.v1"));
        for (int replay = 0; replay < 6; replay++) {
            RecordMetadata place = produce(Topics.MODEL_TRAINED, "ages", "{}".getBytes(UTF_8), headers);
            consume(place);
            headers = new HashMap<>(letterOf(place).headers());
        }

        var probe = KafkaProbe.connect();
        List<ProbedRecord> letters =
                probe.read(Topics.MODEL_TRAINED + ".dlq", record -> id.equals(record.header("ce_id")));
        probe.close();
        assertThat(letters).hasSize(6);
        assertThat(letters.stream()
                        .skip(1)
                        .map(letter -> letter.headers().keySet())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void theBrokerIsReadyAndTopicsCanBeJoined() {
        var check = new TopicCheck(connection, names);

        assertThat(connection.obstacle()).isNull();
        assertThat(check.requireJoinable(List.of(Topics.FORGET_REQUESTED, Topics.MODEL_TRAINED)))
                .isPositive();
        assertThatThrownBy(() -> check.requireJoinable(List.of(Topics.FORGET_REQUESTED, "lethe.not.there.v1")))
                .hasMessageContaining("lethe.not.there.v1")
                .hasMessageContaining("create-topics.sh")
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPICS_MISDECLARED));
        assertThatThrownBy(() -> check.requireJoinable(List.of(Topics.FORGET_REQUESTED, Topics.SPLIT_PUBLISHED)))
                .hasMessageContaining(Topics.SPLIT_PUBLISHED + " has 3");
    }

    /** Reads the record as a service does, and lets the frame handle it. */
    private boolean consume(RecordMetadata place) {
        var acknowledged = new AtomicBoolean();
        ConsumerRecord<String, byte[]> record = read(place);
        var message = Message.of(record.value(), Metadata.of(new IncomingKafkaRecordMetadata<>(record, "in")))
                .withAck(() -> {
                    acknowledged.set(true);
                    return CompletableFuture.completedFuture(null);
                });
        consumption.consume(message, ForgetRequested.class, received -> {});
        return acknowledged.get();
    }

    private ConsumerRecord<String, byte[]> read(RecordMetadata place) {
        var partition = new TopicPartition(place.topic(), place.partition());
        try (var consumer =
                new KafkaConsumer<>(clients.consumer("test"), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            Instant deadline = Instant.now().plusSeconds(30);
            while (Instant.now().isBefore(deadline)) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    return record;
                }
            }
        }
        throw new AssertionError("No record at " + place);
    }

    private static ProbedRecord letterOf(RecordMetadata place) {
        try (var probe = KafkaProbe.connect()) {
            return probe.await(
                    place.topic() + ".dlq",
                    letter -> letter.header("dead-letter-partition").equals(Integer.toString(place.partition()))
                            && letter.header("dead-letter-offset").equals(Long.toString(place.offset())));
        }
    }

    /** A foreign producer that compresses well. */
    private static RecordMetadata produce(
            String topic, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        SharedInfrastructure.bootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "zstd",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        20_000_000),
                new StringSerializer(),
                new ByteArraySerializer())) {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker refused a record for " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending", e);
        }
    }

    private static final class Patient implements MessagingConfig {

        @Override
        public Duration retryFor() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration refusedFor() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration firstPause() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration longestPause() {
            return Duration.ofSeconds(1);
        }
    }
}
