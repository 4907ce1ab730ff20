package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every score of one model version, on the forget set of one job.
 *
 * @param modelId lineage
 * @param modelVersion version
 * @param state what the version has behind it
 * @param jobId job whose forget set the scores are about; absent for a freshly trained original
 * @param requestIds requests of that job
 * @param scores the scores
 * @param workSeconds wall time that made the model
 * @param weights digest and size of the weights that were scored
 * @param scoredAt when the scores were announced
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScorecardDocument(
        String modelId,
        String modelVersion,
        ModelState state,
        @Nullable String jobId,
        List<String> requestIds,
        Scores scores,
        double workSeconds,
        ModelDocument.Weights weights,
        Instant scoredAt) {

    static ScorecardDocument of(EvaluationScored scored, Instant at) {
        var weights = scored.model().weights();
        return new ScorecardDocument(
                scored.model().modelId(),
                scored.model().modelVersion(),
                scored.state(),
                scored.jobId(),
                scored.requestIds(),
                scored.scores(),
                scored.workSeconds(),
                new ModelDocument.Weights(weights.sha256(), weights.size()),
                at);
    }
}
