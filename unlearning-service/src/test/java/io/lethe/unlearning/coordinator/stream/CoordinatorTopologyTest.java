package io.lethe.unlearning.coordinator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetInstructed.Instruction;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.DeadLetters;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.MessagingMetrics;
import io.lethe.service.messaging.TopicNames;
import io.lethe.unlearning.UnlearningMetrics;
import io.lethe.unlearning.coordinator.model.ModelMachine;
import io.lethe.unlearning.coordinator.model.ModelPolicy;
import io.lethe.unlearning.coordinator.model.Rung;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import io.lethe.unlearning.coordinator.request.RequestMachine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream around the machines: what a record of any kind leads to, in stores and topics. */
class CoordinatorTopologyTest {

    private static final String REQUEST = "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35";
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final ArtifactRef ARTIFACT = new ArtifactRef("jobs", "some/key", "ab".repeat(32), 17);
    private static final ModelRef ORIGINAL = new ModelRef("ages", "v1", ARTIFACT, ARTIFACT);

    private final EventCodec codec = new EventCodec("test");

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        MessagingMetrics messaging = new MessagingMetrics(registry);
        Machines machines = new Machines(
                new RequestMachine(Duration.ofDays(30), Duration.ofDays(400)),
                new ModelMachine(model -> policy(), 7),
                codec,
                new DeadLetters("test", "1", new TopicNames()),
                new TopicNames(),
                new CoordinatorMetrics(new UnlearningMetrics(registry), messaging),
                Duration.ofMillis(500));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver = new TopologyTestDriver(CoordinatorTopology.of(machines), properties, NOW);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aPublishedDatasetOpensATrainingJobUnderTheJobsKey() {
        send(new SplitPublished("faces", "0123456789abcdef", ARTIFACT, List.of(), null));
        JobPlanned job = only(Topics.JOB_PLANNED, JobPlanned.class);
        assertThat(job.modelId()).isEqualTo("faces");
        assertThat(job.key()).isEqualTo(job.jobId());
    }

    @Test
    void aRequestTravelsThroughBothMachinesAndComesBackWithEachStatusOnce() {
        trained();
        submit(REQUEST);
        List<StatusChanged> statuses = all(Topics.STATUS_CHANGED, StatusChanged.class);
        assertThat(statuses)
                .extracting(StatusChanged::state)
                .containsExactly(RequestState.ACCEPTED, RequestState.WAITING, RequestState.RUNNING);
        assertThat(statuses).extracting(StatusChanged::sequence).containsExactly(1L, 2L, 3L);
        assertThat(all(Topics.JOB_PLANNED, JobPlanned.class))
                .filteredOn(job -> job.requestIds().contains(REQUEST))
                .singleElement()
                .satisfies(job -> assertThat(job.base()).isEqualTo(ORIGINAL));
    }

    @Test
    void anInstructionReachesItsRequestWhateverItsKey() {
        trained();
        submit(REQUEST);
        submit("b0c7e1f4-93aa-4d18-8e52-7c6d5f4e3b2a");
        all(Topics.STATUS_CHANGED, StatusChanged.class);
        ProducerRecord<String, byte[]> record = codec.toRecord(
                new ForgetInstructed("B0C7E1F4-93AA-4D18-8E52-7C6D5F4E3B2A", Instruction.CANCEL, null, null), null);
        input(record.topic()).pipeInput(new TestRecord<>("any key", record.value(), record.headers(), NOW));
        assertThat(all(Topics.STATUS_CHANGED, StatusChanged.class))
                .extracting(StatusChanged::state)
                .containsExactly(RequestState.CANCELLED);
    }

