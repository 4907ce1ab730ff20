package io.lethe.storage;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.storage.S3Call.Operation;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3-compatible store over the MinIO SDK, in the plain subset that every server has: put, get, head, delete, list,
 * multipart, presigned get, and the conditional put that {@link #putOnce} stands on. One instance a process.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);

    /** Servers buffer a signed request whole, some with a bound of a few dozen MB. */
    private static final long PART_SIZE = 10L << 20;

    /** Names the writer of a write-once object, so that a writer whose answer was lost knows its own work again. */
    private static final String WRITER = "lethe-writer";

    private static final String PROBE_BUCKET = "datasets";

    private final MinioClient client;
    private final MinioClient linkClient;
    private final OkHttpClient http;
    private final S3Settings settings;
    private final S3Requests requests;

    /** Makes a client; connects on first use. */
    public S3ObjectStore(S3Settings settings) {
        this.settings = settings;
        this.requests = new S3Requests(settings.endpoint(), settings.retries());
        this.http = new OkHttpClient.Builder()
                .addInterceptor(new ReadableErrors())
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.transferTimeout())
                .writeTimeout(settings.transferTimeout())
                .build();
        this.client = client(settings.endpoint());
        this.linkClient = settings.publicEndpoint().map(this::client).orElse(client);
    }

    private MinioClient client(URI endpoint) {
        return MinioClient.builder()
                .endpoint(endpoint.toString())
                .region(settings.region())
                .credentials(settings.accessKey(), settings.secretKey())
                .httpClient(http)
                .build();
    }

    @Override
    public ArtifactRef put(String bucket, String key, Path file) {
        return requests.send(new S3Call(Operation.PUT, bucket, key), () -> upload(bucket, key, file));
    }

    @Override
    public ArtifactRef put(String bucket, String key, byte[] content) {
        return requests.send(new S3Call(Operation.PUT, bucket, key), () -> {
            client.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .data(content, content.length)
                    .build());
            return Digests.describe(bucket, key, content);
        });
    }

    @Override
    public Optional<ArtifactRef> putOnce(String bucket, String key, byte[] content) {
        var writer = UUID.randomUUID().toString();
        var args = PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .data(content, content.length)
                .userMetadata(Map.of(WRITER, writer))
                .extraHeaders(Map.of("If-None-Match", "*"))
                .build();
        try {
            requests.sendConditional(new S3Call(Operation.PUT_ONCE, bucket, key), () -> client.putObject(args));
        } catch (S3Exception e) {
            if (!e.fault().exists() && !e.fault().conflict()) {
                throw e;
            }
            var present = stat(bucket, key);
            if (present.isEmpty() && e.fault().conflict()) {
                throw e;
            }
            if (present.filter(stat -> writer.equals(stat.userMetadata().getFirst(WRITER)))
                    .isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(Digests.describe(bucket, key, content));
    }

    @Override
    public byte[] read(ArtifactRef ref) {
        var content = find(ref.bucket(), ref.key()).orElseThrow(() -> Digests.missing(ref));
        Digests.check(ref, Digests.describe(ref.bucket(), ref.key(), content));
        return content;
    }

    @Override
    public Optional<byte[]> find(String bucket, String key) {
        return requests.find(new S3Call(Operation.GET, bucket, key), () -> {
            try (var response = open(bucket, key)) {
                return response.readAllBytes();
            }
        });
    }

    @Override
    public void fetch(ArtifactRef ref, Path target) {
        var folder = folderOf(target);
        var partial = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            var fetched = requests.find(
                            new S3Call(Operation.GET, ref.bucket(), ref.key()), () -> download(ref, partial))
                    .orElseThrow(() -> Digests.missing(ref));
            Digests.check(ref, fetched);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannotWrite(target, e);
        } finally {
            discard(partial);
        }
    }

    @Override
    public Optional<ArtifactHead> head(String bucket, String key) {
        return stat(bucket, key)
                .map(stat -> new ArtifactHead(
                        bucket, key, stat.size(), stat.lastModified().toInstant()));
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        return requests.send(new S3Call(Operation.LIST, bucket, prefix), () -> {
            var keys = new ArrayList<String>();
            for (var item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                keys.add(item.get().objectName());
            }
            keys.sort(null);
            return List.copyOf(keys);
        });
    }

    @Override
    public void delete(String bucket, String key) {
        requests.send(new S3Call(Operation.DELETE, bucket, key), () -> {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return key;
        });
    }

    @Override
    public void ensureBucket(String bucket) {
        requests.send(new S3Call(Operation.CREATE, bucket, ""), () -> {
            if (!exists(bucket)) {
                create(bucket);
            }
            return bucket;
        });
    }

    @Override
    public URI presign(ArtifactRef ref, Duration validity) {
        return requests.send(
                new S3Call(Operation.PRESIGN, ref.bucket(), ref.key()),
                () -> URI.create(linkClient.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(Http.Method.GET)
                        .bucket(ref.bucket())
                        .object(ref.key())
                        .expiry(Math.toIntExact(validity.toSeconds()), TimeUnit.SECONDS)
                        .build())));
    }

    @Override
    public boolean reachable() {
        try {
            exists(PROBE_BUCKET);
            return true;
        } catch (MinioException | IllegalStateException e) {
            LOG.debug("the store at {} does not answer: {}", settings.endpoint(), e.getMessage());
            return false;
        }
    }

    /** Gives the connections back. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private ArtifactRef upload(String bucket, String key, Path file) throws MinioException, IOException {
        long size = Files.size(file);
        var digest = Digests.sha256();
        try (var content = new DigestInputStream(Files.newInputStream(file), digest)) {
            client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(content, size, PART_SIZE)
                    .build());
        }
        return new ArtifactRef(bucket, key, Digests.hex(digest), size);
    }

    private ArtifactRef download(ArtifactRef ref, Path partial) throws MinioException, IOException {
        var digest = Digests.sha256();
        long size = 0;
        try (var response = open(ref.bucket(), ref.key());
                var file = Files.newOutputStream(partial)) {
            var buffer = new byte[1 << 16];
            for (int n = response.read(buffer); n >= 0; n = response.read(buffer)) {
                digest.update(buffer, 0, n);
                try {
                    file.write(buffer, 0, n);
                } catch (IOException e) {
                    throw cannotWrite(partial, e);
                }
                size += n;
            }
        }
        return new ArtifactRef(ref.bucket(), ref.key(), Digests.hex(digest), size);
    }

    private InputStream open(String bucket, String key) throws MinioException {
        return client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build());
    }

    private Optional<StatObjectResponse> stat(String bucket, String key) {
        var call = new S3Call(Operation.HEAD, bucket, key);
        return requests.find(
                call,
                () -> client.statObject(
                        StatObjectArgs.builder().bucket(bucket).object(key).build()));
    }

    private boolean exists(String bucket) throws MinioException {
        return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
    }

    private void create(String bucket) throws MinioException {
        try {
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        } catch (MinioException e) {
            // Somebody else may have created it in between.
            if (!exists(bucket)) {
                throw e;
            }
        }
    }

    private static Path folderOf(Path target) {
        var folder = target.toAbsolutePath().getParent();
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    private static void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LetheException cannotWrite(Path file, IOException cause) {
        return new LetheException(ErrorCode.OUT_OF_SPACE, "cannot write " + file + ": " + cause, cause);
    }
}
