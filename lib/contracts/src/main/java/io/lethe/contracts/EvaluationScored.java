package io.lethe.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model version was scored.
 *
 * @param model the model
 * @param state what the version has behind it
 * @param jobId job whose forget set the scores are about; absent for a freshly trained original
 * @param requestIds requests of that job
 * @param scores the scores
 * @param scorecard where the full scorecard lies
 * @param workSeconds wall time that made the model: training, or the unlearning method
 */
public record EvaluationScored(
        ModelRef model,
        ModelState state,
        @Nullable String jobId,
        List<String> requestIds,
        Scores scores,
        ArtifactRef scorecard,
        double workSeconds)
        implements Event {

    public EvaluationScored {
        requestIds = List.copyOf(requestIds);
    }

    @Override
    public String key() {
        return model.modelId();
    }

    @Override
    public String subject() {
        return "models/" + model.modelId();
    }
}
