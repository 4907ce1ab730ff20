package io.lethe.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator decided on one unlearning run; it serves all requests that waited for the model. {@link #toString()}
 * shows no subject and no sample.
 *
 * @param jobId UUID, derived from the requests that it serves
 * @param purpose whether the outcome is to be served or only compared with
 * @param base head that the job starts from; a stale base is refused
 * @param targetVersion version name of the outcome
 * @param dataset where the {@link DatasetManifest} lies
 * @param requestIds requests served
 * @param subjectRefs people to forget now
 * @param sampleRefs samples to forget now
 * @param forgottenSubjectRefs people that the base has forgotten already: in neither forget nor retain set
 * @param forgottenSampleRefs samples that the base has forgotten already
 * @param method unlearning method
 * @param parameters hyper-parameters merged onto the method's defaults
 * @param seed seed of the run
 * @param attempt 1 for the first try
 */
public record JobPlanned(
        String jobId,
        Purpose purpose,
        ModelRef base,
        String targetVersion,
        ArtifactRef dataset,
        List<String> requestIds,
        List<String> subjectRefs,
        List<String> sampleRefs,
        List<String> forgottenSubjectRefs,
        List<String> forgottenSampleRefs,
        String method,
        @Nullable JsonNode parameters,
        long seed,
        int attempt)
        implements Event {

    /** What a job is for. */
    public enum Purpose {
        /** The outcome becomes head once it is scored. */
        @JsonProperty("candidate")
        CANDIDATE,
        /** The outcome is the retrained model that the candidate is compared with; never served. */
        @JsonProperty("reference")
        REFERENCE
    }

    public JobPlanned {
        requestIds = List.copyOf(requestIds);
        subjectRefs = List.copyOf(subjectRefs);
        sampleRefs = List.copyOf(sampleRefs);
        forgottenSubjectRefs = List.copyOf(forgottenSubjectRefs);
        forgottenSampleRefs = List.copyOf(forgottenSampleRefs);
    }

    @Override
    public String key() {
        return base.modelId();
    }

    @Override
    public String subject() {
        return "models/" + base.modelId();
    }

    @Override
    public String toString() {
        return "JobPlanned[jobId=%s, purpose=%s, modelId=%s, base=%s, target=%s, method=%s, requestIds=%s, subjectRefs=%s, sampleRefs=%s]"
                .formatted(
                        jobId,
                        purpose,
                        base.modelId(),
                        base.modelVersion(),
                        targetVersion,
                        method,
                        requestIds,
                        Redacted.count(subjectRefs),
                        Redacted.count(sampleRefs));
    }
}
