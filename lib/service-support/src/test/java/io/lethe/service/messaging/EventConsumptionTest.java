package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventConsumptionTest {

    private static final String TOPIC = "lethe.forget.requested.v1";

    private final EventCodec codec = new EventCodec("test");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventConsumption consumption =
            new EventConsumption(codec, new MessagingMetrics(registry), new Impatient(), "1.2.3");
    private final Outcome outcome = new Outcome();

    @Test
    void acknowledgesAfterTheHandler() {
        var seen = new ArrayList<String>();

        consume(body(), received -> seen.add(received.event().requestId() + " before ack " + outcome.acknowledged));

        assertThat(seen).containsExactly(Samples.REQUEST + " before ack false");
        assertThat(outcome.acknowledged).isTrue();
        assertThat(outcome.reason).isNull();
    }

    @Test
    void buriesWhatTheAskerGotWrong() {
        consume(body(), received -> {
            throw new LetheException(ErrorCode.MODEL_NOT_FOUND, "no model 'ages'");
        });

        assertBuried("MODEL_NOT_FOUND", "1");
    }

    @Test
    void buriesWhatCannotBeDecoded() {
        consume("{".getBytes(UTF_8), received -> {});

        assertBuried("MALFORMED_EVENT", "0");
    }

    @Test
    void hidesTheMessageOfAnUnexpectedFailure() {
        consume(body(), received -> {
            throw new IllegalStateException("person-17 was not expected");
        });

        assertBuried("INTERNAL", "1");
        assertThat(outcome.reason).hasMessageContaining("IllegalStateException").hasNoCause();
        assertThat(outcome.reason).hasMessageNotContaining("person-17");
    }

    @Test
    void triesAgainWhileTheStoreIsAway() {
        var tries = new AtomicInteger();

        consume(body(), received -> {
            if (tries.incrementAndGet() < 3) {
                throw new LetheException(ErrorCode.STORE_UNAVAILABLE, "away");
            }
        });

        assertThat(tries).hasValue(3);
        assertThat(outcome.acknowledged).isTrue();
    }

    @Test
    void buriesARecordOnceItsTimeIsUp() {
        consume(body(), received -> {
            throw new LetheException(ErrorCode.STORE_UNAVAILABLE, "away");
        });

        assertThat(outcome.headers).contains("lethe-error-code=STORE_UNAVAILABLE");
        assertThat(outcome.acknowledged).isFalse();
    }

    @Test
    void leavesTheRecordToTheNextOwnerWhenTheProcessStops() {
        consume(body(), received -> {
            throw new CancellationException();
        });

        assertThat(outcome.acknowledged).isFalse();
        assertThat(outcome.reason).isNull();
    }

    private void consume(byte[] value, Consumer<Received<ForgetRequested>> handler) {
        consumption.consume(message(value), ForgetRequested.class, handler);
    }

    private void assertBuried(String code, String attempt) {
        assertThat(outcome.acknowledged).isFalse();
        assertThat(outcome.headers)
                .containsExactly("lethe-error-code=" + code, "lethe-attempt=" + attempt, "lethe-service-version=1.2.3");
        assertThat(registry.counter("lethe.dead.letters", "topic", TOPIC, "code", code)
                        .count())
                .isEqualTo(1);
    }

    private byte[] body() {
        return codec.toRecord(Samples.request(), null).value();
    }

    private Message<byte[]> message(byte[] value) {
        var record = new ConsumerRecord<>(TOPIC, 0, 0L, "ages", value);
        codec.toRecord(Samples.request(), null)
                .headers()
                .forEach(header -> record.headers().add(header));
        return Message.of(value, Metadata.of(new IncomingKafkaRecordMetadata<>(record, "forget-requested-in")))
                .withAck(outcome::acknowledge)
                .withNackWithMetadata(outcome::refuse);
    }

    private static final class Outcome {

        private final List<String> headers = new ArrayList<>();
        private boolean acknowledged;
        private @Nullable Throwable reason;

        CompletableFuture<Void> acknowledge() {
            acknowledged = true;
            return CompletableFuture.completedFuture(null);
        }

        CompletableFuture<Void> refuse(Throwable failure, Metadata metadata) {
            reason = failure;
            metadata.get(OutgoingKafkaRecordMetadata.class)
                    .ifPresent(outgoing -> outgoing.getHeaders()
                            .forEach(header -> headers.add(header.key() + "=" + new String(header.value(), UTF_8))));
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class Impatient implements MessagingConfig {

        @Override
        public Duration retryFor() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration firstPause() {
            return Duration.ofMillis(1);
        }

        @Override
        public Duration longestPause() {
            return Duration.ofMillis(300);
        }
    }
}
