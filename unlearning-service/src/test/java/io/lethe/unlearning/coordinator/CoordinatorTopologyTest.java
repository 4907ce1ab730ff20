package io.lethe.unlearning.coordinator;

import static io.lethe.unlearning.coordinator.Fixtures.MODEL;
import static io.lethe.unlearning.coordinator.Fixtures.id;
import static io.lethe.unlearning.coordinator.Fixtures.request;
import static io.lethe.unlearning.coordinator.Fixtures.scored;
import static io.lethe.unlearning.coordinator.Fixtures.trained;
import static io.lethe.unlearning.coordinator.Fixtures.unlearned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.unlearning.TrainIndex;
import io.lethe.unlearning.UnlearningMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shell around the decisions: keys, headers, dead letters, redelivery, a store that is away. */
final class CoordinatorTopologyTest {

    private static final EventCodec CODEC = new EventCodec("unlearning-service");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger pauses = new AtomicInteger();
    private final AtomicInteger failuresOfTheStore = new AtomicInteger();
    private final CoordinatorParts parts = parts();
    private final TopologyTestDriver driver = new TopologyTestDriver(CoordinatorTopology.of(parts), new Properties());

    @AfterEach
    void close() {
        driver.close();
        registry.close();
    }

    @Test
    void followsARequestToItsEnd() {
        send(trained());
        send(request(1, "anna"));
        JobPlanned job = only(JobPlanned.class);
        send(unlearned(job));
        send(scored(job));

        assertThat(read(StatusChanged.class))
                .extracting(StatusChanged::state)
                .containsExactly(RequestState.ACCEPTED, RequestState.EVALUATING, RequestState.COMPLETED);
    }

    @Test
    void putsEventsIntoTheirEnvelope() {
        send(trained());
        send(request(1, "anna"));

        TestRecord<String, byte[]> planned = records(Topics.JOB_PLANNED).get(0);

        assertThat(planned.key()).isEqualTo(MODEL);
        assertThat(header(planned.headers(), "ce_type")).isEqualTo("io.lethe.unlearning.job-planned.v1");
        assertThat(header(planned.headers(), "ce_source")).isEqualTo("/lethe/unlearning-service");
        assertThat(header(planned.headers(), "ce_correlationid")).isEqualTo(id(1));
    }

    @Test
    void findsTheModelOfARequestWithoutKey() {
        send(trained());
        ProducerRecord<String, byte[]> record = CODEC.toRecord(request(1, "anna"), null);

        pipe(record.topic(), null, record.headers(), record.value());

        assertThat(only(JobPlanned.class).requestIds()).containsExactly(id(1));
    }

    @Test
    void buriesPoisonAndGoesOn() {
        send(trained());
        Headers headers = CODEC.toRecord(request(1, "anna"), null).headers();

        pipe(Topics.FORGET_REQUESTED, MODEL, headers, "{\"requestId\": ".getBytes(UTF_8));
        send(request(2, "anna"));

        assertThat(deadLetterCodes(Topics.FORGET_REQUESTED)).containsExactly("MALFORMED_EVENT");
        assertThat(only(JobPlanned.class).requestIds()).containsExactly(id(2));
    }

    @Test
    void buriesWhatHasNoEnvelope() {
        pipe(Topics.FORGET_REQUESTED, MODEL, new RecordHeaders(), "{}".getBytes(UTF_8));
        pipe(Topics.MODEL_TRAINED, MODEL, new RecordHeaders(), null);

        assertThat(deadLetterCodes(Topics.FORGET_REQUESTED)).containsExactly("MISSING_HEADER");
        assertThat(deadLetterCodes(Topics.MODEL_TRAINED)).containsExactly("MISSING_HEADER");
    }

    @Test
    void buriesARequestThatCannotBeAnswered() {
        send(new ForgetRequested(
                "anna-smith", MODEL, null, List.of("anna"), null, null, null, null, null, null, null, null, null));

        TestRecord<String, byte[]> letter =
                records(Topics.FORGET_REQUESTED + ".dlq").get(0);

        assertThat(header(letter.headers(), "lethe-error-code")).isEqualTo("INVALID_REQUEST");
        assertThat(header(letter.headers(), "dead-letter-reason")).doesNotContain("anna");
    }

    @Test
    void buriesAnotherRequestUnderAKnownId() {
        send(trained());
        send(request(1, "anna"));
        send(request(1, "ben"));

        assertThat(deadLetterCodes(Topics.FORGET_REQUESTED)).containsExactly("CONFLICTING_DUPLICATE");
        assertThat(read(StatusChanged.class)).extracting(StatusChanged::state).containsExactly(RequestState.ACCEPTED);
    }

