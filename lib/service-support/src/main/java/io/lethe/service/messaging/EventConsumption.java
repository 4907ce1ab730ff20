package io.lethe.service.messaging;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.LetheException;
import io.lethe.service.logging.Nameless;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every handler of events: decode, handle, acknowledge. What the asker got wrong, what ran out of
 * resources and what we got wrong becomes a dead letter with a code; what is only away, and what an operator must put
 * right, is tried again in place, since the records behind it would fail as well. Never refuses a message: the dead
 * letter is written here and the record is acknowledged, so no record can stop a channel.
 */
@ApplicationScoped
public class EventConsumption {

    private static final Logger LOG = Logger.getLogger(EventConsumption.class);

    private final EventCodec codec;
    private final DeadLetterWriter letters;
    private final WaitingRecords waiting;
    private final MessagingMetrics metrics;
    private final MessagingConfig config;
    private final TopicNames names;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Makes the frame.
     *
     * @param codec takes events out of records
     * @param letters takes what no retry can help
     * @param waiting is told what is tried again
     * @param metrics counts letters that were lost
     * @param config patience
     * @param names what topics are called on the broker
     */
    @Inject
    public EventConsumption(
            EventCodec codec,
            DeadLetterWriter letters,
            WaitingRecords waiting,
            MessagingMetrics metrics,
            MessagingConfig config,
            TopicNames names) {
        this.codec = codec;
        this.letters = letters;
        this.waiting = waiting;
        this.metrics = metrics;
        this.config = config;
        this.names = names;
    }

    /**
     * Decodes a message, runs the handler in the calling thread and acknowledges.
     *
     * @param message what the channel brought
     * @param type kind of event that the channel carries
     * @param handler does the work; must tolerate to see an event twice; throws {@link CancellationException} when this
     *     process stops, which leaves the record to the partition's next owner
     * @return completes once the record is acknowledged; never if this process stops before
     */
    public <T extends Event> CompletionStage<Void> consume(
            Message<byte[]> message, Class<T> type, Consumer<Received<T>> handler) {
        return consume(message, type, handler, (record, reason) -> {});
    }

    /**
     * As {@link #consume(Message, Class, Consumer)}, for events whose sender is told of a refusal.
     *
     * @param refused is told of a record that is put aside, before it is; tried again like the handler while the broker
     *     is away
     */
    public <T extends Event> CompletionStage<Void> consume(
            Message<byte[]> message,
            Class<T> type,
            Consumer<Received<T>> handler,
            BiConsumer<RefusedRecord, LetheException> refused) {
        RefusedRecord record = record(message);
        String topic = names.onPlatform(record.topic());
        try {
            return settle(message, record, topic, type, handler, refused);
        } catch (CancellationException e) {
            LOG.infof("%s: stopped before the end; the record will be delivered again", topic);
            // Unacknowledged: whoever owns the partition next gets the record again.
            return new CompletableFuture<>();
        } finally {
            waiting.goesOn(topic);
        }
    }

    private <T extends Event> CompletionStage<Void> settle(
            Message<byte[]> message,
            RefusedRecord record,
            String topic,
            Class<T> type,
            Consumer<Received<T>> handler,
            BiConsumer<RefusedRecord, LetheException> refused) {
        int attempt = 0;
        try {
            Received<T> received = codec.decode(record.headers(), record.value(), type);
            Patience patience = new Patience();
            for (attempt = 1; ; attempt++) {
                LetheException passing = handle(received, handler);
                if (passing == null) {
                    return message.ack();
                }
                if (!patience.lasts(passing, attempt)) {
                    throw passing;
                }
                pause(topic, passing, attempt);
            }
        } catch (LetheException e) {
            bury(record, topic, e, attempt, refused);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(Nameless.of(e), "%s: unexpected failure", topic);
            bury(record, topic, DeadLetters.unexpected(e), attempt, refused);
        }
        return message.ack();
    }

    /** Handles once; returns the failure if another try may help. */
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
            if (mayPass(e)) {
                return e;
            }
            throw e;
        } finally {
            MDC.remove("requestId");
        }
    }

    /**
     * Writes the dead letter, as long as it takes while the broker is away. A broker that refuses it is told of loudly
     * and not waited for without end: the record still lies in its topic, and the log says where.
     */
    private void bury(
            RefusedRecord record,
            String topic,
            LetheException reason,
            int attempt,
            BiConsumer<RefusedRecord, LetheException> refused) {
        Instant deadline = Instant.now().plus(config.refusedFor());
        for (int tries = 1; ; tries++) {
            try {
                refused.accept(record, reason);
                letters.write(record, reason, attempt);
                return;
            } catch (LetheException e) {
                if (!mayPass(e) || (refused(e) && Instant.now().isAfter(deadline))) {
                    metrics.deadLetterLost(topic);
                    LOG.errorf(
                            "%s/%d/%d: refused with %s, and no dead letter could be written: %s",
                            topic, record.partition(), record.offset(), reason.code(), e.getMessage());
                    return;
                }
                pause(topic, e, tries);
            }
        }
    }

    private static boolean mayPass(LetheException e) {
        return e.code().kind() == ErrorCode.Kind.UNAVAILABLE || refused(e);
    }

    private static boolean refused(LetheException e) {
        return e.code().kind() == ErrorCode.Kind.OPERATOR;
    }

    /** Waits before the next try. */
    private void pause(String topic, LetheException reason, int attempt) {
        waiting.waits(topic, reason);
        Duration pause = pauseAfter(attempt);
        if (refused(reason)) {
            LOG.errorf(
                    "%s: an operator must act; trying again in %s: %s: %s",
                    topic, pause, reason.code(), reason.getMessage());
        } else {
            LOG.warnf("%s: trying again in %s: %s", topic, pause, reason.getMessage());
        }
        if (closesWithin(pause)) {
            throw new CancellationException("the service stops");
        }
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

    private static RefusedRecord record(Message<byte[]> message) {
        byte @Nullable [] value = message.getPayload();
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(metadata -> RefusedRecord.of(metadata.getRecord(), value))
                .orElseGet(() -> new RefusedRecord("unknown", 0, 0, 0, null, value, new RecordHeaders()));
    }

    /** How long one record is tried again, by what stands in its way. */
    private final class Patience {

        private final Instant start = Instant.now();

        boolean lasts(LetheException reason, int attempt) {
            Duration longest = refused(reason) ? config.refusedFor() : config.retryFor();
            return !Instant.now().plus(pauseAfter(attempt)).isAfter(start.plus(longest));
        }
    }
}
