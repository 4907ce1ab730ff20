package io.lethe.dataset.adapter;

import io.lethe.storage.Digests;
import java.nio.ByteBuffer;

/**
 * Tells files of one content from others: the first half of their SHA-256.
 *
 * @param high first eight bytes
 * @param low next eight bytes
 */
public record ContentDigest(long high, long low) {

    /** The digest of a file. */
    public static ContentDigest of(byte[] content) {
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256().digest(content));
        return new ContentDigest(digest.getLong(), digest.getLong());
    }
}