    @Test
    void answersTheSameRequestAgainWithoutWork() {
        send(request(1, "anna"));
        send(request(1, "anna"));

        assertThat(read(StatusChanged.class))
                .extracting(StatusChanged::reasonCode)
                .containsExactly("MODEL_NOT_FOUND", "MODEL_NOT_FOUND");
        assertThat(registry.get("lethe.duplicates").counter().count()).isEqualTo(1);
        assertThat(registry.get("lethe.requests").counter().count()).isEqualTo(1);
    }

    @Test
    void waitsForAStoreThatIsAway() {
        failuresOfTheStore.set(2);
        send(trained());
        send(request(1, "anna"));

        assertThat(pauses).hasValue(2);
        assertThat(only(JobPlanned.class).requestIds()).containsExactly(id(1));
    }

    @Test
    void publishesTheSameEventsWhenARecordIsDeliveredAgain() {
        MockProcessorContext<String, Outgoing> context = new MockProcessorContext<>();
        LineageProcessor processor = processor(context);
        deliver(processor, context, 0, trained());
        deliver(processor, context, 0, request(1, "anna"));
        List<String> first = forwarded(context);
        context.resetForwards();

        deliver(processor, context, 0, request(1, "anna"));

        assertThat(first).hasSize(2);
        assertThat(forwarded(context)).isEqualTo(first);
    }

    private LineageProcessor processor(MockProcessorContext<String, Outgoing> context) {
        for (var store : List.of(
                CoordinatorTopology.store(LineageProcessor.LINEAGES, LineageEntry.class),
                CoordinatorTopology.store(LineageProcessor.REQUESTS, KnownRequest.class))) {
            var built = store.withLoggingDisabled().build();
            built.init(context.getStateStoreContext(), built);
            context.addStateStore(built);
        }
        LineageProcessor processor = new LineageProcessor(parts);
        processor.init(context);
        return processor;
    }

    /** One fixed id per event, as a second delivery of a record has it. */
    private static void deliver(
            LineageProcessor processor, MockProcessorContext<String, Outgoing> context, long offset, Event event) {
        ProducerRecord<String, byte[]> record = CODEC.toRecord(event, null);
        record.headers().remove("ce_id").add("ce_id", "the-same".getBytes(UTF_8));
        context.setRecordMetadata(record.topic(), 0, offset);
        context.setCurrentSystemTimeMs(0);
        processor.process(new Record<>(record.key(), record.value(), 0, record.headers()));
    }

    private static List<String> forwarded(MockProcessorContext<String, Outgoing> context) {
        return context.forwarded().stream()
                .map(captured -> captured.record())
                .map(record -> record.key()
                        + header(record.headers(), "ce_id")
                        + new String(record.value().value(), UTF_8))
                .toList();
    }

    private CoordinatorParts parts() {
        MessagingMetrics messaging = new MessagingMetrics(registry);
        return new CoordinatorParts(
                Fixtures.POLICY,
                Fixtures::checkMethod,
                manifest -> index(),
                CODEC,
                new DeadLetters(messaging, "test"),
                new CoordinatorMetrics(new UnlearningMetrics(registry), messaging),
                pauses::incrementAndGet);
    }

    private TrainIndex index() {
        if (failuresOfTheStore.getAndDecrement() > 0) {
            throw new LetheException(ErrorCode.STORE_UNAVAILABLE, "away");
        }
        return Fixtures.INDEX;
    }

    private void send(Event event) {
        ProducerRecord<String, byte[]> record = CODEC.toRecord(event, null);
        pipe(record.topic(), record.key(), record.headers(), record.value());
    }

    private void pipe(String topic, @Nullable String key, Headers headers, byte @Nullable [] value) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers));
    }

    private <T extends Event> T only(Class<T> type) {
        List<T> events = read(type);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private <T extends Event> List<T> read(Class<T> type) {
        return records(EventType.of(type).topic()).stream()
                .map(record -> parse(record.value(), type))
                .toList();
    }

    private List<String> deadLetterCodes(String topic) {
        return records(topic + ".dlq").stream()
                .map(record -> header(record.headers(), "lethe-error-code"))
                .toList();
    }

    private List<TestRecord<String, byte[]>> records(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static <T> T parse(byte[] json, Class<T> type) {
        try {
            return EventJson.mapper().readValue(json, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a " + type.getSimpleName(), e);
        }
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }
}
