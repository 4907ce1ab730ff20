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
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
        ArtifactRef index = new ArtifactRef("datasets", "faces/1/train/index.csv", "0".repeat(64), 9);
        DatasetManifest written = new DatasetManifest(
                "faces",
                "1",
                1,
                1,
                new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("young", "old")),
                List.of(new DatasetManifest.SplitManifest("train", 1, 1, 128.0, 64.0, pixels, labels, groups, index)),
                "csv",
                7,
                Instant.EPOCH);
        ArtifactRef ref = store.put(
                "datasets", "faces/1/manifest.json", EventJson.mapper().writeValueAsBytes(written));

        DatasetFiles files = cache.files(cache.manifest(ref));

        assertThat(files.task()).isEqualTo(new Task(Task.Kind.SINGLE_LABEL, List.of("young", "old")));
        DatasetFiles.SplitFiles train = requireNonNull(files.splits().get("train"));
        assertThat(train.pixels()).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(train.labels()).hasBinaryContent(new byte[] {0});
    }

    @Test
    void readsEachArtifactOnce() {
        ArtifactRef ref = store.put("datasets", "once", new byte[] {5});
        cache.artifact(ref);
        store.delete("datasets", "once");

        assertThat(cache.artifact(ref)).hasBinaryContent(new byte[] {5});
    }

    @Test
    void refusesContentOfAnotherDigest() {
        ArtifactRef ref = store.put("datasets", "changed", new byte[] {5});
        store.put("datasets", "changed", new byte[] {6});

        assertThatThrownBy(() -> cache.artifact(ref))
                .asInstanceOf(throwable(LetheException.class))
                .extracting(LetheException::code)
                .isEqualTo(ErrorCode.ARTIFACT_CORRUPTED);
        assertThat(directory.resolve("cache").resolve(ref.sha256())).doesNotExist();
    }

    @Test
    void refusesADigestThatIsAPath() {
        ArtifactRef ref = new ArtifactRef("datasets", "key", "../../etc/passwd", 1);

        assertThatThrownBy(() -> cache.artifact(ref)).isInstanceOf(LetheException.class);
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
