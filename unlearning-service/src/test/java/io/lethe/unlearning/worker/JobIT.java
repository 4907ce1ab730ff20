package io.lethe.unlearning.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.ProbedRecord;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
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
        JobPlanned job = TinyModel.job(trained, Purpose.CANDIDATE, "fine-tune", "train-1");

        probe.produceBinary(job);

        ModelUnlearned outcome = await(ModelUnlearned.class, ModelUnlearned::jobId, job.jobId());
        ModelCard card = artifacts.card(outcome.model());
        assertThat(card.state()).isEqualTo(ModelState.UNLEARNED);
        assertThat(card.jobId()).isEqualTo(job.jobId());
        assertThat(card.parent()).isEqualTo("v1");
        assertThat(store.read(outcome.model().weights()))
                .isNotEqualTo(store.read(trained.model().weights()));
        ForgetSet forgetSet = EventJson.mapper().readValue(store.read(outcome.forgetSet()), ForgetSet.class);
        assertThat(forgetSet.forget()).isEqualTo(rowsOfPerson(1));
        assertThat(statesOf(job)).isNotEmpty().containsOnly(RequestState.RUNNING);
    }

    @Test
    void keepsQuietAboutTheRequestsOfAReferenceRun() {
        ModelTrained trained = tinyModel.trained("worker-reference");
        JobPlanned job = TinyModel.job(trained, Purpose.REFERENCE, "retrain", "train-0");

        probe.produceBinary(job);

        ModelUnlearned outcome = await(ModelUnlearned.class, ModelUnlearned::jobId, job.jobId());
        assertThat(artifacts.card(outcome.model()).state()).isEqualTo(ModelState.RETRAINED);
        assertThat(statesOf(job)).isEmpty();
    }

    @Test
    void announcesTheSameOutcomeWhenAJobIsDeliveredAgain() {
        JobPlanned job = TinyModel.job(tinyModel.trained("worker-again"), Purpose.CANDIDATE, "fine-tune", "train-0");

        probe.produceBinary(job);
        probe.produceBinary(job);

        List<ProbedRecord> outcomes = probe.await(
                Topics.MODEL_UNLEARNED,
                2,
                PATIENCE,
                record -> record.event(ModelUnlearned.class).jobId().equals(job.jobId()));
        assertThat(outcomes.get(1).json()).isEqualTo(outcomes.get(0).json());
    }

    @Test
    void failsAJobWhoseWeightsAreCorruptedAndGoesOn() {
        JobPlanned job =
                TinyModel.job(tinyModel.corrupted("worker-corrupted"), Purpose.CANDIDATE, "fine-tune", "train-0");
        JobPlanned next = TinyModel.job(tinyModel.trained("worker-intact"), Purpose.CANDIDATE, "fine-tune", "train-0");

        probe.produceBinary(job);
        probe.produceBinary(next);

        JobFailed failed = await(JobFailed.class, JobFailed::jobId, job.jobId());
        assertThat(failed.reasonCode()).isEqualTo(ErrorCode.ARTIFACT_CORRUPTED.name());
        assertThat(failed.requestIds()).isEqualTo(job.requestIds());
        await(ModelUnlearned.class, ModelUnlearned::jobId, next.jobId());
    }

    @Test
    void failsAJobThatTheLearnerRefuses() {
        ModelTrained trained = tinyModel.trained("worker-unknown-method");
        JobPlanned job = TinyModel.job(trained, Purpose.CANDIDATE, "magic", "train-0");

        probe.produceBinary(job);

        assertThat(await(JobFailed.class, JobFailed::jobId, job.jobId()).reasonCode())
                .isEqualTo(ErrorCode.UNKNOWN_METHOD.name());
    }

    @Test
    void refusesAVersionThatAnotherJobMade() {
        ModelTrained trained = tinyModel.trained("worker-stale");
        JobPlanned first = TinyModel.job(trained, Purpose.CANDIDATE, "fine-tune", "train-0");
        JobPlanned second = TinyModel.job(trained, Purpose.CANDIDATE, "fine-tune", "train-2");

        probe.produceBinary(first);
        probe.produceBinary(second);

        assertThat(await(JobFailed.class, JobFailed::jobId, second.jobId()).reasonCode())
                .isEqualTo(ErrorCode.STALE_BASE.name());
    }

    @Test
    void buriesPoison() {
        String key = "worker-poison-" + UUID.randomUUID();

        probe.produce(Topics.JOB_PLANNED, key, "not JSON".getBytes(UTF_8), Map.of("ce_id", "1"));

        ProbedRecord letter = probe.await(Topics.JOB_PLANNED + ".dlq", record -> key.equals(record.key()));
        assertThat(letter.header("lethe-error-code")).isEqualTo(ErrorCode.MISSING_HEADER.name());
    }

    private <T extends Event> T await(Class<T> type, Function<T, String> id, String wanted) {
        return probe.await(
                        EventType.of(type).topic(),
                        1,
                        PATIENCE,
                        record -> id.apply(record.event(type)).equals(wanted))
                .get(0)
                .event(type);
    }

    private List<RequestState> statesOf(JobPlanned job) {
        return probe.read(Topics.STATUS_CHANGED, record -> job.requestIds().contains(record.key())).stream()
                .map(record -> record.event(StatusChanged.class).state())
                .toList();
    }

    private static List<Integer> rowsOfPerson(int person) {
        int first = person * TinyModel.SAMPLES_PER_PERSON;
        return IntStream.range(first, first + TinyModel.SAMPLES_PER_PERSON)
                .boxed()
                .toList();
    }
}
