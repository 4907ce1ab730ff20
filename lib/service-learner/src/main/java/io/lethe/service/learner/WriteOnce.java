package io.lethe.service.learner;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.storage.Digests;
import io.lethe.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Small objects that say that something exists: the first writer wins, and everybody gets what he wrote. */
@ApplicationScoped
public class WriteOnce {

    private final ObjectStore store;

    WriteOnce(ObjectStore store) {
        this.store = store;
    }

    /** An object with its reference. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a parser; nobody compares these records
    public record Stored(ArtifactRef ref, byte[] content) {}

    /** Looks for what was written earlier. */
    public Optional<Stored> find(String bucket, String key) {
        return store.find(bucket, key).map(content -> new Stored(Digests.describe(bucket, key, content), content));
    }

    /**
     * Writes an object unless it exists.
     *
     * @return what is stored: this content, or that of a writer who was faster
     */
    public Stored write(String bucket, String key, byte[] content) {
        return store.putOnce(bucket, key, content)
                .map(ref -> new Stored(ref, content))
                .or(() -> find(bucket, key))
                .orElseThrow(() -> new LetheException(
                        ErrorCode.ARTIFACT_MISSING, bucket + "/" + key + " was deleted while it was written"));
    }
}
