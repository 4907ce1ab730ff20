package io.lethe.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A job made a model version that nobody has judged yet.
 *
 * @param jobId the job
 * @param purpose candidate, or reference for comparison
 * @param base model that the job started from
 * @param model the outcome
 * @param dataset where the {@link DatasetManifest} lies
 * @param forgetSet where the {@link ForgetSet} lies
 * @param requestIds requests served
 * @param method unlearning method
 * @param parameters all hyper-parameters as used
 * @param seed seed of the run
 * @param seconds wall time of the method itself
 */
public record ModelUnlearned(
        String jobId,
        JobPlanned.Purpose purpose,
        ModelRef base,
        ModelRef model,
        ArtifactRef dataset,
        ArtifactRef forgetSet,
        List<String> requestIds,
        String method,
        JsonNode parameters,
        long seed,
        double seconds)
        implements Event {

    public ModelUnlearned {
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
