package io.lethe.storage;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The few things that the platform asks of an object store. Objects are read by exact key, never found by listing, and
 * each read is checked against the digest that its reference carries. Implementations are thread-safe.
 *
 * <p>Every method throws {@link LetheException} with {@link ErrorCode#STORE_UNAVAILABLE} when the store stays away
 * after bounded retries, and with {@link ErrorCode#STORE_REFUSED} when it answers and says no: to our keys, region,
 * clock or permissions, or because there is no such bucket; buckets belong to the deployment.
 */
public interface ObjectStore {

    /**
     * Uploads a file in parts; replaces what was there. The object appears whole or not at all.
     *
     * @return the reference with the digest of what was sent
     */
    default ArtifactRef put(String bucket, String key, Path file) {
        return put(bucket, key, file, sent -> {});
    }

    /**
     * Uploads a file in parts; replaces what was there. The object appears whole or not at all.
     *
     * @param sent told how many bytes of the file this try has sent, from 0 again if it is tried again; called by one
     *     thread at a time. What it throws ends the upload and comes through to the caller
     * @return the reference with the digest of what was sent
     */
    ArtifactRef put(String bucket, String key, Path file, LongConsumer sent);

    /**
     * Uploads bytes; replaces what was there.
     *
     * @return the reference with the digest of what was sent
     */
    ArtifactRef put(String bucket, String key, byte[] content);

    /**
     * Uploads bytes only if nothing has the key yet; of several writers exactly one wins.
     *
     * @return the reference, or empty when somebody was first
     */
    Optional<ArtifactRef> putOnce(String bucket, String key, byte[] content);

    /**
     * Reads a small object whole.
     *
     * @throws LetheException {@link ErrorCode#ARTIFACT_MISSING} when there is none,
     *     {@link ErrorCode#ARTIFACT_CORRUPTED} when size or digest differ from the reference
     */
    byte[] read(ArtifactRef ref);

    /** Reads a small object by key alone, for the objects that say what exists: manifests and cards. */
    Optional<byte[]> find(String bucket, String key);

    /**
     * Reads an object that nobody has described: one that others have put into the store. If the connection breaks, it
     * is read again from its beginning.
     *
     * @param reading what to do with the content; its {@code IOException}s count as the store's, whatever else it
     *     throws comes through
     * @return what was read, or empty when there is no such object
     */
    <T> Optional<T> read(String bucket, String key, Reading<T> reading);

    /**
     * Reads from a stream, which the store closes.
     *
     * @param <T> what is read
     */
    @FunctionalInterface
    interface Reading<T> {
        T from(InputStream content) throws IOException;
    }

    /**
     * Downloads an object beside the target and moves it there once its digest is proven; creates missing folders.
     *
     * @throws LetheException {@link ErrorCode#ARTIFACT_MISSING}, {@link ErrorCode#ARTIFACT_CORRUPTED}, or
     *     {@link ErrorCode#OUT_OF_SPACE} when the file cannot be written
     */
    void fetch(ArtifactRef ref, Path target);

    /**
     * Looks whether an object exists, without reading it. A store may say of a missing bucket only that it has none.
     */
    Optional<ArtifactHead> head(String bucket, String key);

    /** All keys under a prefix, sorted. For clean-up and people; never a source of truth. */
    default List<String> list(String bucket, String prefix) {
        return list(bucket, prefix, Integer.MAX_VALUE);
    }

    /** The first keys under a prefix, sorted; the store is asked for no more of them. */
    List<String> list(String bucket, String prefix, int most);

    /** Deletes an object; nothing happens when there is none. */
    void delete(String bucket, String key);

    /**
     * Deletes all objects under a prefix.
     *
     * @param prefix not empty, lest a slip empties a bucket
     */
    default void deleteAll(String bucket, String prefix) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("a whole bucket is not deleted by prefix: " + bucket);
        }
        list(bucket, prefix).forEach(key -> delete(bucket, key));
    }

    /** Creates a bucket unless it exists. */
    void ensureBucket(String bucket);

    /** A link that lets its holder read the object for a while, without credentials. */
    URI presign(ArtifactRef ref, Duration validity);

    /**
     * Asks once, and for a few seconds at most, whether a bucket can be used: the store answers, lets us in, and has
     * it. For health checks; everybody else just does what he came for.
     *
     * @throws LetheException {@link ErrorCode#STORE_UNAVAILABLE} or {@link ErrorCode#STORE_REFUSED}, with the reason
     */
    void check(String bucket);
}
