package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters with a producer of its own, made at the first one. For consumers that are no transaction of Kafka
 * Streams; those forward what {@link DeadLetters} makes. Thread-safe; must not be called on an event loop.
 */
@ApplicationScoped
public class DeadLetterWriter {

    private static final Logger LOG = Logger.getLogger(DeadLetterWriter.class);

    private final DeadLetters letters;
    private final Supplier<Producer<String, byte[]>> producers;
    private final TopicNames names;
    private final MessagingMetrics metrics;
    private @Nullable Producer<String, byte[]> producer;

    /** Makes the writer; it connects at the first letter. */
    @Inject
    public DeadLetterWriter(DeadLetters letters, KafkaClients clients, TopicNames names, MessagingMetrics metrics) {
        this(
                letters,
                () -> new KafkaProducer<>(
                        clients.producer("dead-letters"), new StringSerializer(), new ByteArraySerializer()),
                names,
                metrics);
    }

    DeadLetterWriter(
            DeadLetters letters,
            Supplier<Producer<String, byte[]>> producers,
            TopicNames names,
            MessagingMetrics metrics) {
        this.letters = letters;
        this.producers = producers;
        this.names = names;
        this.metrics = metrics;
    }

    /**
     * Writes the dead letter of a record and waits until the broker has it.
     *
     * @param refused the record
     * @param reason why
     * @param attempt how often the record was handled; 0 if it could not be read
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} or {@link ErrorCode#BROKER_REFUSED}: the broker does
     *     not have the letter
     */
    public void write(RefusedRecord refused, LetheException reason, int attempt) {
        ProducerRecord<String, byte[]> letter = letters.of(refused, reason, attempt, Instant.now());
        try {
            producer().send(letter).get();
        } catch (ExecutionException | KafkaException e) {
            throw BrokerFailures.coded(e).orElseGet(() -> DeadLetters.unexpected(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "interrupted while writing a dead letter", e);
        }
        String topic = names.onPlatform(refused.topic());
        metrics.deadLetter(topic, reason.code().name());
        LOG.warnf(
                "%s/%d/%d: dead letter %s: %s",
                topic, refused.partition(), refused.offset(), reason.code(), reason.getMessage());
    }

    void close(@Observes ShutdownEvent event) {
        close();
    }

    /** Closes the producer, if one was made. */
    synchronized void close() {
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }

    private synchronized Producer<String, byte[]> producer() {
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }
}
