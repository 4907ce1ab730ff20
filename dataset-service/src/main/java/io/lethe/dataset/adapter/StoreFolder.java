package io.lethe.dataset.adapter;

import io.lethe.contracts.LetheException;
import io.lethe.storage.ObjectStore;

/**
 * A folder of images in the object store that the uploader names instead of sending them.
 *
 * @param store that has it, under the bucket's own name
 * @param bucket the bucket
 * @param prefix what all keys begin with; empty or with a slash at its end
 */
public record StoreFolder(ObjectStore store, String bucket, String prefix) {

    /** What the store says of an object, fit for logs: the names of files may be those of people. */
    public static LetheException withoutKey(LetheException e, String key) {
        return new LetheException(e.code(), String.valueOf(e.getMessage()).replace(key, "…"));
    }

    /** As the uploader writes it; for answers to him only. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
