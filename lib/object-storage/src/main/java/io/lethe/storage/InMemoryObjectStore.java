package io.lethe.storage;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;

/** An object store in the heap, with the behaviour of the real one; for tests and small experiments. */
public final class InMemoryObjectStore implements ObjectStore {

    private final Map<String, ConcurrentSkipListMap<String, Stored>> buckets = new ConcurrentHashMap<>();

    /**
     * Makes an empty store.
     *
     * @param buckets buckets that exist from the start
     */
    public InMemoryObjectStore(String... buckets) {
        for (var bucket : buckets) {
            ensureBucket(bucket);
        }
    }

    @Override
    public ArtifactRef put(String bucket, String key, Path file, LongConsumer sent) {
        try {
            var content = Files.readAllBytes(file);
            sent.accept(content.length);
            return put(bucket, key, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ArtifactRef put(String bucket, String key, byte[] content) {
        objects(bucket).put(key, new Stored(content));
        return Digests.describe(bucket, key, content);
    }

    @Override
    public Optional<ArtifactRef> putOnce(String bucket, String key, byte[] content) {
        var first = objects(bucket).putIfAbsent(key, new Stored(content));
        return first == null ? Optional.of(Digests.describe(bucket, key, content)) : Optional.empty();
    }

    @Override
    public byte[] read(ArtifactRef ref) {
        var content = find(ref.bucket(), ref.key()).orElseThrow(() -> Digests.missing(ref));
        Digests.check(ref, Digests.describe(ref.bucket(), ref.key(), content));
        return content;
    }

    @Override
    public Optional<byte[]> find(String bucket, String key) {
        return Optional.ofNullable(objects(bucket).get(key)).map(stored -> stored.content.clone());
    }

    @Override
    public <T> Optional<T> read(String bucket, String key, Reading<T> reading) {
        return find(bucket, key).map(content -> {
            try {
                return reading.from(new ByteArrayInputStream(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void fetch(ArtifactRef ref, Path target) {
        var content = read(ref);
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, content);
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<ArtifactHead> head(String bucket, String key) {
        return Optional.ofNullable(objects(bucket).get(key))
                .map(stored -> new ArtifactHead(bucket, key, stored.content.length, stored.at));
    }

    @Override
    public List<String> list(String bucket, String prefix, int most) {
        return objects(bucket).tailMap(prefix).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .limit(most)
                .toList();
    }

    @Override
    public void delete(String bucket, String key) {
        objects(bucket).remove(key);
    }

    @Override
    public void ensureBucket(String bucket) {
        buckets.computeIfAbsent(bucket, name -> new ConcurrentSkipListMap<>());
    }

    @Override
    public URI presign(ArtifactRef ref, Duration validity) {
        return URI.create("memory:///" + ref.bucket() + "/" + ref.key());
    }

    @Override
    public void check(String bucket) {
        objects(bucket);
    }

    private ConcurrentSkipListMap<String, Stored> objects(String bucket) {
        var objects = buckets.get(bucket);
        if (objects == null) {
            throw new LetheException(
                    ErrorCode.STORE_REFUSED, "the store has no bucket '%s'; create it".formatted(bucket));
        }
        return objects;
    }

    private static final class Stored {

        private final byte[] content;
        private final Instant at = Instant.now();

        Stored(byte[] content) {
            this.content = content.clone();
        }
    }
}
