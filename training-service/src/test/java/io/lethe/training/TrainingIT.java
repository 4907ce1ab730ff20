package io.lethe.training;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
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
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class TrainingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

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

        JobPlanned job = plan(dataset.training("loadable", 5, epochs(2)));

        ModelTrained trained = trained(job);
        ModelCard card = artifacts.card(trained.model());
        assertThat(trained.dataset()).isEqualTo(dataset.manifestRef());
        assertThat(trained.seconds()).isPositive();
        assertThat(trained.jobId()).isEqualTo(job.jobId());
        assertThat(trained.attempt()).isEqualTo(1);
        assertThat(trained.model().weights().key()).isEqualTo("loadable/" + job.jobId() + "/1/model.safetensors");
        assertThat(trained.model().card().key()).isEqualTo("loadable/" + job.jobId() + "/1/card.json");
        assertThat(card.state()).isEqualTo(ModelState.ORIGINAL);
        assertThat(card.recipe().epochs()).isEqualTo(2);
        assertThat(card.engine().device()).startsWith("cpu");
        assertThat(new String(store.read(trained.model().weights()), 0, 10_000, ISO_8859_1))
                .contains("layer4.1.conv2.weight", "fc.bias");
        assertThat(get("/trainings/loadable").jsonPath().getString("state")).isEqualTo("done");
        assertThat(get("/trainings/loadable").jsonPath().getInt("step")).isEqualTo(6);
    }

    @Test
    void announcesWhatAnEarlierAttemptTrainedToTheEnd() {
        JobPlanned job = plan(TinyDataset.publish(store, "tiny-again").training("again", 5, epochs(1)));
        ModelTrained first = trained(job);

        plan(job.withAttempt(2, Instant.now()));

        ModelTrained second =
                probe.await(Topics.MODEL_TRAINED, 2, PATIENCE, of(job)).get(1).event(ModelTrained.class);
        assertThat(second.model()).isEqualTo(first.model());
        assertThat(second.seconds()).isEqualTo(first.seconds());
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void refusesAnUnknownRecipeField() {
        ObjectNode recipe = EventJson.mapper().createObjectNode().put("epoch", 3);

        JobPlanned job = plan(TinyDataset.publish(store, "tiny-unknown").training("unknown-field", 5, recipe));

        assertThat(failed(job).reasonCode()).isEqualTo("INVALID_PARAMETERS");
        assertThat(get("/trainings/unknown-field").jsonPath().getString("state"))
                .isEqualTo("failed");
        assertThat(get("/trainings/unknown-field").jsonPath().getString("message"))
                .contains("epochs");
    }

    @Test
    void goesOnAfterACorruptedShardAndAPoisonEvent() {
        TinyDataset broken = TinyDataset.publish(store, "tiny-broken");
        store.put("datasets", broken.manifest().splits().get(0).pixels().key(), new byte[] {1, 2, 3});

        JobPlanned corrupted = plan(broken.training("broken", 5, epochs(1)));
        probe.produce(
                Topics.JOB_PLANNED,
                UUID.randomUUID().toString(),
                "{\"jobId\": ".getBytes(UTF_8),
                KafkaProbe.binaryHeaders(corrupted));
        JobPlanned after = plan(TinyDataset.publish(store, "tiny-after").training("after", 5, epochs(1)));

        assertThat(failed(corrupted).reasonCode()).isEqualTo("ARTIFACT_CORRUPTED");
        trained(after);
    }

    @Test
    void trainsToTheEndWhenTheLearnerIsKilled() {
        JobPlanned job = plan(TinyDataset.publish(store, "tiny-killed").training("killed", 5, epochs(60)));
        // 404 until the job has arrived
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> get("/trainings/killed").then().statusCode(200).body("epoch", greaterThan(1)));

        learnerProcess().destroyForcibly();

        ModelTrained trained = trained(job);
        assertThat(artifacts.card(trained.model()).recipe().epochs()).isEqualTo(60);
        assertThat(get("/q/metrics").asString()).contains("lethe_job_resumes_total{reason=\"learner\"} 1.0");
    }

    @Test
    void knowsWhatOtherWorkersTrain() {
        JobPlanned job = TinyDataset.publish(store, "tiny-elsewhere").training("elsewhere", 5, epochs(1));

        probe.produceBinary(new JobProgressed(
                job.jobId(),
                1,
                JobKind.TRAIN,
                "elsewhere",
                JobProgressed.Step.PROGRESS,
                "another-worker",
                0.25,
                null,
                Instant.now()));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> get("/trainings/elsewhere").then().statusCode(200).body("progress", equalTo(0.25f)));

        probe.produceBinary(
                new JobFailed(job.jobId(), 1, JobKind.TRAIN, "elsewhere", "DIVERGED", "the loss is not finite"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/trainings/elsewhere").then().body("state", equalTo("failed")));
    }

    @Test
    void saysThatATrainingIsUnknown() {
        get("/trainings/nobody-knows").then().statusCode(404);
        assertThat(get("/trainings/nobody-knows").jsonPath().getString("code")).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void exportsItsSeriesAndIsHealthy() {
        trained(plan(TinyDataset.publish(store, "tiny-metrics").training("metrics", 5, epochs(1))));

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

    private JobPlanned plan(JobPlanned job) {
        probe.produceBinary(job);
        return job;
    }

    private ModelTrained trained(JobPlanned job) {
        return probe.await(Topics.MODEL_TRAINED, 1, PATIENCE, of(job)).get(0).event(ModelTrained.class);
    }

    private static Predicate<ProbedRecord> of(JobPlanned job) {
        return record -> job.jobId().equals(record.event(ModelTrained.class).jobId());
    }

    private JobFailed failed(JobPlanned job) {
        return probe.await(
                        Topics.JOB_FAILED,
                        1,
                        PATIENCE,
                        record ->
                                job.jobId().equals(record.event(JobFailed.class).jobId()))
                .get(0)
                .event(JobFailed.class);
    }

    private static ObjectNode epochs(int epochs) {
        return EventJson.mapper().createObjectNode().put("epochs", epochs).put("batchSize", 16);
    }
}
