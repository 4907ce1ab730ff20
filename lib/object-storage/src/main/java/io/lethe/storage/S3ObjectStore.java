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
import io.minio.credentials.Provider;
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
import java.util.function.LongConsumer;
import okhttp3.OkHttpClient;

/**
 * An S3-compatible store over the MinIO SDK, in the plain subset that every server has: put, get, head, delete, list,
 * multipart, presigned get, and the conditional put that {@link #putOnce} stands on. Callers and references name the
 * platform's buckets; where these lie in the store is told by a {@link BucketLayout}. One instance a process.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

    /** Servers buffer a signed request whole, some with a bound of a few dozen MB. */
    private static final long PART_SIZE = 10L << 20;

    /** Names the writer of a write-once object, so that a writer whose answer was lost knows its own work again. */
    private static final String WRITER = "lethe-writer";

    /** Nobody writes it: that it is not there is an answer which only a usable bucket gives. */
    private static final String NO_OBJECT = "lethe-probe/none";

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(3);

    private final OkHttpClient http;
    private final MinioClient client;
    private final MinioClient linkClient;
    private final MinioClient checkClient;
    private final BucketLayout layout;
    private final S3Requests requests;

    /** Makes a client; connects on first use. */
    public S3ObjectStore(S3Settings settings) {
        this.layout = settings.layout();
        this.requests = new S3Requests(settings.endpoint(), settings.retries());
        var plain = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.transferTimeout())
                .writeTimeout(settings.transferTimeout())
                .build();
        this.http = plain.newBuilder().addInterceptor(new ReadableErrors()).build();
        var credentials = CredentialProviders.of(settings.credentials(), plain);
        this.client = client(settings, settings.endpoint(), credentials, http);
        this.checkClient = client(
                settings,
                settings.endpoint(),
                credentials,
                http.newBuilder().callTimeout(CHECK_TIMEOUT).build());
        this.linkClient = settings.publicEndpoint()
                .map(seen -> client(settings, seen, credentials, http))
                .orElse(client);
    }

    private static MinioClient client(S3Settings settings, URI endpoint, Provider credentials, OkHttpClient http) {
        return MinioClient.builder()
                .endpoint(endpoint.toString())
                .region(settings.region())
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
    }

    @Override
    public ArtifactRef put(String bucket, String key, Path file, LongConsumer sent) {
        var call = call(Operation.PUT, bucket, key);
        try {
            return requests.send(call, () -> {
                long size = Files.size(file);
                var digest = Digests.sha256();
                try (var counted = new CountedInput(Files.newInputStream(file), sent);
                        var content = new DigestInputStream(counted, digest)) {
                    send(call, content, size, counted);
                }
                return new ArtifactRef(bucket, key, Digests.hex(digest), size);
            });
        } catch (CountedInput.EndedException e) {
            throw e.reason();
        }
    }

    private void send(S3Call call, InputStream content, long size, CountedInput counted) throws MinioException {
        try {
            client.putObject(
                    PutObjectArgs.builder().bucket(call.bucket()).object(call.key()).stream(content, size, PART_SIZE)
                            .build());
        } catch (MinioException | RuntimeException e) {
            counted.throwIfEnded();
            throw e;
        }
    }

    @Override
    public ArtifactRef put(String bucket, String key, byte[] content) {
        var call = call(Operation.PUT, bucket, key);
        return requests.send(call, () -> {
            client.putObject(PutObjectArgs.builder()
                    .bucket(call.bucket())
                    .object(call.key())
                    .data(content, content.length)
                    .build());
            return Digests.describe(bucket, key, content);
        });
    }

    @Override
    public Optional<ArtifactRef> putOnce(String bucket, String key, byte[] content) {
        var call = call(Operation.PUT_ONCE, bucket, key);
        var writer = UUID.randomUUID().toString();
        var args = PutObjectArgs.builder()
                .bucket(call.bucket())
                .object(call.key())
                .data(content, content.length)
                .userMetadata(Map.of(WRITER, writer))
                .extraHeaders(Map.of("If-None-Match", "*"))
                .build();
        try {
            requests.sendConditional(call, () -> client.putObject(args));
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
        return read(bucket, key, InputStream::readAllBytes);
    }

    @Override
    public <T> Optional<T> read(String bucket, String key, Reading<T> reading) {
        var call = call(Operation.GET, bucket, key);
        return requests.find(call, () -> {
            try (var response = open(call)) {
                return reading.from(response);
            }
        });
    }

    @Override
    public void fetch(ArtifactRef ref, Path target) {
        var call = call(Operation.GET, ref.bucket(), ref.key());
        var folder = folderOf(target);
        var partial = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            var fetched =
                    requests.find(call, () -> download(call, ref, partial)).orElseThrow(() -> Digests.missing(ref));
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
    public List<String> list(String bucket, String prefix, int most) {
        var call = call(Operation.LIST, bucket, prefix);
        int ours = call.key().length() - prefix.length();
        return requests.send(call, () -> {
            var keys = new ArrayList<String>();
            for (var item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(call.bucket())
                    .prefix(call.key())
                    .recursive(true)
                    .build())) {
                // Pages are asked for as they are needed.
                if (keys.size() == most) {
                    break;
                }
                keys.add(item.get().objectName().substring(ours));
            }
            keys.sort(null);
            return List.copyOf(keys);
        });
    }

    @Override
    public void delete(String bucket, String key) {
        var call = call(Operation.DELETE, bucket, key);
        requests.send(call, () -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(call.bucket())
                    .object(call.key())
                    .build());
            return key;
        });
    }

    @Override
    public void ensureBucket(String bucket) {
        var call = call(Operation.CREATE, bucket, "");
        requests.send(call, () -> {
            if (!exists(call.bucket())) {
                create(call.bucket());
            }
            return bucket;
        });
    }

    @Override
    public URI presign(ArtifactRef ref, Duration validity) {
        var call = call(Operation.PRESIGN, ref.bucket(), ref.key());
        return requests.send(
                call,
                () -> URI.create(linkClient.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(Http.Method.GET)
                        .bucket(call.bucket())
                        .object(call.key())
                        .expiry(Math.toIntExact(validity.toSeconds()), TimeUnit.SECONDS)
                        .build())));
    }

    @Override
    public void check(String bucket) {
        var call = call(Operation.GET, bucket, NO_OBJECT);
        try {
            requests.sendOnce(call, () -> {
                checkClient.getObject(get(call)).close();
                return bucket;
            });
        } catch (S3Exception e) {
            if (!e.fault().noObject()) {
                throw e;
            }
        }
    }

    /** Gives the connections back. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** What to ask of the store, in its own names. */
    private S3Call call(Operation operation, String bucket, String key) {
        var place = layout.of(bucket);
        return new S3Call(operation, place.bucket(), place.prefix() + key);
    }

    private ArtifactRef download(S3Call call, ArtifactRef ref, Path partial) throws MinioException, IOException {
        var digest = Digests.sha256();
        long size = 0;
        try (var response = open(call);
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

    private InputStream open(S3Call call) throws MinioException {
        return client.getObject(get(call));
    }

    private static GetObjectArgs get(S3Call call) {
        return GetObjectArgs.builder().bucket(call.bucket()).object(call.key()).build();
    }

    private Optional<StatObjectResponse> stat(String bucket, String key) {
        var call = call(Operation.HEAD, bucket, key);
        return requests.find(
                call,
                () -> client.statObject(StatObjectArgs.builder()
                        .bucket(call.bucket())
                        .object(call.key())
                        .build()));
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
