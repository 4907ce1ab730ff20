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
    private static @Nullable Planned original;
    private static int attempts = 1;
    private static @Nullable Planned candidate;
    private static @Nullable TinyDataset dataset;

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
        EvaluationScored scored = original().scored();

        assertThat(scored.state()).isEqualTo(ModelState.ORIGINAL);
        assertThat(scored.method()).isEqualTo("train");
        assertThat(scored.base()).isNull();
        assertThat(scored.baseScorecard()).isNull();
        assertThat(scored.compared()).isNull();
        assertThat(scored.scores().testAccuracy().value()).isBetween(0.0, 1.0);
        assertThat(scored.scores().forgetAccuracy()).isNull();
        assertThat(scored.scores().majorityAccuracy()).isEqualTo(0.5);
        assertThat(names(scored.scores()))
                .contains("balanced-accuracy", "nomus-majority")
                .doesNotContain("over-forgetting", "mia-difference");
        assertThat(scored.workSeconds()).isPositive();
        assertThat(Scorecard.parse(store.read(scored.scorecard())).scores()).isEqualTo(scored.scores());
    }

    @Test
    void scoresAnOutcomeAndItsBaseAgainstWhatTheJobForgot() throws JsonProcessingException {
        EvaluationScored scored = candidate().scored();

        assertThat(scored.state()).isEqualTo(ModelState.UNLEARNED);
        assertThat(scored.model()).isEqualTo(candidate().job().model());
        assertThat(scored.requestIds()).isEqualTo(REQUESTS);
        assertThat(scored.workSeconds()).isEqualTo(2.5);
        assertThat(scored.scores().forgetAccuracy()).isNotNull();
        assertThat(names(scored.scores())).contains("over-forgetting").doesNotContain("mia-difference");
        Scores ofBase = Objects.requireNonNull(scored.base());
        assertThat(ofBase.forgetAccuracy()).isNotNull();
        Scorecard card = Scorecard.parse(store.read(Objects.requireNonNull(scored.baseScorecard())));
        assertThat(card.model()).isEqualTo(candidate().job().base());
        assertThat(card.scores()).isEqualTo(ofBase);
        assertThat(card.forgetSamples()).isEqualTo(TinyDataset.IMAGES_PER_PERSON);
    }

    @Test
    void comparesTheOutcomeWithTheRetrainedModel() throws JsonProcessingException {
        Planned candidate = candidate();
        ModelRef base = Objects.requireNonNull(candidate.job().base());
        ModelRef retrained =
                models.publish(dataset(), "outcome", "v2-retrained", 1).ref();
        // The gauges are fed from the same records as what a reference looks for its candidate in.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/q/metrics").asString())
                        .contains("lethe_nomus_ratio{model=\"outcome\",state=\"unlearned\"}"));

        EvaluationScored reference = scored(plan(outcome(dataset(), base, retrained, JobPlanned.Purpose.REFERENCE)), 1);

        assertThat(reference.state()).isEqualTo(ModelState.RETRAINED);
        assertThat(names(reference.scores())).doesNotContain("mia-difference");
        EvaluationScored.Compared compared = Objects.requireNonNull(reference.compared());
        assertThat(compared.model()).isEqualTo(candidate.job().model());
        assertThat(compared.scores().testAccuracy())
                .isEqualTo(candidate.scored().scores().testAccuracy());
        assertThat(names(compared.scores()))
                .contains("mia-difference", "retention-deviation", "activation-distance", "weight-distance");
        assertThat(compared.scores().furtherScores())
                .contains(new Scores.NamedScore("run-time-efficiency", new Scores.Estimate(1, 1, 1)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/q/metrics").asString())
                        .contains(
                                "lethe_model_accuracy_ratio{model=\"outcome\",split=\"forget\",state=\"base\"}",
                                "lethe_model_accuracy_ratio{model=\"outcome\",split=\"forget\",state=\"unlearned\"}",
                                "lethe_mia_accuracy_ratio{model=\"outcome\",state=\"retrained\"}",
                                "lethe_score_ratio{model=\"outcome\",score=\"mia-difference\",state=\"unlearned\"}",
                                "lethe_retrain_gap_ratio{model=\"outcome\",score=\"mia\"}",
                                "lethe_speedup_ratio{method=\"fine-tune\",model=\"outcome\"} 1.0",
                                "lethe_stage_duration_seconds_bucket{stage=\"evaluate\",le=\"60.0\"}",
                                "lethe_samples_total{phase=\"evaluate\"}"));
    }

    @Test
    void showsWhatWasScoredBeforeItStarted() {
        EvaluationScored scored = original().scored();
        SimpleMeterRegistry restarted = new SimpleMeterRegistry();
        ScoreFeed feed = new ScoreFeed(
                new ScoreGauges(restarted),
                new Candidates(),
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
                                .tag("model", "original")
                                .gauge()
                                .value())
                        .isEqualTo(scored.scores().nomus().value()));
        feed.stop(new ShutdownEvent());
    }

    @Test
    void tellsAgainWhatAnEarlierAttemptScored() {
        Planned first = original();

        JobPlanned again = plan(nextAttempt(first.job()));

        EvaluationScored second = scored(again, again.attempt());
        assertThat(second.scorecard()).isEqualTo(first.scored().scorecard());
        assertThat(second.scores()).isEqualTo(first.scored().scores());
    }

    @Test
    void failsTheJobWhoseModelIsCorruptedAndGoesOn() throws JsonProcessingException {
        ModelRef base = models.publish(dataset(), "corrupted", "v1", 1).ref();
        // Weights that no other test publishes: what a worker has in its cache is not read again.
        ModelRef broken = models.publish(dataset(), "corrupted", "v3", 3).ref();
        store.put(broken.weights().bucket(), broken.weights().key(), new byte[] {1, 2, 3});

        JobPlanned impossible = plan(outcome(dataset(), base, broken, JobPlanned.Purpose.CANDIDATE));
        JobPlanned next = plan(nextAttempt(original().job()));

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
        scored(next, next.attempt());
    }

    @Test
    void isHealthy() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/started").then().statusCode(200));
        get("/q/health/live").then().statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    }

    private static List<String> names(Scores scores) {
        return scores.furtherScores().stream().map(Scores.NamedScore::name).toList();
    }

    /** A job and what came of it. */
    private record Planned(JobPlanned job, EvaluationScored scored) {}

    /** An original; scored once, whichever test asks first. */
    private Planned original() {
        if (original == null) {
            original = planned(original(dataset(), models.publish(dataset(), "original", "v1", 1)));
        }
        return original;
    }

    /** The job once more; an attempt older than one already seen would be nobody's. */
    private static JobPlanned nextAttempt(JobPlanned job) {
        return job.withAttempt(++attempts, Instant.now());
    }

    /** An outcome of a job and its base; scored once, whichever test asks first. */
    private Planned candidate() throws JsonProcessingException {
        if (candidate == null) {
            ModelRef base = models.publish(dataset(), "outcome", "v1", 1).ref();
            ModelRef outcome = models.publish(dataset(), "outcome", "v2", 2).ref();
            candidate = planned(outcome(dataset(), base, outcome, JobPlanned.Purpose.CANDIDATE));
        }
        return candidate;
    }

    private TinyDataset dataset() {
        if (dataset == null) {
            dataset = TinyDataset.publish(store, "tiny-evaluated");
        }
        return dataset;
    }

    private Planned planned(JobPlanned job) {
        return new Planned(job, scored(plan(job), 1));
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
