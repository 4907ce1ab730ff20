package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open job: a row of the table that workers choose from. A worker claims the attempt that the row names; a later row
 * of the same job names a later attempt, and a record without a value ends the job. People are not in it: what is to be
 * forgotten lies in the store.
 *
 * @param jobId UUID, a digest of all that decides about the outcome; the record key
 * @param kind what is to be done
 * @param purpose what the outcome is for
 * @param attempt attempt that may be claimed, 1 for the first
 * @param rung place of the method on the model's ladder, 0 for the first; 0 where there is no ladder
 * @param modelId lineage
 * @param targetVersion version name of the outcome; for {@code score} that of the scored version
 * @param dataset where the {@link DatasetManifest} lies
 * @param base head that the job starts from, or what a scored candidate was made from; absent for {@code train}
 * @param model version to score; only for {@code score}
 * @param forgetSets {@code unlearn}, {@code retrain}: one {@link SampleSet} a request; {@code score}: the one
 *     {@link ForgetSet} of the job that made the model, or none for an original
 * @param forgotten {@link SampleSet} that the base has forgotten already, which is in neither forget nor retain set
 * @param requestIds requests that the outcome serves
 * @param method unlearning method; absent for {@code train} and {@code score} of an original
 * @param parameters hyper-parameters merged onto the method's defaults; for {@code train} the recipe's overrides
 * @param seed seed of the run
 * @param workSeconds {@code score}: wall time that made the model
 * @param priority 0…100, larger is more urgent
 * @param dueAt when the most urgent of its requests must be done
 * @param plannedAt when the attempt was opened
 */
public record JobPlanned(
        String jobId,
        JobKind kind,
        Purpose purpose,
        int attempt,
        int rung,
        String modelId,
        String targetVersion,
        ArtifactRef dataset,
        @Nullable ModelRef base,
        @Nullable ModelRef model,
        List<ArtifactRef> forgetSets,
        @Nullable ArtifactRef forgotten,
        List<String> requestIds,
        @Nullable String method,
        @Nullable JsonNode parameters,
        long seed,
        @Nullable Double workSeconds,
        int priority,
        @Nullable Instant dueAt,
        Instant plannedAt)
        implements Event {

    /** What the outcome of a job is for. */
    public enum Purpose {
        /** The first version of a lineage. */
        @JsonProperty("original")
        ORIGINAL,
        /** Becomes head if the gates let it pass. */
        @JsonProperty("candidate")
        CANDIDATE,
        /** The retrained model that the candidate is compared with; never served. */
        @JsonProperty("reference")
        REFERENCE
    }

    public JobPlanned {
        forgetSets = List.copyOf(forgetSets);
        requestIds = List.copyOf(requestIds);
    }

    @Override
    public String key() {
        return jobId;
    }

    @Override
    public String subject() {
        return "models/" + modelId;
    }

    /** The same job with the next attempt open. */
    public JobPlanned withAttempt(int next, Instant at) {
        return new JobPlanned(
                jobId,
                kind,
                purpose,
                next,
                rung,
                modelId,
                targetVersion,
                dataset,
                base,
                model,
                forgetSets,
                forgotten,
                requestIds,
                method,
                parameters,
                seed,
                workSeconds,
                priority,
                dueAt,
                at);
    }
}
