package io.lethe.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.StatusChanged;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of one small story: a model is trained, unlearned, scored and promoted. */
final class Events {

    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    static final String JOB = "5f0f6f2e-0e0c-3d2e-8f5b-1c2d3e4f5a6b";

    private Events() {}

    static ModelTrained trained(String model, ArtifactRef weights) {
        return new ModelTrained(version(model, "v1", weights), "faces", "0123456789abcdef", weights, 7, 60);
    }

    static ModelUnlearned unlearned(String model, String request, ArtifactRef weights) {
        return new ModelUnlearned(
                JOB,
                JobPlanned.Purpose.CANDIDATE,
                version(model, "v1", weights),
                version(model, "v2", weights),
                weights,
                weights,
                List.of(request),
                "scrub",
                JsonNodeFactory.instance.objectNode().put("epochs", 3),
                7,
                12.5);
    }

    static JobFailed failed(JobPlanned.Purpose purpose, String model, String request) {
        return new JobFailed(JOB, purpose, model, List.of(request), "DIVERGED", "The loss is not finite", 1);
    }

    static ModelPromoted promoted(String model, String request, ArtifactRef weights) {
        return new ModelPromoted(version(model, "v2", weights), "v1", JOB, List.of(request));
    }

    static EvaluationScored scored(String model, ModelState state, String request, ArtifactRef weights) {
        var half = new Estimate(0.5, 0.4, 0.6);
        var scores = new Scores(half, half, half, half, half, half, half, half, half, 0.2, 1.5, 1.25, List.of());
        var version = state == ModelState.ORIGINAL ? "v1" : "v2";
        return new EvaluationScored(
                version(model, version, weights), state, JOB, List.of(request), scores, weights, 12.5);
    }

    static StatusChanged status(String request, String model, RequestState state, int attempt, double progress) {
        return status(request, model, state, attempt, progress, null);
    }

    static StatusChanged status(
            String request,
            String model,
            RequestState state,
            int attempt,
            double progress,
            @Nullable String reasonCode) {
        var job = attempt == 0 ? null : JOB;
        var version = attempt == 0 ? null : "v2";
        return new StatusChanged(request, model, state, reasonCode, null, job, version, attempt, progress, NOW, null);
    }

    private static ModelRef version(String model, String version, ArtifactRef weights) {
        return new ModelRef(model, version, weights, weights);
    }
}
