package io.lethe.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every score of one model version against one forget set, and what it was scored on. Stored once.
 *
 * @param model the model
 * @param state what the version has behind it
 * @param method how it was made
 * @param jobId job that scored it
 * @param attempt attempt of the job
 * @param requestIds requests whose forget set the scores are about; none for a freshly trained original
 * @param dataset where the dataset's manifest lies
 * @param forgetSet where the forget set lies; absent for a freshly trained original
 * @param forgetSamples number of images in the forget set
 * @param scores the scores
 * @param workSeconds wall time that made the model
 * @param seed seed of cross-validation and bootstrap
 * @param createdAt when it was scored
 */
record Scorecard(
        ModelRef model,
        ModelState state,
        String method,
        String jobId,
        int attempt,
        List<String> requestIds,
        ArtifactRef dataset,
        @Nullable ArtifactRef forgetSet,
        int forgetSamples,
        Scores scores,
        double workSeconds,
        long seed,
        Instant createdAt) {

    Scorecard {
        requestIds = List.copyOf(requestIds);
    }

    static Scorecard parse(byte[] content) {
        try {
            return EventJson.mapper().readValue(content, Scorecard.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, "A scorecard is not readable", e);
        }
    }

    byte[] toJson() {
        try {
            return EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A scorecard has no JSON form", e);
        }
    }
}
