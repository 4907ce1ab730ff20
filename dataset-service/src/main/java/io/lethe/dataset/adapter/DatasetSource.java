package io.lethe.dataset.adapter;

import io.lethe.contracts.TaskSpec;
import java.util.List;

/** A dataset as an adapter found it: all rows known and checked, images decoded on demand. */
public interface DatasetSource extends AutoCloseable {

    TaskSpec task();

    /** All images of all splits. */
    List<Sample> samples();

    /** Identities of {@code train} that a first forget request may name; empty when nothing suggests any. */
    List<String> forget();

    /**
     * Positions of the samples that a first forget request may name, where the source divides by images and not by
     * people; empty otherwise.
     */
    default List<Integer> forgetSamples() {
        return List.of();
    }

    /** What the owner should know of the uploaded files, apart from the images' content. */
    default List<Finding> findings() {
        return List.of();
    }

    /** The row that names a sample in the source's table, where the header is row 1; otherwise its place from 1. */
    default long row(int sample) {
        return sample + 1L;
    }

    /**
     * Decodes one image. Several threads may call this at once.
     *
     * @param sample position in {@link #samples()}
     * @param size height and width to scale to, in pixels
     * @param target {@code [size, size, 3]} uint8 RGB to fill
     * @return what is known of it beyond its pixels
     * @throws BadInputException if the image is missing or unreadable
     */
    Picture decode(int sample, int size, byte[] target);

    @Override
    default void close() {}
}