    @Test
    void whateverCannotBeReadIsPutAsideAndTheNextRecordsGoOn() {
        for (String topic : CoordinatorTopology.OF_MODELS) {
            input(topic).pipeInput("ages", "{".getBytes(UTF_8));
            input(topic).pipeInput("ages", null);
            input(topic).pipeInput("ages", "[[[[".repeat(300_000).getBytes(UTF_8));
        }
        input(Topics.REQUEST_COMMANDED).pipeInput(REQUEST, "null".getBytes(UTF_8));
        input(Topics.MODEL_TRAINED).pipeInput("ages", new byte[900_000]);
        for (String topic : CoordinatorTopology.OF_MODELS) {
            assertThat(records(topic + ".dlq")).as(topic).hasSize(3);
        }
        assertThat(records(Topics.REQUEST_COMMANDED + ".dlq")).hasSize(1);
        assertThat(records(Topics.MODEL_TRAINED + ".dlq")).hasSize(1);

        trained();
        submit(REQUEST);
        assertThat(all(Topics.STATUS_CHANGED, StatusChanged.class)).hasSize(3);
    }

    @Test
    void aRowOfANewerVersionStopsNobodyButItsOwnModel() {
        byte[] newer = "{\"form\":99,\"value\":{}}".getBytes(UTF_8);
        driver.<String, byte[]>getKeyValueStore(ModelProcessor.MODELS).put("smiles", newer);
        send(new ModelTrained(
                new ModelRef("smiles", "v1", ARTIFACT, ARTIFACT),
                "faces",
                "0123456789abcdef",
                ARTIFACT,
                7,
                40,
                null,
                null));
        assertThat(records(Topics.MODEL_COMMANDED + ".dlq")).hasSize(1);
        assertThat(driver.<String, byte[]>getKeyValueStore(ModelProcessor.MODELS)
                        .get("smiles"))
                .isEqualTo(newer);
        trained();
        submit(REQUEST);
        assertThat(all(Topics.STATUS_CHANGED, StatusChanged.class)).hasSize(3);
        driver.advanceWallClockTime(Duration.ofMinutes(10));
        assertThat(all(Topics.JOB_PLANNED, JobPlanned.class)).isNotEmpty();
    }

    @Test
    void timeOpensAnAttemptThatNobodyClaimedAnew() {
        trained();
        submit(REQUEST);
        all(Topics.JOB_PLANNED, JobPlanned.class);
        driver.advanceWallClockTime(Duration.ofMinutes(6));
        assertThat(all(Topics.JOB_PLANNED, JobPlanned.class)).anySatisfy(job -> {
            assertThat(job.requestIds()).contains(REQUEST);
            assertThat(job.attempt()).isEqualTo(2);
        });
    }

    @Test
    void aRequestThatEndedIsKnownForAWhileAndThenDropped() {
        trained();
        submit(REQUEST);
        String waiting = "b0c7e1f4-93aa-4d18-8e52-7c6d5f4e3b2a";
        submit(waiting);
        send(new ForgetInstructed(waiting, Instruction.CANCEL, null, null));

        driver.advanceWallClockTime(Duration.ofDays(399));
        assertThat(request(waiting)).isNotNull();
        driver.advanceWallClockTime(Duration.ofDays(2));

        assertThat(request(waiting)).as("ended").isNull();
        assertThat(request(REQUEST)).as("open").isNotNull();
    }

