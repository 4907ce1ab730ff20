package io.lethe.dataset.adapter;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a decoded image beyond its pixels.
 *
 * @param content digest of its file; absent if it is made up
 * @param remarks what its owner should know
 */
public record Picture(@Nullable ContentDigest content, Set<Remark> remarks) {

    /** An image without a file. */
    public static final Picture DRAWN = new Picture(null, Set.of());

    public Picture {
        remarks = Set.copyOf(remarks);
    }
}
