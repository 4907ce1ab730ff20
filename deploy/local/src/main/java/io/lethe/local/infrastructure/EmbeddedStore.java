package io.lethe.local.infrastructure;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server over a folder, bound to the loopback address: signed requests only, write-once puts are atomic. */
final class EmbeddedStore implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** The largest signed request that the server buffers in memory; clients send larger objects in parts. */
    private static final long LARGEST_REQUEST = 64L << 20;

    private final S3Proxy server;
    private final FilesystemNio2BlobStore objects;

    private EmbeddedStore(S3Proxy server, FilesystemNio2BlobStore objects) {
        this.server = server;
        this.objects = objects;
    }

    /** Starts the server over a folder that is swept first, with the buckets that are asked for. */
    static EmbeddedStore start(Path dir, int port, StoreCredential credential, List<String> buckets) {
        try {
            // A relative folder breaks multipart uploads.
            Path root = Files.createDirectories(dir.toAbsolutePath());
            new PhantomObjects(root).sweep();
            FilesystemNio2BlobStore objects = new FilesystemNio2BlobStore(root.toString());
            S3Proxy server = S3Proxy.builder()
                    .blobStore(objects)
                    .endpoint(URI.create("http://%s:%d".formatted(HOST, port)))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, credential.accessKey(), credential.secretKey())
                    .v4MaxNonChunkedRequestSize(LARGEST_REQUEST)
                    .build();
            server.start();
            EmbeddedStore store = new EmbeddedStore(server, objects);
            buckets.forEach(store::ensureBucket);
            return store;
        } catch (Exception e) { // all that S3Proxy declares
            throw new IllegalStateException("The object store does not start over " + dir, e);
        }
    }

    String endpoint() {
        return "http://%s:%d".formatted(HOST, server.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // all that S3Proxy declares
            throw new IllegalStateException("The object store does not stop", e);
        }
    }

    private void ensureBucket(String bucket) {
        if (!objects.containerExists(bucket)) {
            objects.createContainer(bucket);
        }
    }
}
