package io.lethe.service.learner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.training.Recipe;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that made a model version. It is stored after the weights and only once: a version without a card does not
 * exist.
 *
 * @param modelId lineage name
 * @param modelVersion version name in the lineage
 * @param state what the version has behind it
 * @param parent version that it was made from; absent for an original
 * @param method {@link #TRAIN}, or the unlearning method
 * @param parameters all hyper-parameters of the method as used
 * @param recipe how the original was trained, and what {@code retrain} repeats
 * @param task what is predicted
 * @param seed seed of the run
 * @param jobId job that made it; absent if a foreign trainer did
 * @param attempt attempt of the job; absent if a foreign trainer made it
 * @param dataset what was learned
 * @param weights safetensors with torchvision's parameter names
 * @param seconds wall time of the work itself
 * @param engine what computed it
 * @param notes what a reader should know, such as why a method stopped early; absent if nothing
 * @param createdAt when the work ended
 */
public record ModelCard(
        String modelId,
        String modelVersion,
        ModelState state,
        @Nullable String parent,
        String method,
        JsonNode parameters,
        Recipe recipe,
        TaskSpec task,
        long seed,
        @Nullable String jobId,
        @Nullable Integer attempt,
        Dataset dataset,
        ArtifactRef weights,
        double seconds,
        Engine engine,
        @Nullable String notes,
        Instant createdAt) {

    /** The {@code method} of an original model. */
    public static final String TRAIN = "train";

    /**
     * A dataset version.
     *
     * @param id dataset name
     * @param version digest of the version
     * @param manifest where the manifest lies
     */
    public record Dataset(String id, String version, ArtifactRef manifest) {}

    /**
     * What computed the model.
     *
     * @param name engine and version
     * @param device such as {@code cpu}
     * @param threads threads of the engine; another number gives other bits
     * @param java version of the Java runtime
     */
    public record Engine(String name, String device, int threads, String java) {}

    /**
     * Reads a card.
     *
     * @throws LetheException {@link ErrorCode#ARTIFACT_CORRUPTED} when the content is no card
     */
    public static ModelCard parse(byte[] content) {
        try {
            return EventJson.mapper().readValue(content, ModelCard.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, "A model card is not readable", e);
        }
    }

    /** The card as it is stored. */
    public byte[] toJson() {
        try {
            return EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A model card has no JSON form", e);
        }
    }
}
