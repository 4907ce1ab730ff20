package io.lethe.dataset.adapter;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of images that a table names, wherever they lie. Safe for use by several threads. */
interface ImageFiles extends AutoCloseable {

    /** Where they lie, in the words of a message: {@code the zip}. */
    String place();

    /** The entry that a path of the table means. */
    Optional<String> find(String path);

    /** What there is in place of a missing entry; empty if there is nothing like it. */
    String hint(String path);

    /**
     * What the owner should know.
     *
     * @param used entries that the table names
     */
    List<Finding> findings(Set<String> used);

    /** Bytes that an entry will take, as far as its place tells. */
    long size(String name);

    /**
     * Reads one entry whole.
     *
     * @throws BadInputException with {@code UNSAFE_ARCHIVE} if it is larger than the limits allow
     * @throws IOException saying in its message what is wrong with the entry
     */
    byte[] read(String name) throws IOException;

    @Override
    default void close() {}
}
