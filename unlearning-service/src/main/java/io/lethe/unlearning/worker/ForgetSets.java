package io.lethe.unlearning.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SampleSet;
import io.lethe.service.learner.DatasetCache;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads whom a job is to forget, and stores how it divided the data. Samples only: people are named nowhere here. */
@ApplicationScoped
class ForgetSets {

    private static final String BUCKET = "jobs";

    private final ObjectStore store;
    private final DatasetCache cache;

    ForgetSets(ObjectStore store, DatasetCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /**
     * Divides the data of a job.
     *
     * @throws LetheException what {@link ForgetPlan#of} throws, and if something is missing or corrupted
     */
    ForgetPlan plan(JobPlanned job, DatasetManifest manifest) {
        Set<String> asked = new TreeSet<>();
        job.forgetSets().forEach(ref -> asked.addAll(samples(ref, manifest)));
        @Nullable ArtifactRef forgotten = job.forgotten();
        return ForgetPlan.of(
                job.jobId(),
                manifest.datasetId(),
                cache.trainRows(manifest),
                asked,
                forgotten == null ? List.of() : samples(forgotten, manifest));
    }

    private List<String> samples(ArtifactRef ref, DatasetManifest manifest) {
        SampleSet set;
        try {
            set = EventJson.mapper().readValue(store.read(ref), SampleSet.class);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.ARTIFACT_CORRUPTED, ref.key() + " is not a set of samples", e);
        }
        if (!set.datasetId().equals(manifest.datasetId())) {
            throw new LetheException(
                    ErrorCode.ARTIFACT_CORRUPTED,
                    "%s has samples of dataset %s, the job needs those of %s"
                            .formatted(ref.key(), set.datasetId(), manifest.datasetId()));
        }
        return set.samples();
    }

    /** Stores the forget set; every attempt of a job stores the same. */
    ArtifactRef store(ForgetPlan plan) {
        return put(plan, "forget-set.json", plan.forgetSet());
    }

    /** Stores all that the outcome has forgotten; every attempt of a job stores the same. */
    ArtifactRef storeForgotten(ForgetPlan plan) {
        return put(plan, "forgotten.json", plan.forgotten());
    }

    private ArtifactRef put(ForgetPlan plan, String name, Object content) {
        try {
            return store.put(
                    BUCKET,
                    plan.forgetSet().jobId() + "/" + name,
                    EventJson.mapper().writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A set of samples is not writable as JSON", e);
        }
    }
}
