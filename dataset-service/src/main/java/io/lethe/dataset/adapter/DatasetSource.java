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
     * Decodes one image. Several threads may call this at once.
     *
     * @param sample position in {@link #samples()}
     * @param size height and width to scale to, in pixels
     * @param target {@code [size, size, 3]} uint8 RGB to fill
     * @throws BadInputException if the image is missing or unreadable
     */
    void decode(int sample, int size, byte[] target);

    @Override
    default void close() {}
}
