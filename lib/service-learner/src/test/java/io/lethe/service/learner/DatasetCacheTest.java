package io.lethe.service.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.data.Task;
import io.lethe.storage.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCacheTest {

    @TempDir
    Path directory;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private DatasetCache cache;

    @BeforeEach
    void createBucket() {
        store.ensureBucket("datasets");
        cache = new DatasetCache(store, Configs.in(directory));
    }

    @Test
    void fetchesTheShardsThatAManifestNames() throws JsonProcessingException {
        ArtifactRef pixels = store.put("datasets", "faces/1/train/pixels.bin", new byte[] {1, 2, 3});
        ArtifactRef labels = store.put("datasets", "faces/1/train/labels.bin", new byte[] {0});
        ArtifactRef groups = store.put("datasets", "faces/1/train/groups.bin", new byte[] {0, 0, 0, 0});
        ArtifactRef ids = store.put("datasets", "faces/1/train/ids.bin", new byte[] {7, 0, 0, 0, 0, 0, 0, -1});
        ArtifactRef index = new ArtifactRef("datasets", "faces/1/train/index.csv", "0".repeat(64), 9);
        DatasetManifest written = new DatasetManifest(
                "faces",
                "1",
                1,
                1,
                new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("young", "old")),
                List.of(new DatasetManifest.SplitManifest(
                        "train", 1, 1, 128.0, 64.0, pixels, labels, groups, ids, index)),
                "csv",
                7,
                Instant.EPOCH);
        ArtifactRef ref = store.put(
                "datasets", "faces/1/manifest.json", EventJson.mapper().writeValueAsBytes(written));

        DatasetFiles files = cache.files(cache.manifest(ref), directory.resolve("job"));

        assertThat(files.task()).isEqualTo(new Task(Task.Kind.SINGLE_LABEL, List.of("young", "old")));
        DatasetFiles.SplitFiles train = requireNonNull(files.splits().get("train"));
        assertThat(train.pixels()).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(train.labels()).hasBinaryContent(new byte[] {0});
        assertThat(cache.trainRows(cache.manifest(ref)).rows(List.of("ff00000000000007")))
                .containsExactly(0);
    }

    @Test
    void readsEachArtifactOnce() {
        ArtifactRef ref = store.put("datasets", "once", new byte[] {5});
        cache.artifact(ref, directory.resolve("one"));
        store.delete("datasets", "once");

        assertThat(cache.artifact(ref, directory.resolve("other"))).hasBinaryContent(new byte[] {5});
    }

    @Test
    void staysBelowItsLimitAndKeepsWhatWasUsedLast() throws IOException {
        DatasetCache small = new DatasetCache(store, Configs.in(directory, "10"));
        Path job = directory.resolve("job");
        List<ArtifactRef> refs = List.of(four("a"), four("b"), four("c"));

        Path first = small.artifact(refs.get(0), job);
        Path second = small.artifact(refs.get(1), job);
        age(refs.get(1));
        small.artifact(refs.get(2), job);

        assertThat(cached())
                .containsExactlyInAnyOrder(refs.get(0).sha256(), refs.get(2).sha256());
        assertThat(first).exists();
        assertThat(second).as("a job keeps what left the cache").hasBinaryContent("bbbb".getBytes(UTF_8));
    }

    @Test
    void deletesDownloadsThatNobodyFinished() throws IOException {
        Path leftover = Files.createDirectories(directory.resolve("cache")).resolve("0123.part");
        Files.write(leftover, new byte[] {1});
        Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        cache.artifact(four("d"), directory.resolve("job"));

        assertThat(leftover).doesNotExist();
    }

    @Test
    void letsNobodyElseLookIn() throws IOException {
        cache.artifact(four("e"), directory.resolve("job"));

        assertThat(Files.getPosixFilePermissions(directory.resolve("cache")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("job")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private ArtifactRef four(String letter) {
        return store.put("datasets", letter, letter.repeat(4).getBytes(UTF_8));
    }

    private void age(ArtifactRef ref) throws IOException {
        Files.setLastModifiedTime(
                directory.resolve("cache").resolve(ref.sha256()),
                FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void refusesContentOfAnotherDigest() {
        ArtifactRef ref = store.put("datasets", "changed", new byte[] {5});
        store.put("datasets", "changed", new byte[] {6});

        assertThatThrownBy(() -> cache.artifact(ref, directory.resolve("job")))
                .asInstanceOf(throwable(LetheException.class))
                .extracting(LetheException::code)
                .isEqualTo(ErrorCode.ARTIFACT_CORRUPTED);
        assertThat(directory.resolve("cache").resolve(ref.sha256())).doesNotExist();
    }

    @Test
    void refusesADigestThatIsAPath() {
        ArtifactRef ref = new ArtifactRef("datasets", "key", "../../etc/passwd", 1);

        assertThatThrownBy(() -> cache.artifact(ref, directory.resolve("job"))).isInstanceOf(LetheException.class);
    }

    @Test
    void refusesAManifestThatIsNone() {
        ArtifactRef ref = store.put("datasets", "faces/1/manifest.json", "not json".getBytes(UTF_8));

        assertThatThrownBy(() -> cache.manifest(ref))
                .asInstanceOf(throwable(LetheException.class))
                .extracting(LetheException::code)
                .isEqualTo(ErrorCode.INVALID_DATASET);
    }
}
