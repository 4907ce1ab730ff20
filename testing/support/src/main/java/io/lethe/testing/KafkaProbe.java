package io.lethe.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A foreign producer and consumer: it shares no messaging code with the services, so that a test sees what is really on
 * the wire. Reading starts at the beginning of a topic each time; tell records apart by their ids.
 */
public final class KafkaProbe implements AutoCloseable {

    /** {@code ce_source} of what the probe sends. */
    public static final String SOURCE = "/lethe/tests";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    private KafkaProbe(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** A probe on the broker of this test JVM. */
    public static KafkaProbe connect() {
        return connect(SharedInfrastructure.bootstrapServers());
    }

    /** A probe on another broker. */
    public static KafkaProbe connect(String bootstrapServers) {
        return new KafkaProbe(bootstrapServers);
    }

    /** Sends a record as it is and waits for the broker's acknowledgement. */
    public void produce(String topic, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker refused a record for " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending", e);
        }
    }

    /** Sends an event in CloudEvents binary mode and returns its {@code ce_id}. */
    public String produceBinary(Event event) {
        Map<String, String> headers = binaryHeaders(event);
        produce(EventType.of(event).topic(), event.key(), json(event), headers);
        return headers.getOrDefault("ce_id", "");
    }

    /** Sends an event in CloudEvents structured mode and returns its id. */
    public String produceStructured(Event event) {
        EventType type = EventType.of(event);
        String id = UUID.randomUUID().toString();
        ObjectNode envelope = EventJson.mapper().createObjectNode();
        envelope.put("specversion", "1.0").put("id", id).put("source", SOURCE).put("type", type.cloudEventType());
        envelope.put("subject", event.subject()).put("time", Instant.now().toString());
        envelope.put("datacontenttype", "application/json");
        envelope.set("data", EventJson.mapper().valueToTree(event));
        produce(
                type.topic(),
                event.key(),
                json(envelope),
                Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));
        return id;
    }

    /** The headers of an event in binary mode, with a fresh {@code ce_id}; take some away to test what happens then. */
    public static Map<String, String> binaryHeaders(Event event) {
        EventType type = EventType.of(event);
        Map<String, String> headers = new TreeMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", UUID.randomUUID().toString());
        headers.put("ce_source", SOURCE);
        headers.put("ce_type", type.cloudEventType());
        headers.put("ce_subject", event.subject());
        headers.put("ce_time", Instant.now().toString());
        headers.put("content-type", "application/json");
        return headers;
    }

    /** The first record of a topic that matches, waiting up to 30 seconds. */
    public ProbedRecord await(String topic, Predicate<ProbedRecord> wanted) {
        return await(topic, 1, PATIENCE, wanted).get(0);
    }

    /**
     * The first records of a topic that match, in the order of arrival.
     *
     * @param count how many to wait for
     * @throws AssertionError if fewer arrive in time
     */
    public List<ProbedRecord> await(String topic, int count, Duration patience, Predicate<ProbedRecord> wanted) {
        List<ProbedRecord> found = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            while (found.size() < count) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Only %d of %d matching records on %s within %s"
                            .formatted(found.size(), count, topic, patience));
                }
                consumer.poll(POLL).forEach(record -> keep(ProbedRecord.of(record), wanted, found));
            }
        }
        return List.copyOf(found);
    }

    /** Every matching record that is on the topic now. */
    public List<ProbedRecord> read(String topic, Predicate<ProbedRecord> wanted) {
        List<ProbedRecord> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> keep(ProbedRecord.of(record), wanted, found));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public void close() {
        producer.close();
    }

    private KafkaConsumer<String, byte[]> consumer(String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static void keep(ProbedRecord record, Predicate<ProbedRecord> wanted, List<ProbedRecord> found) {
        if (wanted.test(record)) {
            found.add(record);
        }
    }

    private static byte[] json(Object value) {
        try {
            return EventJson.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not writable as JSON: " + value.getClass(), e);
        }
    }
}
