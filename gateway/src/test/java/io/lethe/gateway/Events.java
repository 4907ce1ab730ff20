package io.lethe.gateway;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelStateChanged.ActiveJob;
import io.lethe.contracts.ModelStateChanged.JobState;
import io.lethe.contracts.ModelStateChanged.Version;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.StatusChanged.Moment;
import io.lethe.contracts.StatusChanged.OfModel;
import io.lethe.contracts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as the coordinator, a worker and the evaluation publish them. */
public final class Events {

    /** When everything happens. */
    public static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    /** The job that serves requests. */
    public static final String JOB = "5f0f6f2e-0e0c-3d2e-8f5b-1c2d3e4f5a6b";

    /** Some artifact. */
    public static final ArtifactRef ARTIFACT = new ArtifactRef("models", "ages/weights", "0".repeat(64), 7);

    private Events() {}

    /** A status of a request for one model. */
    public static StatusChanged status(String request, String model, RequestState state, long sequence) {
        return new Status(request, model, state, sequence).event();
    }

    /**
     * A status with its less usual parts.
     *
     * @param due when it is due
     * @param arrived when the request was heard of first
     */
    public record Status(
            String request,
            @Nullable String model,
            @Nullable String dataset,
            List<String> models,
            RequestState state,
            long sequence,
            @Nullable Regulation regulation,
            int priority,
            @Nullable Instant submitted,
            @Nullable Instant due,
            Instant arrived) {

        public Status(String request, String model, RequestState state, long sequence) {
            this(
                    request,
                    model,
                    null,
                    List.of(model),
                    state,
                    sequence,
                    Regulation.GDPR,
                    50,
                    NOW,
                    NOW.plus(Duration.ofDays(30)),
                    NOW);
        }

        public Status of(String otherDataset, List<String> itsModels) {
            return new Status(
                    request,
                    null,
                    otherDataset,
                    itsModels,
                    state,
                    sequence,
                    regulation,
                    priority,
                    submitted,
                    due,
                    arrived);
        }

        public Status under(@Nullable Regulation other) {
            return new Status(
                    request, model, dataset, models, state, sequence, other, priority, submitted, due, arrived);
        }

        public Status urgent(int other, @Nullable Instant otherDue, Instant otherArrived) {
            return new Status(
                    request,
                    model,
                    dataset,
                    models,
                    state,
                    sequence,
                    regulation,
                    other,
                    submitted,
                    otherDue,
                    otherArrived);
        }

        public Status submitted(Instant other) {
            return new Status(
                    request, model, dataset, models, state, sequence, regulation, priority, other, due, arrived);
        }

        public Status state(RequestState other, long otherSequence) {
            return new Status(
                    request,
                    model,
                    dataset,
                    models,
                    other,
                    otherSequence,
                    regulation,
                    priority,
                    submitted,
                    due,
                    arrived);
        }

        public StatusChanged event() {
            boolean bad = state == RequestState.REJECTED || state == RequestState.FAILED;
            boolean served = state == RequestState.RUNNING
                    || state == RequestState.EVALUATING
                    || state == RequestState.COMPLETED;
            var parts = models.stream()
                    .map(name -> new OfModel(
                            name,
                            state,
                            served ? JOB : null,
                            served ? 1 : 0,
                            0,
                            served ? "scrub" : null,
                            served ? "v2" : null,
                            state == RequestState.COMPLETED ? verdict() : null,
                            bad ? "DIVERGED" : null,
                            bad ? "the loss is not finite" : null,
                            null))
                    .toList();
            return new StatusChanged(
                    request,
                    sequence,
                    state,
                    bad ? "DIVERGED" : null,
                    bad ? "the loss is not finite" : null,
                    model,
                    dataset,
                    parts,
                    regulation,
                    priority,
                    submitted,
                    due,
                    2,
                    0,
                    40,
                    false,
                    state == RequestState.WAITING ? "job" : null,
                    null,
                    null,
                    List.of(new Moment(RequestState.RECEIVED, arrived), new Moment(state, NOW)),
                    NOW);
        }
    }

    /** A model that is served, with the weights of its original and of its head. */
    public static ModelStateChanged model(String model, long sequence, ArtifactRef weights) {
        var job = new ActiveJob(JOB, JobKind.UNLEARN, JobState.CLAIMED, 1, 0, "scrub", 2, Instant.now());
        return new ModelStateChanged(
                model,
                sequence,
                "faces",
                ARTIFACT,
                version(model, "v2", weights),
                version(model, "v1", weights),
                ARTIFACT,
                40,
                List.of(
                        made(model, "v1", VersionState.SUPERSEDED, weights),
                        made(model, "v2", VersionState.HEAD, weights)),
                job,
                3,
                64,
                60.0,
                30.0,
                null,
                null,
                NOW);
    }

    /** A model that has nothing to serve yet. */
    public static ModelStateChanged untrained(String model, @Nullable String message) {
        return new ModelStateChanged(
                model, 1, "faces", ARTIFACT, null, null, null, 0, List.of(), null, 0, 64, null, null, message, null,
                NOW);
    }

    /** The scores of a version, and of what it was made from. */
    public static EvaluationScored scored(String model, ModelState state, String request, ArtifactRef weights) {
        boolean original = state == ModelState.ORIGINAL;
        return new EvaluationScored(
                JOB,
                1,
                version(model, original ? "v1" : "v2", weights),
                state,
                original ? "train" : "scrub",
                original ? List.of() : List.of(request),
                scores(),
                original ? null : scores(),
                ARTIFACT,
                original ? null : ARTIFACT,
                12.5);
    }

    /** A sign of life of the job. */
    public static JobProgressed progressed(String model, int attempt, double progress) {
        return new JobProgressed(
                JOB,
                attempt,
                JobKind.UNLEARN,
                model,
                JobProgressed.Step.PROGRESS,
                "worker-1",
                progress,
                90.0,
                Instant.now());
    }

    private static Scores scores() {
        var half = new Estimate(0.5, 0.4, 0.6);
        return new Scores(half, half, half, half, half, half, half, half, half, 0.2, 1.5, 1.25, List.of());
    }

    private static Verdict verdict() {
        var gate = new Verdict.Gate("utility", Verdict.Outcome.PASSED, 0.8, 0.7, 0.9, 0.6);
        return new Verdict(Verdict.Outcome.PASSED, List.of(gate), null);
    }

    private static Version made(String model, String version, VersionState state, ArtifactRef weights) {
        return new Version(version(model, version, weights), state, "scrub", JOB, 12.5, verdict(), NOW);
    }

    private static ModelRef version(String model, String version, ArtifactRef weights) {
        return new ModelRef(model, version, weights, weights);
    }
}
