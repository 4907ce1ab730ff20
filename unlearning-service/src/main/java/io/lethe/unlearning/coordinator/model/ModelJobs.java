package io.lethe.unlearning.coordinator.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.SplitPublished;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes jobs down. A job's id is a digest of everything that decides about its outcome. */
final class ModelJobs {

    private static final int ORDINARY = 50;
    private static final int LEAST_URGENT = 0;

    private ModelJobs() {}

    /** Trains the original that a dataset version asks for. */
    static JobPlanned training(String modelId, String version, SplitPublished split, long seed, Instant at) {
        SplitPublished.Training wanted = split.training();
        JsonNode recipe = wanted == null ? null : wanted.recipe();
        return new JobPlanned(
                id("train", modelId, version, split.manifest().sha256(), recipe, seed),
                JobKind.TRAIN,
                Purpose.ORIGINAL,
                1,
                0,
                modelId,
                version,
                split.manifest(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                recipe,
                seed,
                null,
                ORDINARY,
                null,
                at);
    }

    /** Makes a candidate without what the requests want forgotten, most urgent request first. */
    static JobPlanned candidate(
            ModelRow model, String version, List<Waiting> requests, Rung rung, int place, Instant at) {
        Waiting first = requests.get(0);
        long seed = Objects.requireNonNullElse(first.seed(), model.seed());
        List<ArtifactRef> forgetSets =
                requests.stream().map(Waiting::forgetSet).distinct().toList();
        ModelRef head = Objects.requireNonNull(model.head());
        return new JobPlanned(
                id(
                        "candidate",
                        model.modelId(),
                        version,
                        head.weights().sha256(),
                        model.dataset().sha256(),
                        forgetSets.stream().map(ArtifactRef::sha256).toList(),
                        rung,
                        seed),
                rung.exact() ? JobKind.RETRAIN : JobKind.UNLEARN,
                Purpose.CANDIDATE,
                1,
                place,
                model.modelId(),
                version,
                model.dataset(),
                head,
                null,
                forgetSets,
                model.forgotten(),
                requests.stream().map(Waiting::requestId).toList(),
                rung.method(),
                rung.parameters(),
                seed,
                null,
                first.priority(),
                requests.stream()
                        .map(Waiting::dueAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                at);
    }

    /** Trains anew without what a candidate forgot, to compare with. */
    static JobPlanned reference(JobPlanned candidate, Instant at) {
        return new JobPlanned(
                id("reference", candidate.jobId()),
                JobKind.RETRAIN,
                Purpose.REFERENCE,
                1,
                0,
                candidate.modelId(),
                candidate.targetVersion() + "-retrained",
                candidate.dataset(),
                candidate.base(),
                null,
                candidate.forgetSets(),
                candidate.forgotten(),
                candidate.requestIds(),
                Rung.RETRAIN,
                null,
                candidate.seed(),
                null,
                LEAST_URGENT,
                null,
                at);
    }

    /** Scores what a job made against its base. */
    static JobPlanned scoring(JobPlanned made, Candidate candidate, Instant at) {
        return new JobPlanned(
                id("score", made.jobId(), candidate.model().weights().sha256()),
                JobKind.SCORE,
                made.purpose(),
                1,
                made.rung(),
                made.modelId(),
                candidate.model().modelVersion(),
                made.dataset(),
                made.base(),
                candidate.model(),
                List.of(candidate.forgetSet()),
                null,
                made.requestIds(),
                made.method(),
                null,
                made.seed(),
                candidate.seconds(),
                made.priority(),
                made.dueAt(),
                at);
    }

    /** Scores an original: what it learned against people whom it never saw. */
    static JobPlanned scoringOriginal(ModelTrained trained, Instant at) {
        return new JobPlanned(
                id(
                        "score-original",
                        trained.model().modelId(),
                        trained.model().weights().sha256()),
                JobKind.SCORE,
                Purpose.ORIGINAL,
                1,
                0,
                trained.model().modelId(),
                trained.model().modelVersion(),
                trained.dataset(),
                null,
                trained.model(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                trained.seed(),
                trained.seconds(),
                LEAST_URGENT,
                null,
                at);
    }

    private static String id(@Nullable Object... decisive) {
        JsonNode all = EventJson.mapper().valueToTree(decisive);
        return UUID.nameUUIDFromBytes(EventJson.digest(all).getBytes(UTF_8)).toString();
    }
}
