package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole public state of a model after a change. Readers keep the record with the largest sequence, and need no
 * older one.
 *
 * @param modelId lineage; the record key
 * @param sequence counts the changes, from 1
 * @param datasetId dataset that it learned, or is to learn
 * @param dataset where the {@link DatasetManifest} lies
 * @param head version to serve; absent until the original is trained
 * @param original version that training made; absent until then
 * @param forgotten {@link SampleSet} that the head has forgotten; absent if nothing
 * @param forgottenSamples size of that set
 * @param versions the original and the newest others, oldest first; at most 24
 * @param job the job that requests wait for now; absent if none
 * @param waiting number of requests in the waiting line
 * @param batchLimit most requests that one job serves
 * @param trainSeconds measured wall time of training; absent until known
 * @param jobSeconds measured time from a job's plan to its promotion, of the newest job; absent until known
 * @param message why the original could not be trained; absent otherwise
 * @param failure the newest failure of a job that nobody waits for: making or scoring a reference, scoring the
 *     original, training that was asked for under a name that is taken; absent if there was none
 * @param at when it changed
 */
public record ModelStateChanged(
        String modelId,
        long sequence,
        String datasetId,
        ArtifactRef dataset,
        @Nullable ModelRef head,
        @Nullable ModelRef original,
        @Nullable ArtifactRef forgotten,
        int forgottenSamples,
        List<Version> versions,
        @Nullable ActiveJob job,
        int waiting,
        int batchLimit,
        @Nullable Double trainSeconds,
        @Nullable Double jobSeconds,
        @Nullable String message,
        @Nullable Failure failure,
        Instant at)
        implements Event {

    public ModelStateChanged {
        versions = List.copyOf(versions);
    }

    /** What became of a model version. */
    public enum VersionState {
        @JsonProperty("original")
        ORIGINAL,
        /** Made, and not judged yet. */
        @JsonProperty("candidate")
        CANDIDATE,
        /** The gates let it not pass. */
        @JsonProperty("refused")
        REFUSED,
        /** The version to serve. */
        @JsonProperty("head")
        HEAD,
        /** Was head once. */
        @JsonProperty("superseded")
        SUPERSEDED,
        /** Taken out of service by an operator. */
        @JsonProperty("retired")
        RETIRED,
        /** Its weights were deleted. */
        @JsonProperty("purged")
        PURGED,
        /** Retrained to compare with; never served. */
        @JsonProperty("reference")
        REFERENCE
    }

    /**
     * A version of the model.
     *
     * @param model where it lies
     * @param state what became of it
     * @param method how it was made: {@code train} or an unlearning method
     * @param jobId job that made it; absent if a foreign trainer did
     * @param seconds wall time that made it
     * @param verdict what the gates said; absent if they were not asked
     * @param at when it came to this state
     */
    public record Version(
            ModelRef model,
            VersionState state,
            String method,
            @Nullable String jobId,
            double seconds,
            @Nullable Verdict verdict,
            Instant at) {}

    /**
     * The job that keeps the waiting line waiting.
     *
     * @param jobId the job
     * @param kind what is done now; {@code score} while a candidate is judged
     * @param state whether somebody has it
     * @param attempt newest attempt
     * @param rung place on the ladder
     * @param method unlearning method; absent for {@code train}
     * @param requests number of requests that it serves
     * @param since when it was planned
     */
    public record ActiveJob(
            String jobId,
            JobKind kind,
            JobState state,
            int attempt,
            int rung,
            @Nullable String method,
            int requests,
            Instant since) {}

    /**
     * A job that failed and that no request waited for.
     *
     * @param jobId the job
     * @param kind what was to be done
     * @param purpose what for
     * @param reasonCode an {@link ErrorCode} name
     * @param message the reason in words
     * @param at when it failed
     */
    public record Failure(
            String jobId, JobKind kind, JobPlanned.Purpose purpose, String reasonCode, String message, Instant at) {}

    /** Where a job stands. */
    public enum JobState {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("claimed")
        CLAIMED,
        @JsonProperty("interrupted")
        INTERRUPTED,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("withdrawn")
        WITHDRAWN
    }

    @Override
    public String key() {
        return modelId;
    }

    @Override
    public String subject() {
        return "models/" + modelId;
    }
}
