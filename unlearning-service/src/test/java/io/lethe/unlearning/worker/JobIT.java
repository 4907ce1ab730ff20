package io.lethe.unlearning.worker;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.SampleSet;
import io.lethe.contracts.Topics;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker on a real broker and store, with a real learner and a small network. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class JobIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaProbe probe = KafkaProbe.connect();

    @Inject
    TinyModel tinyModel;

    @Inject
    ObjectStore store;

    @Inject
    ModelArtifacts artifacts;

    @AfterEach
    void disconnect() {
        probe.close();
    }

    @Test
    void makesAModelVersionFromAPlannedJob() throws IOException {
        ModelTrained trained = tinyModel.trained("worker-candidate");
        JobPlanned job = tinyModel.job(trained, Purpose.CANDIDATE, "fine-tune", 1, 3);

        probe.produceBinary(job);

        ModelUnlearned outcome = unlearned(job, 1);
        ModelCard card = artifacts.card(outcome.model());
        assertThat(card.state()).isEqualTo(ModelState.UNLEARNED);
        assertThat(card.jobId()).isEqualTo(job.jobId());
        assertThat(card.parent()).isEqualTo("v1");
        assertThat(outcome.model().weights().key())
                .isEqualTo("worker-candidate/" + job.jobId() + "/1/model.safetensors");
        assertThat(store.read(outcome.model().weights()))
                .isNotEqualTo(store.read(trained.model().weights()));
        assertThat(outcome.unchanged()).isFalse();
        assertThat(outcome.requestIds()).isEqualTo(job.requestIds());
        List<String> both = union(TinyModel.samplesOf(1), TinyModel.samplesOf(3));
        assertThat(read(outcome.forgetSet(), ForgetSet.class)).isEqualTo(new ForgetSet(job.jobId(), both, List.of()));
        assertThat(read(outcome.forgotten(), SampleSet.class)).isEqualTo(new SampleSet("worker-candidate-data", both));
        assertThat(outcome.forgottenSamples()).isEqualTo(2 * TinyModel.SAMPLES_PER_PERSON);
    }

    @Test
    void leavesOutWhomTheBaseHasForgotten() throws IOException {
        ModelTrained trained = tinyModel.trained("worker-second");
        ArtifactRef forgotten = tinyModel.samples("worker-second-data", TinyModel.samplesOf(0));
        ArtifactRef asked =
                tinyModel.samples("worker-second-data", union(TinyModel.samplesOf(0), TinyModel.samplesOf(2)));
        JobPlanned job = TinyModel.job(trained, Purpose.CANDIDATE, "fine-tune", List.of(asked), forgotten);

        probe.produceBinary(job);

        ModelUnlearned outcome = unlearned(job, 1);
        assertThat(read(outcome.forgetSet(), ForgetSet.class))
                .isEqualTo(new ForgetSet(job.jobId(), TinyModel.samplesOf(2), TinyModel.samplesOf(0)));
        assertThat(read(outcome.forgotten(), SampleSet.class).samples())
                .isEqualTo(union(TinyModel.samplesOf(0), TinyModel.samplesOf(2)));
    }

    @Test
    void retrainsAReference() {
        JobPlanned job = tinyModel.job(tinyModel.trained("worker-reference"), Purpose.REFERENCE, "retrain", 0);

        probe.produceBinary(job);

        ModelUnlearned outcome = unlearned(job, 1);
        assertThat(outcome.purpose()).isEqualTo(Purpose.REFERENCE);
        assertThat(outcome.method()).isEqualTo("retrain");
        assertThat(artifacts.card(outcome.model()).state()).isEqualTo(ModelState.RETRAINED);
    }

    @Test
    void announcesWhatAnEarlierAttemptMade() {
        JobPlanned job = tinyModel.job(tinyModel.trained("worker-again"), Purpose.CANDIDATE, "fine-tune", 0);
        probe.produceBinary(job);
        ModelUnlearned first = unlearned(job, 1);

        probe.produceBinary(job.withAttempt(2, Instant.now()));

        ModelUnlearned second = unlearned(job, 2);
        assertThat(second.model()).isEqualTo(first.model());
        assertThat(second.forgotten()).isEqualTo(first.forgotten());
    }

    @Test
    void failsAJobWhoseWeightsAreCorruptedAndGoesOn() {
        JobPlanned job = tinyModel.job(tinyModel.corrupted("worker-corrupted"), Purpose.CANDIDATE, "fine-tune", 0);
        JobPlanned next = tinyModel.job(tinyModel.trained("worker-intact"), Purpose.CANDIDATE, "fine-tune", 0);

        probe.produceBinary(job);
        probe.produceBinary(next);

        assertThat(failed(job).reasonCode()).isEqualTo(ErrorCode.ARTIFACT_CORRUPTED.name());
        unlearned(next, 1);
    }

    @Test
    void describesTheMethods() {
        get("/methods")
                .then()
                .statusCode(200)
                .body("sizes.train", equalTo(10_000))
                .body("methods.name", hasItems("fine-tune", "retrain"))
                .body("methods.find { it.name == 'fine-tune' }.needs", contains("retain"))
                .body("methods.find { it.name == 'fine-tune' }.profiles.name", hasItems("default", "paper"))
                .body("methods.find { it.name == 'fine-tune' }.parameters.range", everyItem(not(emptyString())));
        get("/methods?train=10&forget=10")
                .then()
                .statusCode(400)
                .body("detail", containsString("of 10 training samples"));
    }

    @Test
    void failsAJobThatTheLearnerRefuses() {
        JobPlanned job = tinyModel.job(tinyModel.trained("worker-unknown-method"), Purpose.CANDIDATE, "magic", 0);

        probe.produceBinary(job);

        assertThat(failed(job).reasonCode()).isEqualTo(ErrorCode.UNKNOWN_METHOD.name());
    }

    private ModelUnlearned unlearned(JobPlanned job, int attempt) {
        return probe.await(Topics.MODEL_UNLEARNED, 1, PATIENCE, record -> {
                    ModelUnlearned outcome = record.event(ModelUnlearned.class);
                    return outcome.jobId().equals(job.jobId()) && outcome.attempt() == attempt;
                })
                .get(0)
                .event(ModelUnlearned.class);
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

    private <T> T read(ArtifactRef ref, Class<T> type) throws IOException {
        return EventJson.mapper().readValue(store.read(ref), type);
    }

    private static List<String> union(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).sorted().toList();
    }
}
