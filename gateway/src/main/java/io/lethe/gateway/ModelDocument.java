package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lineage of model versions.
 *
 * @param modelId the lineage
 * @param head version to serve; absent while the original has not been seen
 * @param dataset what the original learned; absent while the original has not been seen
 * @param versions oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDocument(
        String modelId, @Nullable ModelRef head, @Nullable Dataset dataset, List<Version> versions) {

    public ModelDocument {
        versions = List.copyOf(versions);
    }

    /**
     * An immutable dataset version.
     *
     * @param id name of the dataset
     * @param version digest of the version
     */
    public record Dataset(String id, String version) {}

    /**
     * One model version and how it was made.
     *
     * @param modelVersion version name
     * @param state what it has behind it
     * @param weights safetensors with torchvision's parameter names
     * @param card JSON with everything that made the model
     * @param seed seed of the run
     * @param seconds wall time of training, or of the unlearning method
     * @param base version that the job started from; absent for an original
     * @param jobId job that made it; absent for an original
     * @param method unlearning method; absent for an original
     * @param parameters all hyper-parameters as used; absent for an original
     * @param requestIds requests that the job served
     * @param publishedAt when it was announced
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Version(
            String modelVersion,
            ModelState state,
            ArtifactRef weights,
            ArtifactRef card,
            long seed,
            double seconds,
            @Nullable String base,
            @Nullable String jobId,
            @Nullable String method,
            @Nullable JsonNode parameters,
            List<String> requestIds,
            Instant publishedAt) {}
}
