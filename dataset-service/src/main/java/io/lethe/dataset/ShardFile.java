package io.lethe.dataset;

import io.lethe.storage.Digests;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;

/** A shard while it is written; computes the digest on the way. */
final class ShardFile implements AutoCloseable {

    private final String name;
    private final Path path;
    private final DigestOutputStream digest;
    private final OutputStream stream;

    ShardFile(Path folder, String name) throws IOException {
        this.name = name;
        this.path = folder.resolve(name);
        this.digest = new DigestOutputStream(Files.newOutputStream(path), Digests.sha256());
        this.stream = new BufferedOutputStream(digest, 1 << 16);
    }

    OutputStream stream() {
        return stream;
    }

    /** Flushes, closes and describes the file. */
    Shard finished() throws IOException {
        close();
        return new Shard(name, path, Digests.hex(digest.getMessageDigest()));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
