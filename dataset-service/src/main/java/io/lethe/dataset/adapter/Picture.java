package io.lethe.dataset.adapter;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a decoded image beyond its pixels.
 *
 * @param content digest of its file; absent if it is made up
 */
public record Picture(@Nullable ContentDigest content) {

    /** An image without a file. */
    public static final Picture DRAWN = new Picture(null);
}
