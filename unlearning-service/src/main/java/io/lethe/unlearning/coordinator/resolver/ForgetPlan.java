package io.lethe.unlearning.coordinator.resolver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a forget request would lead to, if it were made now. Nothing changes.
 *
 * @param models the models that would have to forget
 * @param images number of images to forget, over all models
 * @param subjects number of people and samples that the request names
 * @param unknown how many of those no model's data has
 * @param unknownRefs their places in the request, people first, from 0
 */
record ForgetPlan(List<OfModel> models, int images, int subjects, int unknown, List<Integer> unknownRefs) {

    /**
     * What it means for one model.
     *
     * @param modelId lineage
     * @param images number of images to forget
     * @param trainImages number of images that it learned from
     * @param method first method that would be tried
     * @param place place in the waiting line, as of a moment ago, for a request of ordinary priority; 1 is the next
     * @param expectedSeconds expected time to the end; absent until the model was unlearned once
     * @param expectedCompletionAt expected end
     */
    record OfModel(
            String modelId,
            int images,
            int trainImages,
            String method,
            int place,
            @Nullable Double expectedSeconds,
            @Nullable Instant expectedCompletionAt) {

        static OfModel of(Resolver.Found found, String method, Instant at) {
            KnownModel model = found.model();
            int jobsAhead = model.waiting() / Math.max(1, model.batchLimit()) + (model.busySince() == null ? 0 : 1);
            Double perJob = model.jobSeconds();
            Double seconds = perJob == null ? null : perJob * (jobsAhead + 1);
            return new OfModel(
                    model.modelId(),
                    found.lookup().samples().size(),
                    found.lookup().trainSamples(),
                    method,
                    model.waiting() + 1,
                    seconds,
                    seconds == null ? null : at.plus(Duration.ofMillis((long) (1000 * seconds))));
        }
    }
}