    @Test
    void countsBatchesVerdictsFurtherRungsAndAttemptsThatNobodyClaimed() {
        trained();
        submit(REQUEST);
        JobPlanned unlearning = planned(JobKind.UNLEARN);
        send(new ModelUnlearned(
                unlearning.jobId(),
                1,
                0,
                unlearning.purpose(),
                ORIGINAL,
                new ModelRef("ages", unlearning.targetVersion(), ARTIFACT, ARTIFACT),
                ARTIFACT,
                ARTIFACT,
                ARTIFACT,
                4,
                List.of(REQUEST),
                "scrub",
                JsonNodeFactory.instance.objectNode(),
                7,
                12,
                false,
                null));
        JobPlanned scoring = planned(JobKind.SCORE);
        Estimate good = new Estimate(0.5, 0.48, 0.52);
        Estimate seen = new Estimate(0.9, 0.88, 0.92);
        Scores leaking = new Scores(good, null, good, good, good, seen, seen, good, good, 0.2, 1.0, 1.0, List.of());
        send(new EvaluationScored(
                scoring.jobId(),
                1,
                Objects.requireNonNull(scoring.model()),
                ModelState.UNLEARNED,
                "scrub",
                List.of(REQUEST),
                leaking,
                null,
                ARTIFACT,
                null,
                12));
        planned(JobKind.RETRAIN);
        driver.advanceWallClockTime(Duration.ofMinutes(6));

        assertThat(registry.get("lethe.batch.size").summary().count()).isEqualTo(1);
        assertThat(count("lethe.verdicts", "outcome", "refused")).isEqualTo(1);
        assertThat(count("lethe.escalations", "method", "retrain")).isEqualTo(1);
        assertThat(registry.get("lethe.jobs.reopened")
                        .tags("kind", "retrain", "reason", "unclaimed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theRowOfAModelDoesNotGrowWithItsWaitingLine() {
        trained();
        submit(10);
        int few = row("ages").length;
        submit(100);
        assertThat(row("ages").length).isEqualTo(few);
        assertThat(driver.<String, Integer>getKeyValueStore(ModelProcessor.WAITING_SIZES)
                        .get("ages"))
                .isEqualTo(99);
    }

    /** The newest job of a kind since jobs were last looked at. */
    private JobPlanned planned(JobKind kind) {
        return all(Topics.JOB_PLANNED, JobPlanned.class).stream()
                .filter(job -> job.kind() == kind)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private double count(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    private void submit(int requests) {
        for (int i = 0; i < requests; i++) {
            submit("00000000-0000-4000-8000-%012x".formatted(i));
        }
    }

    private byte @Nullable [] request(String requestId) {
        return driver.<String, byte[]>getKeyValueStore(RequestProcessor.REQUESTS)
                .get(requestId);
    }

    private byte[] row(String modelId) {
        return driver.<String, byte[]>getKeyValueStore(ModelProcessor.MODELS).get(modelId);
    }

    private void trained() {
        send(new ModelTrained(ORIGINAL, "faces", "0123456789abcdef", ARTIFACT, 7, 40, null, null));
    }

    private void submit(String requestId) {
        RequestCommand.Submit command = new RequestCommand.Submit(
                requestId,
                "/gateway",
                "digest",
                "ages",
                null,
                Regulation.GDPR,
                50,
                NOW,
                NOW.plus(Duration.ofDays(30)),
                NOW,
                1,
                0,
                null,
                null,
                false,
                null,
                List.of(new RequestCommand.Target("ages", ARTIFACT, 4, 100_000)),
                null,
                null);
        input(Topics.REQUEST_COMMANDED)
                .pipeInput(requestId, Commands.message(command).getPayload());
    }

    private void send(Event event) {
        ProducerRecord<String, byte[]> record = codec.toRecord(event, null);
        input(record.topic()).pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), NOW));
    }

    private TestInputTopic<String, byte @Nullable []> input(String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
    }

    private <T extends Event> T only(String topic, Class<T> type) {
        List<T> events = all(topic, type);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private <T extends Event> List<T> all(String topic, Class<T> type) {
        assertThat(EventType.of(type).topic()).isEqualTo(topic);
        return records(topic).stream()
                .filter(record -> record.value() != null)
                .map(record ->
                        codec.decode(record.headers(), record.value(), type).event())
                .toList();
    }

    private List<TestRecord<String, byte @Nullable []>> records(String topic) {
        var output = driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
        return new ArrayList<>(output.readRecordsToList());
    }

    private static ModelPolicy policy() {
        return new ModelPolicy(
                List.of(new Rung("scrub", null)),
                64,
                Duration.ZERO,
                new ModelPolicy.Limits(0.1, 0.1, 0.2),
                false,
                50,
                0.8,
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                3);
    }
}
