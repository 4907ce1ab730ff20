package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelStateChanged.ActiveJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What everybody may know of a model. */
final class PublicState {

    private PublicState() {}

    static ModelStateChanged of(ModelRow row, ModelPolicy policy, Instant at) {
        return new ModelStateChanged(
                row.modelId(),
                row.sequence(),
                row.datasetId(),
                row.dataset(),
                row.head(),
                row.original(),
                row.forgotten(),
                row.forgottenSamples(),
                row.versions(),
                activeJob(row.run()),
                row.toldWaiting(),
                policy.batchLimit(),
                row.trainSeconds(),
                row.jobSeconds(),
                row.message(),
                row.sideFailure(),
                at);
    }

    /** Whether the public would see a difference between two states. */
    static boolean differs(@Nullable ModelRow before, ModelRow after, ModelPolicy policy) {
        if (before == null) {
            return true;
        }
        ModelRow sameSequence =
                ModelRowBuilder.builder(after).sequence(before.sequence()).build();
        return !of(before, policy, Instant.EPOCH).equals(of(sameSequence, policy, Instant.EPOCH));
    }

    private static @Nullable ActiveJob activeJob(@Nullable Run run) {
        if (run == null) {
            return null;
        }
        OpenJob job = run.job();
        return new ActiveJob(
                job.jobId(),
                job.planned().kind(),
                job.state(),
                job.planned().attempt(),
                run.rung(),
                job.planned().method(),
                run.requests().size(),
                run.since());
    }
}
