package io.lethe.storage;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Optional;

/**
 * Small objects that say that something exists: the first writer wins, and everybody gets what he wrote. Threads may
 * share it.
 */
public final class WriteOnce {

    /** Somebody may delete what we were refused to replace; nobody does so again and again. */
    private static final int TRIES = 3;

    private final ObjectStore store;

    /** Makes it over a store. */
    public WriteOnce(ObjectStore store) {
        this.store = store;
    }

    /**
     * An object with its reference.
     *
     * @param ref where it is
     * @param content all of it
     * @param fresh whether this very call wrote it
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a parser; nobody compares these records
    public record Stored(ArtifactRef ref, byte[] content, boolean fresh) {}

    /** Looks for what was written earlier. */
    public Optional<Stored> find(String bucket, String key) {
        return store.find(bucket, key)
                .map(content -> new Stored(Digests.describe(bucket, key, content), content, false));
    }

    /**
     * Writes an object unless it exists.
     *
     * @return what is stored: this content, or that of a writer who was faster
     */
    public Stored write(String bucket, String key, byte[] content) {
        for (int tries = 0; tries < TRIES; tries++) {
            var stored = store.putOnce(bucket, key, content)
                    .map(ref -> new Stored(ref, content, true))
                    .or(() -> find(bucket, key));
            if (stored.isPresent()) {
                return stored.get();
            }
        }
        throw new LetheException(
                ErrorCode.STORE_UNAVAILABLE,
                "the store says that %s/%s exists when it is written, and that it does not when it is read; somebody deletes it all the time"
                        .formatted(bucket, key));
    }
}
