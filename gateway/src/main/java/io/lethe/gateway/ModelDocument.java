package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelStateChanged.ActiveJob;
import io.lethe.contracts.ModelStateChanged.Failure;
import io.lethe.contracts.ModelStateChanged.JobState;
import io.lethe.contracts.ModelStateChanged.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lineage of model versions.
 *
 * @param modelId the lineage
 * @param datasetId dataset that it learned, or is to learn
 * @param dataset where the dataset's manifest lies
 * @param head version to serve; absent until the original is trained
 * @param original version that training made; absent until then
 * @param forgottenSamples number of images that the head has forgotten
 * @param versions the original and the newest others, oldest first, with what the gates said
 * @param job the job that requests wait for now; absent if none
 * @param waiting number of requests in the waiting line
 * @param batchLimit most requests that one job serves
 * @param trainSeconds measured wall time of training; absent until known
 * @param jobSeconds measured time from a job's plan to its promotion; absent until known
 * @param message why the original could not be trained; absent otherwise
 * @param failure the newest failure of a job that nobody waits for, such as a reference; absent if there was none
 * @param updatedAt when it last changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDocument(
        String modelId,
        String datasetId,
        ArtifactRef dataset,
        @Nullable ModelRef head,
        @Nullable ModelRef original,
        int forgottenSamples,
        List<Version> versions,
        @Nullable Job job,
        int waiting,
        int batchLimit,
        @Nullable Double trainSeconds,
        @Nullable Double jobSeconds,
        @Nullable String message,
        @Nullable Failure failure,
        Instant updatedAt) {

    public ModelDocument {
        versions = List.copyOf(versions);
    }

    /**
     * The job that keeps the waiting line waiting.
     *
     * @param jobId the job
     * @param kind what is done now
     * @param state whether somebody has it
     * @param attempt newest attempt
     * @param rung place on the ladder
     * @param method unlearning method; absent for training
     * @param requests number of requests that it serves
     * @param since when it was planned
     * @param progress 0…1 over the job; absent while nothing is heard of it
     * @param secondsLeft expected time to its end, once it can be told
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Job(
            String jobId,
            JobKind kind,
            JobState state,
            int attempt,
            int rung,
            @Nullable String method,
            int requests,
            Instant since,
            @Nullable Double progress,
            @Nullable Double secondsLeft) {

        static Job of(ActiveJob job, @Nullable JobProgressed heard) {
            return new Job(
                    job.jobId(),
                    job.kind(),
                    job.state(),
                    job.attempt(),
                    job.rung(),
                    job.method(),
                    job.requests(),
                    job.since(),
                    heard == null ? null : heard.progress(),
                    heard == null ? null : heard.secondsLeft());
        }
    }

    static ModelDocument of(ModelStateChanged state, @Nullable Job job) {
        return new ModelDocument(
                state.modelId(),
                state.datasetId(),
                state.dataset(),
                state.head(),
                state.original(),
                state.forgottenSamples(),
                state.versions(),
                job,
                state.waiting(),
                state.batchLimit(),
                state.trainSeconds(),
                state.jobSeconds(),
                state.message(),
                state.failure(),
                state.at());
    }
}
