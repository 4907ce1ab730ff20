package io.lethe.dataset;

import java.nio.file.Path;

/**
 * One file of a split on the local disk.
 *
 * @param name name of the object
 * @param path where it lies
 * @param sha256 digest of the content, 64 lower-case hex digits
 */
record Shard(String name, Path path, String sha256) {}
