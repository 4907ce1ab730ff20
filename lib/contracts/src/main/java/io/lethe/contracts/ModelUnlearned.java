package io.lethe.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job made a model version that nobody has judged yet.
 *
 * @param jobId the job
 * @param attempt attempt that made it
 * @param rung place of the method on the model's ladder
 * @param purpose candidate, or reference for comparison
 * @param base model that the job started from
 * @param model the outcome
 * @param dataset where the {@link DatasetManifest} lies
 * @param forgetSet where the {@link ForgetSet} lies
 * @param forgotten where the {@link SampleSet} of all that the outcome has forgotten lies
 * @param forgottenSamples size of that set
 * @param requestIds requests served
 * @param method unlearning method
 * @param parameters all hyper-parameters as used
 * @param seed seed of the run
 * @param seconds wall time of the method itself, over all attempts
 * @param unchanged whether the outcome's weights are those of its base
 * @param notes what a reader should know of the run; absent if nothing
 */
public record ModelUnlearned(
        String jobId,
        int attempt,
        int rung,
        JobPlanned.Purpose purpose,
        ModelRef base,
        ModelRef model,
        ArtifactRef dataset,
        ArtifactRef forgetSet,
        ArtifactRef forgotten,
        int forgottenSamples,
        List<String> requestIds,
        String method,
        JsonNode parameters,
        long seed,
        double seconds,
        boolean unchanged,
        @Nullable String notes)
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
