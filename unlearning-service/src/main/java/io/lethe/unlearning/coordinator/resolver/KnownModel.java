package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ModelStateChanged;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the resolver must know of a model.
 *
 * @param modelId lineage
 * @param datasetId dataset that it learned, or is to learn
 * @param dataset where the dataset's manifest lies
 * @param versions names of the original and the newest other versions
 * @param forgotten what the head has forgotten; absent if nothing
 * @param waiting length of the waiting line, as of a moment ago
 * @param busySince when the run that keeps it busy began; absent if it is idle
 * @param batchLimit most requests that one job serves
 * @param jobSeconds measured time of a run; absent until known
 * @param trainSeconds measured time of training; absent until known
 */
record KnownModel(
        String modelId,
        String datasetId,
        ArtifactRef dataset,
        Set<String> versions,
        @Nullable ArtifactRef forgotten,
        int waiting,
        @Nullable Instant busySince,
        int batchLimit,
        @Nullable Double jobSeconds,
        @Nullable Double trainSeconds) {

    static KnownModel of(ModelStateChanged state) {
        ModelStateChanged.ActiveJob job = state.job();
        return new KnownModel(
                state.modelId(),
                state.datasetId(),
                state.dataset(),
                state.versions().stream()
                        .map(version -> version.model().modelVersion())
                        .collect(Collectors.toUnmodifiableSet()),
                state.forgotten(),
                state.waiting(),
                job == null ? null : job.since(),
                state.batchLimit(),
                state.jobSeconds(),
                state.trainSeconds());
    }
}
