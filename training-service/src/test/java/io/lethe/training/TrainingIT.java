package io.lethe.training;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.Topics;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class TrainingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String DEAD_LETTERS = Topics.SPLIT_PUBLISHED + ".dlq";

    @Inject
    ObjectStore store;

    @Inject
    ModelArtifacts artifacts;

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
    void announcesALoadableModel() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-loadable");

        probe.produceBinary(dataset.announcement("loadable", 5, epochs(2)));

        ModelTrained trained = trained("loadable", 1).get(0).event(ModelTrained.class);
        ModelCard card = artifacts.card(trained.model());
        assertThat(trained.dataset()).isEqualTo(dataset.manifestRef());
        assertThat(trained.seconds()).isPositive();
        assertThat(card.state()).isEqualTo(ModelState.ORIGINAL);
        assertThat(card.recipe().epochs()).isEqualTo(2);
        assertThat(card.engine().device()).startsWith("cpu");
        assertThat(new String(store.read(trained.model().weights()), 0, 10_000, ISO_8859_1))
                .contains("layer4.1.conv2.weight", "fc.bias");
        assertThat(get("/trainings/loadable").jsonPath().getString("state")).isEqualTo("done");
        assertThat(get("/trainings/loadable").jsonPath().getInt("step")).isEqualTo(6);
    }

    @Test
    void announcesAnExistingModelAgain() {
        SplitPublished event = TinyDataset.publish(store, "tiny-again").announcement("again", 5, epochs(1));
        probe.produceBinary(event);
        ModelTrained first = trained("again", 1).get(0).event(ModelTrained.class);

        probe.produceBinary(event);

        ModelTrained second = trained("again", 2).get(1).event(ModelTrained.class);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void refusesAnotherTrainingUnderTheSameName() {
        TinyDataset dataset = TinyDataset.publish(store, "tiny-conflict");
        probe.produceBinary(dataset.announcement("conflict", 5, epochs(1)));
        trained("conflict", 1);

        String other = probe.produceBinary(dataset.announcement("conflict", 6, epochs(1)));

        assertThat(deadLetter(other).header("lethe-error-code")).isEqualTo("CONFLICTING_DUPLICATE");
    }

    @Test
    void refusesAnUnknownRecipeField() {
        ObjectNode recipe = EventJson.mapper().createObjectNode().put("epoch", 3);

        String id = probe.produceBinary(
                TinyDataset.publish(store, "tiny-unknown").announcement("unknown-field", 5, recipe));

        assertThat(deadLetter(id).header("lethe-error-code")).isEqualTo("INVALID_PARAMETERS");
        assertThat(get("/trainings/unknown-field").jsonPath().getString("state"))
                .isEqualTo("failed");
        assertThat(get("/trainings/unknown-field").jsonPath().getString("message"))
                .contains("epochs");
    }

    @Test
    void goesOnAfterACorruptedShardAndAPoisonEvent() {
        TinyDataset broken = TinyDataset.publish(store, "tiny-broken");
        store.put("datasets", broken.manifest().splits().get(0).pixels().key(), new byte[] {1, 2, 3});
        SplitPublished event = broken.announcement("broken", 5, epochs(1));

        String corrupted = probe.produceBinary(event);
        probe.produce(
                Topics.SPLIT_PUBLISHED,
                "tiny-broken",
                "{\"datasetId\": ".getBytes(UTF_8),
                KafkaProbe.binaryHeaders(event));
        probe.produceBinary(TinyDataset.publish(store, "tiny-after").announcement("after", 5, epochs(1)));

        assertThat(deadLetter(corrupted).header("lethe-error-code")).isEqualTo("ARTIFACT_CORRUPTED");
        assertThat(probe.await(DEAD_LETTERS, record -> "MALFORMED_EVENT".equals(record.header("lethe-error-code")))
                        .key())
                .isEqualTo("tiny-broken");
        trained("after", 1);
    }

    @Test
    void trainsToTheEndWhenTheLearnerIsKilled() {
        SplitPublished event = TinyDataset.publish(store, "tiny-killed").announcement("killed", 5, epochs(60));
        probe.produceBinary(event);
        // 404 until the event has arrived
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> get("/trainings/killed").then().statusCode(200).body("epoch", greaterThan(1)));

        learnerProcess().destroyForcibly();

        ModelTrained trained = trained("killed", 1).get(0).event(ModelTrained.class);
        assertThat(artifacts.card(trained.model()).recipe().epochs()).isEqualTo(60);
    }

    @Test
    void saysThatATrainingIsUnknown() {
        get("/trainings/nobody-knows").then().statusCode(404);
        assertThat(get("/trainings/nobody-knows").jsonPath().getString("code")).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void exportsItsSeriesAndIsHealthy() {
        probe.produceBinary(TinyDataset.publish(store, "tiny-metrics").announcement("metrics", 5, epochs(1)));
        trained("metrics", 1);

        assertThat(get("/q/metrics").asString())
                .contains(
                        "lethe_jobs_running{",
                        "lethe_learner_ready{",
                        "lethe_job_progress_ratio{",
                        "lethe_job_last_step_timestamp_seconds{",
                        "lethe_samples_total{phase=\"train\"}");
        get("/q/health/live").then().statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/q/health/started").then().statusCode(200));
    }

    /** The class path hides the main class: the system shows only the first part of a long command line. */
    private static ProcessHandle learnerProcess() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("-Dai.djl.offline"))
                .findFirst()
                .orElseThrow();
    }

    private List<ProbedRecord> trained(String modelId, int count) {
        return probe.await(Topics.MODEL_TRAINED, count, PATIENCE, record -> modelId.equals(record.key()));
    }

    private ProbedRecord deadLetter(String id) {
        return probe.await(DEAD_LETTERS, 1, PATIENCE, record -> id.equals(record.header("ce_id")))
                .get(0);
    }

    private static ObjectNode epochs(int epochs) {
        return EventJson.mapper().createObjectNode().put("epochs", epochs).put("batchSize", 16);
    }
}
