package io.lethe.storage;

import java.time.Instant;

/**
 * What the store knows about an object without reading it. It has no digest: an ETag is none for multipart uploads.
 *
 * @param bucket bucket name
 * @param key object key
 * @param size content length in bytes
 * @param lastModified when it was written, by the store's clock
 */
public record ArtifactHead(String bucket, String key, long size, Instant lastModified) {}
