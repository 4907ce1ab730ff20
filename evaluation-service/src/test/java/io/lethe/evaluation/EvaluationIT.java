package io.lethe.evaluation;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Topics;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.ProbedRecord;
import io.lethe.testing.TinyDataset;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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

        probe.produceBinary(trained(dataset, original));

        EvaluationScored scored = scored("original", 1).get(0);
        assertThat(scored.state()).isEqualTo(ModelState.ORIGINAL);
        assertThat(scored.jobId()).isNull();
        assertThat(scored.scores().testAccuracy().value()).isBetween(0.0, 1.0);
        assertThat(scored.scores().forgetAccuracy()).isNull();
        assertThat(scored.scores().majorityAccuracy()).isEqualTo(0.5);
        assertThat(scored.workSeconds()).isEqualTo(original.card().seconds());
        assertThat(Scorecard.parse(store.read(scored.scorecard())).scores()).isEqualTo(scored.scores());
    }

    @Test
    void scoresBaseAndOutcomeOfAJobInThisOrder() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-job");
        ModelArtifacts.Published base = models.publish(dataset, "job", "v1", 1);
        ModelArtifacts.Published outcome = models.publish(dataset, "job", "v2", 2);

        probe.produceBinary(unlearned(dataset, base.ref(), outcome.ref(), "job-1", JobPlanned.Purpose.CANDIDATE));

        List<EvaluationScored> both = scored("job", 2);
        assertThat(both).extracting(EvaluationScored::state).containsExactly(ModelState.ORIGINAL, ModelState.UNLEARNED);
        assertThat(both).extracting(EvaluationScored::jobId).containsOnly("job-1");
        assertThat(both).extracting(EvaluationScored::requestIds).containsOnly(REQUESTS);
        assertThat(both)
                .extracting(EvaluationScored::workSeconds)
                .containsExactly(base.card().seconds(), 2.5);
        assertThat(both)
                .allSatisfy(
                        scored -> assertThat(scored.scores().forgetAccuracy()).isNotNull());
    }

    @Test
    void comparesTheOutcomeWithTheRetrainedModel() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-reference");
        ModelRef base = models.publish(dataset, "reference", "v1", 1).ref();
        ModelRef outcome = models.publish(dataset, "reference", "v2", 2).ref();
        ModelRef retrained =
                models.publish(dataset, "reference", "v2-retrained", 3).ref();

        probe.produceBinary(unlearned(dataset, base, outcome, "job-2", JobPlanned.Purpose.CANDIDATE));
        probe.produceBinary(unlearned(dataset, base, retrained, "job-3", JobPlanned.Purpose.REFERENCE));

        assertThat(scored("reference", 4).get(3).state()).isEqualTo(ModelState.RETRAINED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/q/metrics").asString())
                        .contains(
                                "lethe_model_accuracy_ratio{model=\"reference\",split=\"test\",state=\"original\"}",
                                "lethe_model_accuracy_ratio{model=\"reference\",split=\"forget\",state=\"unlearned\"}",
                                "lethe_mia_accuracy_ratio{model=\"reference\",state=\"retrained\"}",
                                "lethe_nomus_ratio{model=\"reference\",state=\"unlearned\"}",
                                "lethe_retrain_gap_ratio{model=\"reference\",score=\"mia\"}",
                                "lethe_speedup_ratio{method=\"fine-tune\",model=\"reference\"} 1.0",
                                "lethe_stage_duration_seconds_bucket{stage=\"evaluate\",le=\"60.0\"}",
                                "lethe_samples_total{phase=\"evaluate\"}"));
    }

    @Test
    void doesNotMistakeTheBaseOfALaterJobForItsOutcome() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-later");
        ModelRef base = models.publish(dataset, "later", "v2", 1).ref();
        ModelRef outcome = models.publish(dataset, "later", "v3", 2).ref();
        ModelRef retrained = models.publish(dataset, "later", "v3-retrained", 3).ref();

        probe.produceBinary(unlearned(dataset, base, outcome, "job-4", JobPlanned.Purpose.CANDIDATE));
        probe.produceBinary(unlearned(dataset, base, retrained, "job-5", JobPlanned.Purpose.REFERENCE));

        List<EvaluationScored> all = scored("later", 4);
        double nomusOfBase = all.get(0).scores().nomus().value();
        double nomusOfOutcome = all.get(1).scores().nomus().value();
        assertThat(nomusOfBase).isNotEqualTo(nomusOfOutcome);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/q/metrics").asString())
                        .contains("lethe_retrain_gap_ratio{model=\"later\",score=\"nomus\"}"));
        assertThat(get("/q/metrics").asString())
                .contains("lethe_nomus_ratio{model=\"later\",state=\"unlearned\"} " + nomusOfOutcome);
    }

    @Test
    void tellsAgainWhatItScoredBefore() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-twice");
        ModelTrained event = trained(dataset, models.publish(dataset, "twice", "v1", 1));
        probe.produceBinary(event);
        scored("twice", 1);

        probe.produceBinary(event);

        List<EvaluationScored> both = scored("twice", 2);
        assertThat(both.get(1)).isEqualTo(both.get(0));
    }

    @Test
    void failsTheJobWhoseModelIsCorruptedAndGoesOn() throws JsonProcessingException {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-corrupted");
        ModelRef base = models.publish(dataset, "corrupted", "v1", 1).ref();
        ModelRef outcome = models.publish(dataset, "corrupted", "v2", 2).ref();
        ModelRef broken = models.publish(dataset, "corrupted", "v3", 3).ref();
        store.put(broken.weights().bucket(), broken.weights().key(), new byte[] {1, 2, 3});

        probe.produceBinary(unlearned(dataset, base, broken, "job-4", JobPlanned.Purpose.CANDIDATE));
        probe.produceBinary(unlearned(dataset, base, outcome, "job-5", JobPlanned.Purpose.CANDIDATE));

        JobFailed failed = probe.await(Topics.JOB_FAILED, 1, PATIENCE, forModel("corrupted"))
                .get(0)
                .event(JobFailed.class);
        assertThat(failed.jobId()).isEqualTo("job-4");
        assertThat(failed.reasonCode()).isEqualTo("ARTIFACT_CORRUPTED");
        assertThat(failed.requestIds()).isEqualTo(REQUESTS);
        assertThat(scored("corrupted", 2)).extracting(EvaluationScored::jobId).containsOnly("job-5");
    }

    @Test
    void buriesAPoisonEventAndGoesOn() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-poison");
        ModelTrained event = trained(dataset, models.publish(dataset, "poison", "v1", 1));

        probe.produce(Topics.MODEL_TRAINED, "poison", "{]".getBytes(UTF_8), KafkaProbe.binaryHeaders(event));
        probe.produceBinary(event);

        assertThat(probe.await(Topics.MODEL_TRAINED + ".dlq", forModel("poison"))
                        .header("lethe-error-code"))
                .isEqualTo("MALFORMED_EVENT");
        scored("poison", 1);
    }

    @Test
    void isHealthy() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/started").then().statusCode(200));
        get("/q/health/live").then().statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    }

    private List<EvaluationScored> scored(String modelId, int count) {
        return probe.await(Topics.EVALUATION_SCORED, count, PATIENCE, forModel(modelId)).stream()
                .map(record -> record.event(EvaluationScored.class))
                .toList();
    }

    private static Predicate<ProbedRecord> forModel(String modelId) {
        return record -> modelId.equals(record.key());
    }

    private static ModelTrained trained(TinyDataset dataset, ModelArtifacts.Published model) {
        return new ModelTrained(
                model.ref(),
                dataset.manifest().datasetId(),
                dataset.manifest().datasetVersion(),
                dataset.manifestRef(),
                1,
                model.card().seconds());
    }

    private ModelUnlearned unlearned(
            TinyDataset dataset, ModelRef base, ModelRef outcome, String jobId, JobPlanned.Purpose purpose)
            throws JsonProcessingException {
        List<Integer> firstPerson =
                IntStream.range(0, TinyDataset.IMAGES_PER_PERSON).boxed().toList();
        ArtifactRef forgetSet = store.put(
                "jobs",
                jobId + "/forget-set.json",
                EventJson.mapper().writeValueAsBytes(new ForgetSet(jobId, firstPerson, List.of())));
        return new ModelUnlearned(
                jobId,
                purpose,
                base,
                outcome,
                dataset.manifestRef(),
                forgetSet,
                REQUESTS,
                purpose == JobPlanned.Purpose.REFERENCE ? "retrain" : "fine-tune",
                JsonNodeFactory.instance.objectNode(),
                1,
                2.5);
    }
}
