package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every handler of events: decode, handle, acknowledge. What the asker got wrong, what ran out of
 * resources and what we got wrong becomes a dead letter with a code; what is only away is tried again in place, since
 * the records behind it would fail as well.
 */
@ApplicationScoped
public class EventConsumption {

    private static final Logger LOG = Logger.getLogger(EventConsumption.class);

    private final EventCodec codec;
    private final MessagingMetrics metrics;
    private final MessagingConfig config;
    private final String version;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Makes the frame.
     *
     * @param codec takes events out of records
     * @param metrics counts dead letters
     * @param config patience
     * @param version version of this service, for dead letters
     */
    @Inject
    public EventConsumption(
            EventCodec codec,
            MessagingMetrics metrics,
            MessagingConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.codec = codec;
        this.metrics = metrics;
        this.config = config;
        this.version = version;
    }

    /**
     * Decodes a message, runs the handler in the calling thread and acknowledges.
     *
     * @param message what the channel brought
     * @param type kind of event that the channel carries
     * @param handler does the work; must tolerate to see an event twice; throws {@link CancellationException} when this
     *     process stops, which leaves the record to the partition's next owner
     * @return completes once the record is acknowledged or is in the dead-letter topic
     */
    public <T extends Event> CompletionStage<Void> consume(
            Message<byte[]> message, Class<T> type, Consumer<Received<T>> handler) {
        var record = message.getMetadata(IncomingKafkaRecordMetadata.class).orElse(null);
        var topic = record == null ? "unknown" : record.getTopic();
        var headers = record == null ? new RecordHeaders() : record.getHeaders();
        int attempt = 0;
        try {
            var received = codec.decode(headers, message.getPayload(), type);
            var deadline = Instant.now().plus(config.retryFor());
            for (attempt = 1; ; attempt++) {
                var unavailable = handle(received, handler);
                if (unavailable == null) {
                    return message.ack();
                }
                var pause = pauseAfter(attempt);
                if (Instant.now().plus(pause).isAfter(deadline)) {
                    throw unavailable;
                }
                LOG.warnf("%s: trying again in %s: %s", topic, pause, unavailable.getMessage());
                if (closesWithin(pause)) {
                    // Unacknowledged: whoever owns the partition next gets the record again.
                    return new CompletableFuture<>();
                }
            }
        } catch (LetheException e) {
            return bury(message, topic, attempt, e);
        } catch (CancellationException e) {
            LOG.infof("%s: stopped before the end; the record will be delivered again", topic);
            return new CompletableFuture<>();
        } catch (RuntimeException e) {
            LOG.errorf(Nameless.of(e), "%s: unexpected failure", topic);
            // Not the cause itself: connector headers would carry its message, which may quote the data.
            var reason = new LetheException(
                    ErrorCode.INTERNAL, "unexpected " + e.getClass().getSimpleName() + "; the service's log has more");
            return bury(message, topic, attempt, reason);
        }
    }

    /** Handles once; returns the failure if waiting may help. */
    private static <T extends Event> @Nullable LetheException handle(
            Received<T> received, Consumer<Received<T>> handler) {
        var request = received.correlationId();
        try {
            if (request != null) {
                MDC.put("requestId", request);
            }
            handler.accept(received);
            return null;
        } catch (LetheException e) {
            if (e.code().kind() == ErrorCode.Kind.UNAVAILABLE) {
                return e;
            }
            throw e;
        } finally {
            MDC.remove("requestId");
        }
    }

    private CompletionStage<Void> bury(Message<byte[]> message, String topic, int attempt, LetheException reason) {
        var code = reason.code().name();
        LOG.warnf("%s: dead letter %s: %s", topic, code, reason.getMessage());
        metrics.deadLetter(topic, code);
        var headers = new RecordHeaders()
                .add("lethe-error-code", code.getBytes(UTF_8))
                .add("lethe-attempt", Integer.toString(attempt).getBytes(UTF_8))
                .add("lethe-service-version", version.getBytes(UTF_8));
        return message.nack(
                reason,
                Metadata.of(OutgoingKafkaRecordMetadata.builder()
                        .withHeaders(headers)
                        .build()));
    }

    private Duration pauseAfter(int attempt) {
        var pause = config.firstPause().multipliedBy(1L << Math.min(attempt - 1, 20));
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }

    private boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void stopWaiting(@Observes ShutdownEvent event) {
        closing.countDown();
    }
}
