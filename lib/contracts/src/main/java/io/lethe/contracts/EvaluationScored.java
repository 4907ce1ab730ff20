package io.lethe.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model version was scored.
 *
 * @param jobId the scoring job
 * @param attempt its attempt
 * @param model the model
 * @param state what the version has behind it
 * @param method how it was made: {@code train} or an unlearning method
 * @param requestIds requests whose forget set the scores are about; none for a freshly trained original
 * @param scores the scores
 * @param base the version that it was made from, scored against the same forget set; absent for an original
 * @param scorecard where the full scorecard lies
 * @param baseScorecard where the base's scorecard lies; absent for an original
 * @param workSeconds wall time that made the model: training, or the unlearning method
 * @param compared for a retrained model: the unlearned version that served the same requests, scored anew with what
 *     only a retrained model allows; absent otherwise
 */
public record EvaluationScored(
        String jobId,
        int attempt,
        ModelRef model,
        ModelState state,
        String method,
        List<String> requestIds,
        Scores scores,
        @Nullable Scores base,
        ArtifactRef scorecard,
        @Nullable ArtifactRef baseScorecard,
        double workSeconds,
        @Nullable Compared compared)
        implements Event {

    /**
     * A version and its scores beside those of the retrained model.
     *
     * @param model the version
     * @param method how it was made
     * @param scores all scores, those against the retrained model among them
     */
    public record Compared(ModelRef model, String method, Scores scores) {}

    public EvaluationScored {
        requestIds = List.copyOf(requestIds);
    }

    /** Without a comparison. */
    public EvaluationScored(
            String jobId,
            int attempt,
            ModelRef model,
            ModelState state,
            String method,
            List<String> requestIds,
            Scores scores,
            @Nullable Scores base,
            ArtifactRef scorecard,
            @Nullable ArtifactRef baseScorecard,
            double workSeconds) {
        this(
                jobId,
                attempt,
                model,
                state,
                method,
                requestIds,
                scores,
                base,
                scorecard,
                baseScorecard,
                workSeconds,
                null);
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
