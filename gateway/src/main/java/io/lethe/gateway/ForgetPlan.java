package io.lethe.gateway;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request; describes the coordinator's answer, which is passed on as it is.
 *
 * @param models models that would forget
 * @param images number of images that would be forgotten
 * @param subjects number of people and samples that the request names
 * @param unknown how many of those the data does not have
 * @param unknownRefs where they stand in the given lists, people first
 */
public record ForgetPlan(List<OfModel> models, int images, int subjects, int unknown, List<Integer> unknownRefs) {

    public ForgetPlan {
        models = List.copyOf(models);
        unknownRefs = List.copyOf(unknownRefs);
    }

    /**
     * What would become of it with one model.
     *
     * @param modelId the model
     * @param images number of images that it would forget
     * @param trainImages number of images that it learned
     * @param method method that would be tried first
     * @param place place in the waiting line
     * @param expectedSeconds expected work
     * @param expectedCompletionAt expected end
     */
    public record OfModel(
            String modelId,
            int images,
            int trainImages,
            @Nullable String method,
            int place,
            @Nullable Double expectedSeconds,
            @Nullable Instant expectedCompletionAt) {}
}
