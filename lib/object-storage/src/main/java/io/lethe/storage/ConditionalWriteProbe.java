package io.lethe.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Arrays;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries whether a store keeps the first of two writers. Manifests, cards and claims stand on that, and stores exist
 * that do not know {@code If-None-Match}, or take it and replace the object all the same: there, two workers would each
 * believe that they alone did a job.
 */
public final class ConditionalWriteProbe {

    private static final Logger LOG = LoggerFactory.getLogger(ConditionalWriteProbe.class);
    private static final byte[] FIRST = "first".getBytes(UTF_8);
    private static final byte[] SECOND = "second".getBytes(UTF_8);

    private final ObjectStore store;

    /** Makes a probe of a store. */
    public ConditionalWriteProbe(ObjectStore store) {
        this.store = store;
    }

    /**
     * Writes an object of its own twice into a bucket, reads it and deletes it.
     *
     * @param bucket a bucket that we write into
     * @throws LetheException {@link ErrorCode#STORE_REFUSED} if the store does not keep the first writer's object, or
     *     lets us not write or read; {@link ErrorCode#STORE_UNAVAILABLE} if it is away
     */
    public void probe(String bucket) {
        var key = "lethe-probe/%s/once".formatted(UUID.randomUUID());
        try {
            if (store.putOnce(bucket, key, FIRST).isEmpty()) {
                throw unfit(bucket, "says that an object exists which nobody has written");
            }
            if (store.putOnce(bucket, key, SECOND).isPresent()) {
                throw unfit(bucket, "took a second write of an object that may be written only once");
            }
            if (!store.find(bucket, key)
                    .filter(content -> Arrays.equals(content, FIRST))
                    .isPresent()) {
                throw unfit(bucket, "refused a second write of an object and lost the first");
            }
        } finally {
            discard(bucket, key);
        }
    }

    private void discard(String bucket, String key) {
        try {
            store.delete(bucket, key);
        } catch (LetheException e) {
            LOG.warn("the object {}/{} of a probe remains in the store: {}", bucket, key, e.getMessage());
        }
    }

    private static LetheException unfit(String bucket, String deed) {
        return new LetheException(
                ErrorCode.STORE_REFUSED,
                ("the store %s (bucket '%s'); write-once artifacts need If-None-Match: *, answered with HTTP 412:"
                                + " take a store, or a version of it, that does so")
                        .formatted(deed, bucket));
    }
}
