package io.lethe.unlearning.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed.Step;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMachineTest {

    private static final Duration LEASE = Duration.ofSeconds(61);

    @Test
    void trainsAnOriginalAndHasItScored() {
        Story story = new Story().published();
        JobPlanned training = story.planned(JobKind.TRAIN);
        story.trained();

        assertThat(training.targetVersion()).isEqualTo("v1");
        assertThat(story.row().head()).isEqualTo(Story.model("v1"));
        assertThat(story.planned(JobKind.SCORE).model()).isEqualTo(Story.model("v1"));
        assertThat(story.openJobs())
                .containsExactly(story.planned(JobKind.SCORE).jobId());
    }

    @Test
    void aRequestForAModelInTrainingWaitsForIt() {
        Story story = new Story().published().asks("r1");
        assertThat(story.told("r1")).containsExactly(RequestState.WAITING);
        JobPlanned training = Objects.requireNonNull(story.row().run()).job().planned();
        story.commands(new ModelCommand.Adopt(Story.MODEL, trainedBy(training)));
        assertThat(story.planned(JobKind.UNLEARN).requestIds()).containsExactly("r1");
    }

    @Test
    void aRequestForAModelWhoseTrainingFailedEnds() {
        Story story = new Story().published();
        JobPlanned training = story.planned(JobKind.TRAIN);
        story.asks("r1").failed(training, "DIVERGED");
        assertThat(story.told("r1")).containsExactly(RequestState.FAILED);
        assertThat(story.row().message()).contains("DIVERGED");
        assertThat(story.line().size()).isZero();
    }

    @Test
    void aRequestForAnUnknownModelIsRejected() {
        Story story = new Story().asks("r1");
        assertThat(story.told("r1")).containsExactly(RequestState.REJECTED);
    }

    @Test
    void theFirstRequestStartsTheFirstRungAtOnce() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned job = story.planned(JobKind.UNLEARN);
        assertThat(job.method()).isEqualTo("scrub");
        assertThat(job.base()).isEqualTo(Story.model("v1"));
        assertThat(job.targetVersion()).isEqualTo("v2");
        assertThat(story.told("r1")).containsExactly(RequestState.WAITING, RequestState.RUNNING);
    }

    @Test
    void aCandidateThatPassesTheGatesBecomesHead() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned job = story.planned(JobKind.UNLEARN);
        story.unlearned(job);
        assertThat(story.told("r1")).containsExactly(RequestState.EVALUATING);
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.68, 0.52, 0.5));

        assertThat(story.told("r1")).containsExactly(RequestState.COMPLETED);
        assertThat(story.row().head()).isEqualTo(Story.model("v2"));
        assertThat(story.row().forgotten()).isEqualTo(Story.artifact("forgotten-by-v2"));
        assertThat(story.openJobs()).isEmpty();
        assertThat(story.decision().events())
                .filteredOn(ModelPromoted.class::isInstance)
                .singleElement()
                .satisfies(promoted -> assertThat(
                                ((ModelPromoted) promoted).verdict().outcome())
                        .isEqualTo(Verdict.Outcome.PASSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.25 0.5 0.5", "0.7 0.75 0.8", "0.7 0.5 0.1", "0.59 0.5 0.5"})
    void aCandidateThatAGateDoesNotLetPassIsFollowedByTheNextRung(String scores) {
        String[] values = scores.split(" ", -1);
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        story.unlearned(story.planned(JobKind.UNLEARN));
        story.scored(
                story.planned(JobKind.SCORE),
                Story.scores(
                        Double.parseDouble(values[0]), Double.parseDouble(values[1]), Double.parseDouble(values[2])));

        JobPlanned next = story.planned(JobKind.RETRAIN);
        assertThat(next.rung()).isEqualTo(1);
        assertThat(next.targetVersion()).isEqualTo("v3");
        assertThat(story.row().head()).isEqualTo(Story.model("v1"));
        assertThat(story.row().versions())
                .filteredOn(version -> version.state() == VersionState.REFUSED)
                .extracting(version -> version.model().modelVersion())
                .containsExactly("v2");
        assertThat(story.told("r1")).containsExactly(RequestState.RUNNING);
    }

    @Test
    void retrainingIsAcceptedWhateverItsScores() {
        Story story = Story.ofOriginal(Story.policy()).asks(Story.request("r1", 50, "retrain", null));
        story.unlearned(story.planned(JobKind.RETRAIN));
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.3, 0.9, 0.9));
        assertThat(story.told("r1")).containsExactly(RequestState.COMPLETED);
        assertThat(story.row().head()).isEqualTo(Story.model("v2"));
    }

    @Test
    void anOutcomeThatIsItsBaseIsRefusedUnseen() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        story.unlearned(story.planned(JobKind.UNLEARN), true, 12);
        assertThat(story.planned(JobKind.RETRAIN).rung()).isEqualTo(1);
    }

    @Test
    void aMethodThatTheDataCannotCarryIsFollowedByTheNextRung() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        story.failed(story.planned(JobKind.UNLEARN), ErrorCode.METHOD_NOT_APPLICABLE.name());
        assertThat(story.planned(JobKind.RETRAIN).rung()).isEqualTo(1);
    }

    @Test
    void aMethodThatDivergedIsFollowedByTheNextRungAndTheLastOneFailsTheRequest() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        story.failed(story.planned(JobKind.UNLEARN), "DIVERGED");
        story.failed(story.planned(JobKind.RETRAIN), "DIVERGED");
        assertThat(story.told("r1")).containsExactly(RequestState.FAILED);
        assertThat(story.row().run()).isNull();
        assertThat(story.openJobs()).isEmpty();
    }

    @Test
    void tooFewSamplesAreJudgedAsThePolicySays() {
        Story escalating = Story.ofOriginal(Story.policy()).asks("r1");
        escalating.unlearned(escalating.planned(JobKind.UNLEARN));
        escalating.scored(escalating.planned(JobKind.SCORE), Story.scores(0.7, 0.61, 0.5));
        assertThat(escalating.planned(JobKind.RETRAIN).rung()).isEqualTo(1);

        ModelPolicy strict = Story.policy();
        Story accepting = Story.ofOriginal(new ModelPolicy(
                        strict.ladder(),
                        3,
                        strict.linger(),
                        strict.gates(),
                        true,
                        50,
                        0.8,
                        strict.lease(),
                        strict.unclaimed(),
                        3))
                .asks("r1");
        accepting.unlearned(accepting.planned(JobKind.UNLEARN));
        accepting.scored(accepting.planned(JobKind.SCORE), Story.scores(0.7, 0.61, 0.5));
        assertThat(accepting.told("r1")).containsExactly(RequestState.COMPLETED);
        assertThat(Objects.requireNonNull(accepting.decision().moves().get(0).verdict())
                        .note())
                .contains("too few");
    }

    @Test
    void requestsThatComeMeanwhileShareTheNextJobMostUrgentFirst() {
        Story story = Story.ofOriginal(Story.policy()).asks("r0");
        JobPlanned first = story.planned(JobKind.UNLEARN);
        story.asks(Story.request("r1", 10)).asks(Story.request("r2", 90)).asks(Story.request("r3", 50));
        story.asks(Story.request("r4", 20));
        story.unlearned(first);
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));

        assertThat(story.planned(JobKind.UNLEARN).requestIds()).containsExactly("r2", "r3", "r4");
        assertThat(story.line().size()).isEqualTo(1);
    }

    @Test
    void requestsWithOtherParametersDoNotShareAJob() {
        Story story = Story.ofOriginal(Story.policy()).asks("r0");
        JobPlanned first = story.planned(JobKind.UNLEARN);
        story.asks(Story.request(
                "r1", 90, "scrub", JsonNodeFactory.instance.objectNode().put("epochs", 3)));
        story.asks(Story.request("r2", 50));
        story.unlearned(first);
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
        assertThat(story.planned(JobKind.UNLEARN).requestIds()).containsExactly("r1");
    }

    @Test
    void oneRequestThatCannotBeServedDoesNotStopThoseThatShareItsJob() {
        Story story = Story.ofOriginal(Story.policy()).asks("r0");
        JobPlanned first = story.planned(JobKind.UNLEARN);
        story.asks("r1").asks("r2").failed(first, "NOTHING_TO_RETAIN");
        assertThat(story.told("r0")).containsExactly(RequestState.REJECTED);
        JobPlanned both = story.planned(JobKind.UNLEARN);
        assertThat(both.requestIds()).containsExactly("r1", "r2");

        story.failed(both, "NOTHING_TO_RETAIN");
        JobPlanned alone = story.planned(JobKind.UNLEARN);
        assertThat(alone.requestIds()).containsExactly("r1");
        story.failed(alone, "NOTHING_TO_RETAIN");
        assertThat(story.told("r1")).containsExactly(RequestState.REJECTED);
        assertThat(story.planned(JobKind.UNLEARN).requestIds()).containsExactly("r2");
    }

    @Test
    void nobodyIsPutInAJobThatWouldForgetEverybody() {
        Story story = Story.ofOriginal(Story.policy()).asks("r0");
        JobPlanned first = story.planned(JobKind.UNLEARN);
        for (String id : List.of("r1", "r2")) {
            story.asks(new Waiting(
                    id, Story.artifact(id), 48, 100, null, null, false, null, 50, Story.START, Story.START, false));
        }
        story.unlearned(first);
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
        assertThat(story.planned(JobKind.UNLEARN).requestIds()).containsExactly("r1");
    }

    @Test
    void aSilentWorkerLosesItsAttemptAndWhateverItSaysAfterwardsIsRefused() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned first = story.planned(JobKind.UNLEARN);
        story.heard(first, Step.CLAIMED, 0).heard(first, Step.PROGRESS, 0.4).after(LEASE);
        JobPlanned second = story.planned(JobKind.UNLEARN);
        assertThat(second.jobId()).isEqualTo(first.jobId());
        assertThat(second.attempt()).isEqualTo(2);

        ModelRow before = story.row();
        story.unlearned(first).failed(first, "INTERNAL").heard(first, Step.INTERRUPTED, 0.4);
        assertThat(story.row()).isEqualTo(before);
        assertThat(story.decision().events()).isEmpty();

        story.unlearned(second);
        assertThat(story.told("r1")).containsExactly(RequestState.EVALUATING);
    }

    @Test
    void aJobThatAWorkerGivesBackIsOpenedAtOnceIfItCameFurther() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned first = story.planned(JobKind.UNLEARN);
        story.heard(first, Step.CLAIMED, 0).heard(first, Step.INTERRUPTED, 0.3).after(Duration.ofMillis(500));
        assertThat(story.planned(JobKind.UNLEARN).attempt()).isEqualTo(2);
    }

    @Test
    void attemptsThatComeNoFurtherExhaustTheRungAndNotTheRequest() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned job = story.planned(JobKind.UNLEARN);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(job.attempt()).isEqualTo(attempt);
            story.heard(job, Step.CLAIMED, 0).after(LEASE);
            if (attempt < 3) {
                job = story.planned(JobKind.UNLEARN);
            }
        }
        assertThat(story.planned(JobKind.RETRAIN).rung()).isEqualTo(1);
    }

    @Test
    void attemptsThatComeFurtherCostNothing() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned job = story.planned(JobKind.UNLEARN);
        for (int attempt = 1; attempt < 9; attempt++) {
            story.heard(job, Step.CHECKPOINTED, attempt / 10.0).after(LEASE);
            job = story.planned(JobKind.UNLEARN);
        }
        assertThat(job.attempt()).isEqualTo(9);
    }

    @Test
    void anAttemptThatNobodyClaimsIsOpenedAnewAndCostsNothing() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        for (int attempt = 2; attempt < 8; attempt++) {
            story.after(Duration.ofHours(1));
            assertThat(story.planned(JobKind.UNLEARN).attempt()).isEqualTo(attempt);
        }
    }

    @Test
    void aRequestThatNobodyServesYetCanBeTakenBack() {
        Story story = Story.ofOriginal(Story.policy()).asks("r0").asks("r1");
        String place = Story.request("r1", 50).place();
        story.commands(new ModelCommand.Withdraw(Story.MODEL, "r1", place, RequestState.CANCELLED, "changed my mind"));
        assertThat(story.told("r1")).containsExactly(RequestState.CANCELLED);
        assertThat(story.line().size()).isZero();

        story.commands(new ModelCommand.Withdraw(
                Story.MODEL, "r0", Story.request("r0", 50).place(), RequestState.CANCELLED, null));
        assertThat(story.told("r0")).isEmpty();
    }

    @Test
    void anEarlierDueDateMovesARequestForward() {
        Story story = Story.ofOriginal(Story.policy()).asks("r0").asks("r1").asks("r2");
        story.commands(new ModelCommand.Reorder(
                Story.MODEL, Story.request("r2", 50).place(), Story.START.plus(Duration.ofDays(1))));
        assertThat(story.line().first(2)).extracting(Waiting::requestId).containsExactly("r2", "r1");
    }

    @Test
    void aModelThatWasTrainedAnewServesTheRunningRequestsOnTheNewOriginal() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        JobPlanned former = story.planned(JobKind.UNLEARN);
        story.commands(new ModelCommand.Adopt(
                Story.MODEL,
                new ModelTrained(
                        Story.model("v9"), "faces", "fedcba9876543210", Story.artifact("new"), 8, 50, null, null)));

        assertThat(story.decision().endedJobs()).contains(former.jobId());
        assertThat(story.planned(JobKind.UNLEARN).base()).isEqualTo(Story.model("v9"));
        assertThat(story.planned(JobKind.UNLEARN).targetVersion()).isEqualTo("v10");
        story.unlearned(former);
        assertThat(story.decision().events()).isEmpty();
    }

    @Test
    void anotherVersionOfTheDatasetUnderAKnownNameIsToldOnceInTheModelsState() {
        Story story = Story.ofOriginal(Story.policy());
        SplitPublished other = new SplitPublished(
                "faces",
                "fedcba9876543210",
                Story.artifact("other"),
                List.of(),
                new SplitPublished.Training(Story.MODEL, 1, null));

        story.commands(new ModelCommand.Train(Story.MODEL, other));

        assertThat(story.row().run()).isNull();
        assertThat(story.row().sideFailure())
                .satisfies(failure -> assertThat(failure.reasonCode()).isEqualTo("CONFLICTING_DUPLICATE"));
        assertThat(story.commands(new ModelCommand.Train(Story.MODEL, other))
                        .decision()
                        .events())
                .isEmpty();
    }

    @Test
    void aForeignTrainerCannotReplaceAKnownVersion() {
        Story story = Story.ofOriginal(Story.policy());
        ModelTrained other = new ModelTrained(
                new ModelRef(Story.MODEL, "v1", Story.artifact("other"), Story.artifact("other-card")),
                "faces",
                "fedcba9876543210",
                Story.artifact("new"),
                8,
                50,
                null,
                null);
        assertThatThrownBy(() -> story.commands(new ModelCommand.Adopt(Story.MODEL, other)))
                .isInstanceOf(LetheException.class)
                .extracting(e -> ((LetheException) e).code())
                .isEqualTo(ErrorCode.CONFLICTING_DUPLICATE);
    }

    @Test
    void aRedeliveredAnnouncementOfTheOriginalChangesNothing() {
        Story story = new Story().published();
        ModelTrained trained = trainedBy(story.planned(JobKind.TRAIN));
        story.commands(new ModelCommand.Adopt(Story.MODEL, trained));
        story.commands(new ModelCommand.Adopt(Story.MODEL, trained));
        assertThat(story.decision().events()).isEmpty();
        assertThat(story.published().decision().events()).isEmpty();
    }

    @Test
    void aModelThatChangedOftenIsRetrained() {
        ModelPolicy usual = Story.policy();
        Story story = Story.ofOriginal(new ModelPolicy(
                        usual.ladder(),
                        3,
                        usual.linger(),
                        usual.gates(),
                        false,
                        1,
                        0.8,
                        usual.lease(),
                        usual.unclaimed(),
                        3))
                .asks("r1");
        story.unlearned(story.planned(JobKind.UNLEARN));
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
        story.asks("r2");
        assertThat(story.planned(JobKind.RETRAIN).rung()).isZero();
    }

    @Test
    void aRungThatCostsAboutAsMuchAsRetrainingIsSkipped() {
        Story story = Story.ofOriginal(Story.policy()).asks("r1");
        story.unlearned(story.planned(JobKind.UNLEARN), false, 39);
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
        story.asks("r2");
        assertThat(story.planned(JobKind.RETRAIN).rung()).isZero();
    }

    @Test
    void aReferenceIsMadeAsideAndHoldsNobodyUp() {
        Story story = Story.ofOriginal(Story.policy()).asks(askingForReference());
        story.unlearned(story.planned(JobKind.UNLEARN));
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
        JobPlanned reference = story.planned(JobKind.RETRAIN);
        assertThat(reference.purpose()).isEqualTo(JobPlanned.Purpose.REFERENCE);
        assertThat(reference.base()).isEqualTo(Story.model("v1"));
        assertThat(reference.forgotten()).isNull();
        assertThat(story.told("r1")).containsExactly(RequestState.COMPLETED);

        story.asks("r2");
        assertThat(story.planned(JobKind.UNLEARN).requestIds()).containsExactly("r2");
        story.unlearned(reference);
        JobPlanned scoring = story.planned(JobKind.SCORE);
        assertThat(scoring.purpose()).isEqualTo(JobPlanned.Purpose.REFERENCE);
        story.scored(scoring, Story.scores(0.6, 0.5, 0.5));
        assertThat(story.row().side()).isEmpty();
        assertThat(story.row().head()).isEqualTo(Story.model("v2"));
    }

    @Test
    void aReferenceThatFailsIsToldInTheModelsState() {
        Story story = Story.ofOriginal(Story.policy()).asks(askingForReference());
        story.unlearned(story.planned(JobKind.UNLEARN));
        story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
        JobPlanned reference = story.planned(JobKind.RETRAIN);

        story.failed(reference, "DIVERGED");

        assertThat(story.row().side()).isEmpty();
        assertThat(story.row().sideFailure()).satisfies(failure -> {
            assertThat(failure.jobId()).isEqualTo(reference.jobId());
            assertThat(failure.purpose()).isEqualTo(JobPlanned.Purpose.REFERENCE);
            assertThat(failure.reasonCode()).isEqualTo("DIVERGED");
        });
    }

    private static Waiting askingForReference() {
        Waiting plain = Story.request("r1", 50);
        return new Waiting(
                plain.requestId(),
                plain.forgetSet(),
                4,
                100,
                null,
                null,
                true,
                null,
                50,
                plain.dueAt(),
                plain.enqueuedAt(),
                false);
    }

    @Test
    void theStateOfAModelStaysSmallHoweverOftenItForgets() {
        Story story = Story.ofOriginal(Story.policy());
        int largest = 0;
        for (int i = 0; i < 200; i++) {
            story.asks("r" + i);
            story.unlearned(story.planned(JobKind.UNLEARN), false, 1);
            story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
            if (story.row().inexactPromotions() >= 49) {
                story.asks("x" + i);
                story.unlearned(story.planned(JobKind.UNLEARN), false, 1);
                story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
                story.asks("y" + i);
                story.unlearned(story.planned(JobKind.RETRAIN), false, 1);
                story.scored(story.planned(JobKind.SCORE), Story.scores(0.7, 0.5, 0.5));
            }
            largest = Math.max(largest, story.row().versions().size());
        }
        assertThat(largest).isEqualTo(24);
        assertThat(story.row().versions().get(0).model()).isEqualTo(Story.model("v1"));
        assertThat(story.decision().events())
                .filteredOn(ModelStateChanged.class::isInstance)
                .hasSize(1);
    }

    private static ModelTrained trainedBy(JobPlanned job) {
        return new ModelTrained(
                Story.model("v1"),
                "faces",
                "0123456789abcdef",
                job.dataset(),
                job.seed(),
                40,
                job.jobId(),
                job.attempt());
    }
}
