package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged.Failure;
import io.lethe.contracts.ModelStateChanged.Version;
import io.lethe.contracts.Scores.Estimate;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the coordinator knows about one model; a value of bounded size, which knows no person.
 *
 * @param modelId lineage
 * @param sequence number of the last public state
 * @param datasetId dataset that it learned, or is to learn
 * @param dataset where the dataset's manifest lies
 * @param seed seed of the original, used for every job that names none
 * @param original version that training made; absent until then
 * @param head version to serve; absent until the original is trained
 * @param forgotten what the head has forgotten; absent if nothing
 * @param forgottenSamples size of that set
 * @param versions the original and the newest others, oldest first
 * @param nextVersion number of the next version; a number is used once, also when its job fails
 * @param run what keeps the model busy; absent when it is idle
 * @param side jobs that nobody waits for
 * @param inexactPromotions promotions by inexact methods since the last training
 * @param trainSeconds measured time of training; absent until known
 * @param jobSeconds measured time from a run's begin to its promotion; absent until known
 * @param methodSeconds measured time of each method, last run
 * @param originalAccuracy test accuracy of the original; absent until it is scored
 * @param toldWaiting length of the waiting line in the last public state
 * @param message why the original could not be trained; absent otherwise
 * @param sideFailure the newest failure of a job that nobody waits for; absent if there was none
 */
@RecordBuilder
public record ModelRow(
        String modelId,
        long sequence,
        String datasetId,
        ArtifactRef dataset,
        long seed,
        @Nullable ModelRef original,
        @Nullable ModelRef head,
        @Nullable ArtifactRef forgotten,
        int forgottenSamples,
        List<Version> versions,
        int nextVersion,
        @Nullable Run run,
        List<SideJob> side,
        int inexactPromotions,
        @Nullable Double trainSeconds,
        @Nullable Double jobSeconds,
        Map<String, Double> methodSeconds,
        @Nullable Estimate originalAccuracy,
        int toldWaiting,
        @Nullable String message,
        @Nullable Failure sideFailure) {

    public ModelRow {
        versions = List.copyOf(versions);
        side = List.copyOf(side);
        methodSeconds = Map.copyOf(methodSeconds);
    }

    /** Whether only time may move the model on, so that a tick must look at it. */
    public boolean isTimed(int waiting) {
        return run != null || !side.isEmpty() || waiting > 0 || waiting != toldWaiting;
    }

    /** The jobs that are open, the one that requests wait for first. */
    Stream<OpenJob> jobs() {
        return Stream.concat(
                Optional.ofNullable(run).map(Run::job).stream(), side.stream().map(SideJob::job));
    }

    boolean knowsVersion(String name) {
        return versions.stream()
                .anyMatch(version -> version.model().modelVersion().equals(name));
    }
}
