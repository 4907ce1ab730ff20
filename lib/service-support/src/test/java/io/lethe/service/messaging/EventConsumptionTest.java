package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventConsumptionTest {

    private static final String TOPIC = "lethe.forget.requested.v1";

    private final EventCodec codec = new EventCodec("test");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopicNames names = new TopicNames();
    private final MessagingMetrics metrics = new MessagingMetrics(registry);
    private final WaitingRecords waiting = new WaitingRecords(registry);
    private final Broker broker = new Broker();
    private final EventConsumption consumption = new EventConsumption(
            codec,
            new DeadLetterWriter(new DeadLetters("test", "1.2.3", names), () -> broker, names, metrics),
            waiting,
            metrics,
            new Impatient(),
            names);
    private final Outcome outcome = new Outcome();

    @Test
    void acknowledgesAfterTheHandler() {
        var seen = new ArrayList<String>();

        consume(body(), received -> seen.add(received.event().requestId() + " before ack " + outcome.acknowledged));

        assertThat(seen).containsExactly(Samples.REQUEST + " before ack false");
        assertThat(outcome.acknowledged).isTrue();
        assertThat(broker.history()).isEmpty();
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
        assertThat(letter().message()).contains("IllegalStateException").doesNotContain("person-17");
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

        assertThat(letter().code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(letter().attempt()).isGreaterThan(1);
        assertThat(outcome.acknowledged).isTrue();
    }

    @Test
    void triesAgainWhatAnOperatorMustPutRightAndShowsItMeanwhile() {
        var seen = new ArrayList<String>();

        consume(body(), received -> {
            waiting.now()
                    .forEach((topic, wait) ->
                            seen.add(topic + " " + wait.reason().code()));
            if (seen.isEmpty()) {
                throw new LetheException(ErrorCode.BROKER_REFUSED, "no right to write");
            }
        });

        assertThat(seen).containsExactly(TOPIC + " BROKER_REFUSED");
        assertThat(waiting.now()).isEmpty();
        assertThat(outcome.acknowledged).isTrue();
    }

    @Test
    void givesUpOnWhatTheOperatorDoesNotPutRight() {
        consume(body(), received -> {
            throw new LetheException(ErrorCode.BROKER_REFUSED, "no right to write");
        });

        assertThat(letter().code()).isEqualTo("BROKER_REFUSED");
        assertThat(outcome.acknowledged).isTrue();
    }

    @Test
    void writesTheLetterAgainUntilTheBrokerTakesIt() {
        refusals(new TimeoutException(), 2);

        consume("{".getBytes(UTF_8), received -> {});

        assertThat(letter().code()).isEqualTo("MALFORMED_EVENT");
        assertThat(outcome.acknowledged).isTrue();
    }

    @Test
    void goesOnLoudlyWhereTheBrokerRefusesTheLetterForGood() {
        refusals(new TopicAuthorizationException(TOPIC), Integer.MAX_VALUE);

        consume("{".getBytes(UTF_8), received -> {});

        assertThat(broker.history()).isEmpty();
        assertThat(registry.counter("lethe.dead.letters.lost", "topic", TOPIC).count())
                .isEqualTo(1);
        assertThat(outcome.acknowledged).isTrue();
    }

    @Test
    void survivesDataThatOverflowsTheStack() {
        consume(body(), received -> {
            throw new StackOverflowError();
        });

        assertBuried("INTERNAL", "1");
    }

    @Test
    void leavesTheRecordToTheNextOwnerWhenTheProcessStops() {
        consume(body(), received -> {
            throw new CancellationException();
        });

        assertThat(outcome.acknowledged).isFalse();
        assertThat(broker.history()).isEmpty();
    }

    /** The broker refuses the next letters. */
    private void refusals(RuntimeException failure, int count) {
        broker.failure = failure;
        broker.left = count;
    }

    private void consume(byte[] value, Consumer<Received<ForgetRequested>> handler) {
        consumption.consume(message(value), ForgetRequested.class, handler);
    }

    private void assertBuried(String code, String attempt) {
        assertThat(outcome.acknowledged).isTrue();
        assertThat(broker.history()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo(TOPIC + ".dlq");
            assertThat(header(sent, "lethe-error-code")).isEqualTo(code);
            assertThat(header(sent, "lethe-attempt")).isEqualTo(attempt);
            assertThat(header(sent, "lethe-service-version")).isEqualTo("1.2.3");
        });
        assertThat(registry.counter("lethe.dead.letters", "topic", TOPIC, "code", code)
                        .count())
                .isEqualTo(1);
    }

    private DeadLetter letter() {
        assertThat(broker.history()).hasSize(1);
        return DeadLetter.read(broker.history().get(0).value());
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
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
                .withNack(reason -> {
                    throw new AssertionError("refused to the channel", reason);
                });
    }

    private static final class Outcome {

        private boolean acknowledged;

        CompletableFuture<Void> acknowledge() {
            acknowledged = true;
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Takes letters, and refuses as many as it is told to. */
    private static final class Broker extends MockProducer<String, byte[]> {

        private @Nullable RuntimeException failure;
        private int left;

        Broker() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            if (failure != null && left-- > 0) {
                return CompletableFuture.failedFuture(failure);
            }
            return super.send(record);
        }
    }

    private static final class Impatient implements MessagingConfig {

        @Override
        public Duration retryFor() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration refusedFor() {
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
