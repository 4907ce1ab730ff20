package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every score of one model version, on the forget set of one job: the event as it was published, and when.
 *
 * @param model the version, with the digest of its weights
 * @param state what the version has behind it
 * @param jobId job whose forget set the scores are about; absent for a freshly trained original
 * @param requestIds requests of that job
 * @param scores the scores
 * @param scorecard where the full scorecard lies
 * @param workSeconds wall time that made the model
 * @param scoredAt when the scores were announced
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScorecardDocument(
        ModelRef model,
        ModelState state,
        @Nullable String jobId,
        List<String> requestIds,
        Scores scores,
        ArtifactRef scorecard,
        double workSeconds,
        Instant scoredAt) {

    static ScorecardDocument of(EvaluationScored scored, Instant at) {
        return new ScorecardDocument(
                scored.model(),
                scored.state(),
                scored.jobId(),
                scored.requestIds(),
                scored.scores(),
                scored.scorecard(),
                scored.workSeconds(),
                at);
    }
}
