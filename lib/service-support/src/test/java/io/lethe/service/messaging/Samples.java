package io.lethe.service.messaging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Verdict;
import java.time.Instant;
import java.util.List;

/** One event of each type. */
final class Samples {

    static final String REQUEST = "0b7c6f6e-6a3a-4b1e-9c52-0d8f6f3f1a11";
    static final String JOB = "5f0f6f2e-0e0c-3d2e-8f5b-1c2d3e4f5a6b";

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final ArtifactRef ARTIFACT = new ArtifactRef("models", "ages/v1/card.json", "ab".repeat(32), 17);

    private Samples() {}

    static Event of(EventType type) {
        return switch (type) {
            case SPLIT_PUBLISHED ->
                new SplitPublished(
                        "faces",
                        "0123456789abcdef",
                        ARTIFACT,
                        List.of(new SplitPublished.Size("train", 100, 10)),
                        new SplitPublished.Training("ages", 7, null));
            case MODEL_TRAINED -> new ModelTrained(model("v1"), "faces", "0123456789abcdef", ARTIFACT, 7, 60.5, JOB, 1);
            case FORGET_REQUESTED -> request();
            case FORGET_INSTRUCTED ->
                new ForgetInstructed(REQUEST, ForgetInstructed.Instruction.HOLD, "a second letter came", NOW);
            case JOB_PLANNED ->
                new JobPlanned(
                        JOB,
                        JobKind.UNLEARN,
                        JobPlanned.Purpose.CANDIDATE,
                        1,
                        0,
                        "ages",
                        "v2",
                        ARTIFACT,
                        model("v1"),
                        null,
                        List.of(ARTIFACT),
                        null,
                        List.of(REQUEST),
                        "scrub",
                        null,
                        7,
                        null,
                        50,
                        NOW,
                        NOW);
            case JOB_PROGRESSED ->
                new JobProgressed(
                        JOB, 1, JobKind.UNLEARN, "ages", JobProgressed.Step.PROGRESS, "worker-1", 0.5, 12.0, NOW);
            case JOB_FAILED -> new JobFailed(JOB, 1, JobKind.UNLEARN, "ages", "DIVERGED", "loss NaN");
            case MODEL_UNLEARNED ->
                new ModelUnlearned(
                        JOB,
                        1,
                        0,
                        JobPlanned.Purpose.CANDIDATE,
                        model("v1"),
                        model("v2"),
                        ARTIFACT,
                        ARTIFACT,
                        ARTIFACT,
                        42,
                        List.of(REQUEST),
                        "scrub",
                        JsonNodeFactory.instance.objectNode().put("epochs", 3),
                        7,
                        12.5,
                        false,
                        null);
            case EVALUATION_SCORED -> scored(ModelState.UNLEARNED);
            case MODEL_PROMOTED ->
                new ModelPromoted(
                        model("v2"),
                        "v1",
                        JOB,
                        List.of(REQUEST),
                        "scrub",
                        new Verdict(Verdict.Outcome.PASSED, List.of(), null));
            case MODEL_STATE_CHANGED ->
                new ModelStateChanged(
                        "ages",
                        3,
                        "faces",
                        ARTIFACT,
                        model("v2"),
                        model("v1"),
                        ARTIFACT,
                        42,
                        List.of(),
                        null,
                        0,
                        64,
                        60.5,
                        30.0,
                        null,
                        null,
                        NOW);
            case STATUS_CHANGED -> status(4);
        };
    }

    static ForgetRequested request() {
        return new ForgetRequested(
                REQUEST,
                "ages",
                null,
                null,
                List.of("person-17"),
                null,
                Regulation.GDPR,
                NOW,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static EvaluationScored scored(ModelState state) {
        var half = new Estimate(0.5, 0.4, 0.6);
        var scores = new Scores(half, half, half, half, half, half, half, half, half, 0.2, 1.5, 1.25, List.of());
        return new EvaluationScored(
                JOB, 1, model("v2"), state, "scrub", List.of(REQUEST), scores, scores, ARTIFACT, ARTIFACT, 12.5);
    }

    static StatusChanged status(long sequence) {
        return new StatusChanged(
                REQUEST,
                sequence,
                RequestState.RUNNING,
                null,
                null,
                "ages",
                null,
                List.of(),
                Regulation.GDPR,
                50,
                NOW,
                NOW,
                1,
                0,
                12,
                false,
                "job",
                null,
                null,
                List.of(),
                NOW);
    }

    private static ModelRef model(String version) {
        return new ModelRef("ages", version, ARTIFACT, ARTIFACT);
    }
}
