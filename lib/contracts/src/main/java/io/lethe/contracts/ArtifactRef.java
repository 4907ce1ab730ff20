package io.lethe.contracts;

/**
 * Where an immutable object lies in the store, and how to know that it is the right one.
 *
 * @param bucket bucket name
 * @param key object key; holds no personal data
 * @param sha256 digest of the content, 64 lower-case hex digits
 * @param size content length in bytes
 */
public record ArtifactRef(String bucket, String key, String sha256, long size) {}
