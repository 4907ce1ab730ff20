package io.lethe.service.jobs;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.BrokerFailures;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.Received;
import io.lethe.service.tracing.Traces;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a worker has to say. A producer of its own, which is closed after the worker has given back its job;
 * channels would close before. Thread-safe.
 */
@ApplicationScoped
public class JobEvents {

    private static final Logger LOG = Logger.getLogger(JobEvents.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final int DELIVERY_MILLIS = 30_000;
    private static final int REQUEST_MILLIS = 10_000;

    private final EventCodec codec;
    private final KafkaClients clients;
    private @Nullable KafkaProducer<String, byte[]> producer;
    private boolean closed;

    /**
     * Makes a publisher; it connects at the first event.
     *
     * @param codec puts events into their envelope
     * @param clients how to connect
     */
    @Inject
    public JobEvents(EventCodec codec, KafkaClients clients) {
        this.codec = codec;
        this.clients = clients;
    }

    /** What is told of how jobs are done. */
    Traces traces() {
        return codec.traces();
    }

    /**
     * Publishes an event and waits until all replicas have it.
     *
     * @param cause the event whose handling made this one; its id makes the new id repeatable; absent if there was none
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} when the broker did not acknowledge; it may have the
     *     event all the same. {@link ErrorCode#BROKER_REFUSED} or {@link ErrorCode#RECORD_TOO_LARGE} when it does not
     *     take it
     */
    public void publish(Event event, @Nullable Received<?> cause) {
        try {
            producer().send(codec.toRecord(event, cause)).get();
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while an event was published");
        } catch (ExecutionException e) {
            throw coded(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw coded(e);
        }
    }

    /** Publishes an event without waiting; it may be lost, which is logged. */
    void tell(Event event, @Nullable Received<?> cause) {
        try {
            Future<?> unused = producer().send(codec.toRecord(event, cause), (stored, failure) -> {
                if (failure != null) {
                    lost(event, failure);
                }
            });
        } catch (KafkaException e) {
            lost(event, e);
        }
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(CLOSING);
            producer = null;
        }
    }

    private static void lost(Event event, Exception failure) {
        LOG.warnf(
                "A %s was lost: %s",
                event.getClass().getSimpleName(), failure.getClass().getSimpleName());
    }

    private static RuntimeException coded(Throwable failure) {
        return BrokerFailures.coded(failure)
                .<RuntimeException>map(Function.identity())
                .orElseGet(() -> new IllegalStateException("An event could not be published", failure));
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        if (closed) {
            throw new DisconnectException("this service stops");
        }
        @Nullable KafkaProducer<String, byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(settings(), new StringSerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = clients.producer("job-events");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) REQUEST_MILLIS);
        return settings;
    }
}
