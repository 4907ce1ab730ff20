package io.lethe.evaluation;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Topics;
import io.lethe.service.jobs.TopicFeeds;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.KafkaClients;
import io.lethe.service.messaging.TopicNames;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.SharedInfrastructure;
import io.lethe.testing.TinyDataset;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class EvaluationIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> REQUESTS = List.of("6f1c1f5e-58f0-4f7e-9f2c-0d4f0e8a1b11");

    @Inject
    ObjectStore store;

    @Inject
    TinyModels models;

    private KafkaProbe probe;

    @BeforeEach
    void connect() {
        probe = KafkaProbe.connect();
    }

    @AfterEach
    void disconnect() {
        probe.close();
    }

    @Test
    void scoresAnOriginalAgainstTheUnseen() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-original");
        ModelArtifacts.Published original = models.publish(dataset, "original", "v1", 1);

        JobPlanned job = plan(original(dataset, original));

        EvaluationScored scored = scored(job, 1);
        assertThat(scored.state()).isEqualTo(ModelState.ORIGINAL);
        assertThat(scored.method()).isEqualTo("train");
        assertThat(scored.base()).isNull();
        assertThat(scored.baseScorecard()).isNull();
        assertThat(scored.scores().testAccuracy().value()).isBetween(0.0, 1.0);
        assertThat(scored.scores().forgetAccuracy()).isNull();
        assertThat(scored.scores().majorityAccuracy()).isEqualTo(0.5);
        assertThat(scored.workSeconds()).isEqualTo(original.card().seconds());
        assertThat(Scorecard.parse(store.read(scored.scorecard())).scores()).isEqualTo(scored.scores());
    }

    @Test
    void scoresAnOutcomeAndItsBaseAgainstWhatTheJobForgot() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-job");
        ModelArtifacts.Published base = models.publish(dataset, "job", "v1", 1);
        ModelArtifacts.Published outcome = models.publish(dataset, "job", "v2", 2);

        JobPlanned job = plan(outcome(dataset, base.ref(), outcome.ref(), JobPlanned.Purpose.CANDIDATE));

        EvaluationScored scored = scored(job, 1);
        assertThat(scored.state()).isEqualTo(ModelState.UNLEARNED);
        assertThat(scored.model()).isEqualTo(outcome.ref());
        assertThat(scored.requestIds()).isEqualTo(REQUESTS);
        assertThat(scored.workSeconds()).isEqualTo(2.5);
        assertThat(scored.scores().forgetAccuracy()).isNotNull();
        Scores ofBase = Objects.requireNonNull(scored.base());
        assertThat(ofBase.forgetAccuracy()).isNotNull();
        Scorecard card = Scorecard.parse(store.read(Objects.requireNonNull(scored.baseScorecard())));
        assertThat(card.model()).isEqualTo(base.ref());
        assertThat(card.scores()).isEqualTo(ofBase);
        assertThat(card.forgetSamples()).isEqualTo(TinyDataset.IMAGES_PER_PERSON);
    }

    @Test
    void comparesTheOutcomeWithTheRetrainedModel() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-reference");
        ModelRef base = models.publish(dataset, "reference", "v1", 1).ref();
        ModelRef outcome = models.publish(dataset, "reference", "v2", 2).ref();
        ModelRef retrained =
                models.publish(dataset, "reference", "v2-retrained", 3).ref();

        scored(plan(outcome(dataset, base, outcome, JobPlanned.Purpose.CANDIDATE)), 1);
        JobPlanned reference = plan(outcome(dataset, base, retrained, JobPlanned.Purpose.REFERENCE));

        assertThat(scored(reference, 1).state()).isEqualTo(ModelState.RETRAINED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/q/metrics").asString())
                        .contains(
                                "lethe_model_accuracy_ratio{model=\"reference\",split=\"forget\",state=\"base\"}",
                                "lethe_model_accuracy_ratio{model=\"reference\",split=\"forget\",state=\"unlearned\"}",
                                "lethe_mia_accuracy_ratio{model=\"reference\",state=\"retrained\"}",
                                "lethe_nomus_ratio{model=\"reference\",state=\"unlearned\"}",
                                "lethe_retrain_gap_ratio{model=\"reference\",score=\"mia\"}",
                                "lethe_speedup_ratio{method=\"fine-tune\",model=\"reference\"} 1.0",
                                "lethe_stage_duration_seconds_bucket{stage=\"evaluate\",le=\"60.0\"}",
                                "lethe_samples_total{phase=\"evaluate\"}"));
    }

    @Test
    void showsWhatWasScoredBeforeItStarted() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-earlier");
        ModelArtifacts.Published original = models.publish(dataset, "earlier", "v1", 1);
        EvaluationScored scored = scored(plan(original(dataset, original)), 1);
        SimpleMeterRegistry restarted = new SimpleMeterRegistry();
        ScoreFeed feed = new ScoreFeed(
                new ScoreGauges(restarted),
                new EventCodec("evaluation-service"),
                new TopicFeeds(
                        new KafkaClients(
                                Map.of("bootstrap.servers", SharedInfrastructure.bootstrapServers()),
                                new TopicNames(),
                                "restarted"),
                        new TopicNames()));

        feed.start(new StartupEvent());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(restarted
                                .get("lethe.nomus")
                                .tag("model", "earlier")
                                .gauge()
                                .value())
                        .isEqualTo(scored.scores().nomus().value()));
        feed.stop(new ShutdownEvent());
    }

    @Test
    void tellsAgainWhatAnEarlierAttemptScored() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-twice");
        JobPlanned job = plan(original(dataset, models.publish(dataset, "twice", "v1", 1)));
        EvaluationScored first = scored(job, 1);

        plan(job.withAttempt(2, Instant.now()));

        EvaluationScored second = scored(job, 2);
        assertThat(second.scorecard()).isEqualTo(first.scorecard());
        assertThat(second.scores()).isEqualTo(first.scores());
    }

    @Test
    void failsTheJobWhoseModelIsCorruptedAndGoesOn() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-corrupted");
        ModelRef base = models.publish(dataset, "corrupted", "v1", 1).ref();
        ModelRef outcome = models.publish(dataset, "corrupted", "v2", 2).ref();
        ModelRef broken = models.publish(dataset, "corrupted", "v3", 3).ref();
        store.put(broken.weights().bucket(), broken.weights().key(), new byte[] {1, 2, 3});

        JobPlanned impossible = plan(outcome(dataset, base, broken, JobPlanned.Purpose.CANDIDATE));
        JobPlanned next = plan(outcome(dataset, base, outcome, JobPlanned.Purpose.CANDIDATE));

        JobFailed failed = probe.await(
                        Topics.JOB_FAILED,
                        1,
                        PATIENCE,
                        record -> impossible
                                .jobId()
                                .equals(record.event(JobFailed.class).jobId()))
                .get(0)
                .event(JobFailed.class);
        assertThat(failed.kind()).isEqualTo(JobKind.SCORE);
        assertThat(failed.reasonCode()).isEqualTo("ARTIFACT_CORRUPTED");
        scored(next, 1);
    }

    @Test
    void isHealthy() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/started").then().statusCode(200));
        get("/q/health/live").then().statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    }

    private JobPlanned plan(JobPlanned job) {
        probe.produceBinary(job);
        return job;
    }

    private EvaluationScored scored(JobPlanned job, int attempt) {
        return probe.await(Topics.EVALUATION_SCORED, 1, PATIENCE, record -> {
                    EvaluationScored scored = record.event(EvaluationScored.class);
                    return scored.jobId().equals(job.jobId()) && scored.attempt() == attempt;
                })
                .get(0)
                .event(EvaluationScored.class);
    }

    private static JobPlanned original(TinyDataset dataset, ModelArtifacts.Published model) {
        return job(dataset, JobPlanned.Purpose.ORIGINAL, null, model.ref(), null, List.of(), null, null);
    }

    private JobPlanned outcome(TinyDataset dataset, ModelRef base, ModelRef outcome, JobPlanned.Purpose purpose)
            throws JsonProcessingException {
        String made = UUID.randomUUID().toString();
        ArtifactRef forgetSet = store.put(
                "jobs",
                made + "/forget-set.json",
                EventJson.mapper().writeValueAsBytes(new ForgetSet(made, TinyDataset.samplesOf(0), List.of())));
        String method = purpose == JobPlanned.Purpose.REFERENCE ? "retrain" : "fine-tune";
        return job(dataset, purpose, base, outcome, forgetSet, REQUESTS, method, 2.5);
    }

    private static JobPlanned job(
            TinyDataset dataset,
            JobPlanned.Purpose purpose,
            @Nullable ModelRef base,
            ModelRef model,
            @Nullable ArtifactRef forgetSet,
            List<String> requestIds,
            @Nullable String method,
            @Nullable Double workSeconds) {
        return new JobPlanned(
                UUID.randomUUID().toString(),
                JobKind.SCORE,
                purpose,
                1,
                0,
                model.modelId(),
                model.modelVersion(),
                dataset.manifestRef(),
                base,
                model,
                forgetSet == null ? List.of() : List.of(forgetSet),
                null,
                requestIds,
                method,
                null,
                1,
                workSeconds,
                50,
                null,
                Instant.now());
    }
}
