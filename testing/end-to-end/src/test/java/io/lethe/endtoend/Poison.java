package io.lethe.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.Topics;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer of records that nobody can read, which remembers where each of them lies. */
final class Poison implements AutoCloseable {

    /** What the broker lets in because it compresses well. */
    private static final int TOO_LARGE = 5_000_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> places = new HashSet<>();

    Poison(String broker) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * TOO_LARGE);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Half a JSON object. */
    void broken() {
        send(Topics.FORGET_REQUESTED, "{".getBytes(UTF_8));
    }

    /** No value at all. */
    void empty() {
        send(Topics.FORGET_REQUESTED, null);
    }

    /** Five megabytes of one letter. */
    void tooLarge() {
        byte[] large = new byte[TOO_LARGE];
        Arrays.fill(large, (byte) 'a');
        send(Topics.FORGET_REQUESTED, large);
    }

    /** Where the poison lies, as dead letters say it: topic, partition, offset. */
    Set<String> places() {
        return Set.copyOf(places);
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(String topic, byte @Nullable [] value) {
        try {
            RecordMetadata place = producer.send(new ProducerRecord<>(topic, "poison".getBytes(UTF_8), value))
                    .get();
            places.add(place.topic() + "/" + place.partition() + "/" + place.offset());
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker refused poison", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending poison", e);
        }
    }
}
