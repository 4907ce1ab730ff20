package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.TaskSpec;
import io.lethe.storage.InMemoryObjectStore;
import io.lethe.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetStoreTest {

    private static final DatasetManifest MANIFEST = manifest("0123456789abcdef", Instant.parse("2026-11-01T00:00:00Z"));

    private static final ImportReport REPORT = new ImportReport(2, 1, List.of(), 0, List.of());

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final DatasetStore store = new DatasetStore(objects);

    @TempDir
    private Path folder;

    private final ImportProgress progress = new ImportProgress();

    private WorkFolder work;

    @BeforeEach
    void makeFolder() {
        work = WorkFolder.below(folder);
    }

    @AfterEach
    void removeFolder() throws IOException {
        work.close();
    }

    @BeforeEach
    void makeBucket() {
        objects.ensureBucket(DatasetStore.BUCKET);
    }

    @Test
    void storesShardsAndManifest() throws IOException {
        DatasetStore.Published published =
                store.publish(MANIFEST, List.of(shards()), REPORT, work.id(), null, progress);

        assertThat(published.fresh()).isTrue();
        assertThat(objects.list(DatasetStore.BUCKET, ""))
                .extracting(key -> key.replace(work.id(), "*"))
                .containsExactlyInAnyOrder(
                        "_imports/*.json",
                        "faces/0123456789abcdef/manifest.json",
                        "faces/0123456789abcdef/*/report.json",
                        "faces/0123456789abcdef/*/train/groups.bin",
                        "faces/0123456789abcdef/*/train/ids.bin",
                        "faces/0123456789abcdef/*/train/index.csv",
                        "faces/0123456789abcdef/*/train/labels.bin",
                        "faces/0123456789abcdef/*/train/pixels.bin");
        assertThat(objects.read(published.manifest().splits().get(0).labels()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("labels.bin");
        assertThat(objects.read(published.where())).isNotEmpty();
    }

    @Test
    void leavesTheSameContentAsItWas() throws IOException {
        DatasetStore.Published first = store.publish(MANIFEST, List.of(shards()), REPORT, work.id(), null, progress);
        DatasetStore.Published second = store.publish(
                manifest(MANIFEST.datasetVersion(), Instant.parse("2026-11-02T00:00:00Z")),
                List.of(shards()),
                REPORT,
                work.id(),
                null,
                progress);

        assertThat(second.fresh()).isFalse();
        assertThat(second.manifest()).isEqualTo(first.manifest());
        assertThat(second.where()).isEqualTo(first.where());
    }

    @Test
    void leavesNothingOfAFailedUpload() throws IOException {
        List<SplitShards> splits = List.of(withoutGroups());

        assertThatThrownBy(() -> store.publish(MANIFEST, splits, REPORT, work.id(), null, progress))
                .isInstanceOf(RuntimeException.class);
        assertThat(objects.list(DatasetStore.BUCKET, "")).isEmpty();
    }

    @Test
    void takesNothingFromAnotherImportOfTheSameContent() throws IOException {
        List<SplitShards> broken = List.of(withoutGroups());
        try (WorkFolder other = WorkFolder.below(folder)) {
            DatasetStore.Published published =
                    store.publish(MANIFEST, List.of(shards()), REPORT, work.id(), null, progress);
            // As the other import sees it, which began before there was a manifest.
            objects.delete(DatasetStore.BUCKET, published.where().key());

            assertThatThrownBy(() -> store.publish(MANIFEST, broken, REPORT, other.id(), null, progress))
                    .isInstanceOf(RuntimeException.class);

            published
                    .manifest()
                    .splits()
                    .forEach(split -> assertThat(objects.read(split.index())).isNotEmpty());
            assertThat(objects.list(DatasetStore.BUCKET, "")).noneMatch(key -> key.contains(other.id()));
        }
    }

    @Test
    void keepsWhatAManifestNames() throws IOException {
        DatasetStore.Published published =
                store.publish(MANIFEST, List.of(shards()), REPORT, work.id(), null, progress);

        store.pending().forEach(store::discard);

        assertThat(objects.read(published.manifest().splits().get(0).index())).isNotEmpty();
    }

    @Test
    void storesNothingOfACancelledImport() throws IOException {
        List<SplitShards> splits = List.of(shards());
        progress.cancel();

        assertThatThrownBy(() -> store.publish(MANIFEST, splits, REPORT, work.id(), null, progress))
                .isInstanceOf(ImportProgress.CancelledException.class);
        assertThat(objects.list(DatasetStore.BUCKET, "")).isEmpty();
    }

    @Test
    void takesBackWhatIsStoredWhenItIsCancelledDuringAnUpload() throws IOException {
        List<SplitShards> splits = List.of(shards());
        ObjectStore cancelling = cancellingAtTheFirstFile();

        assertThatThrownBy(
                        () -> new DatasetStore(cancelling).publish(MANIFEST, splits, REPORT, work.id(), null, progress))
                .isInstanceOf(ImportProgress.CancelledException.class);
        assertThat(objects.list(DatasetStore.BUCKET, "")).isEmpty();
    }

    private ObjectStore cancellingAtTheFirstFile() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (Stream.of(arguments).anyMatch(Path.class::isInstance)) {
                        progress.cancel();
                    }
                    try {
                        return method.invoke(objects, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void listsDatasetsAndTheirVersions() throws IOException {
        DatasetManifest newer = manifest("aaaaaaaaaaaaaaaa", Instant.parse("2026-11-03T00:00:00Z"));
        store.publish(newer, List.of(shards()), REPORT, work.id(), null, progress);
        store.publish(MANIFEST, List.of(shards()), REPORT, work.id(), null, new ImportProgress());

        assertThat(store.datasets()).containsExactly("faces");
        assertThat(store.versions("faces"))
                .extracting(DatasetManifest::datasetVersion)
                .containsExactly("aaaaaaaaaaaaaaaa", "0123456789abcdef");
        assertThat(store.versions("face")).isEmpty();
        assertThat(store.report("faces", "aaaaaaaaaaaaaaaa"))
                .hasValueSatisfying(report ->
                        assertThat(report).asString(StandardCharsets.UTF_8).contains("\"images\":2"));
    }

    private SplitShards shards() throws IOException {
        return new SplitShards(
                "train",
                2,
                1,
                128,
                64,
                shard("pixels.bin"),
                shard("labels.bin"),
                shard("groups.bin"),
                shard("ids.bin"),
                shard("index.csv"));
    }

    private SplitShards withoutGroups() throws IOException {
        Shard missing = new Shard("groups.bin", folder.resolve("nowhere"), "unused");
        return new SplitShards(
                "train",
                2,
                1,
                128,
                64,
                shard("pixels.bin"),
                shard("labels.bin"),
                missing,
                shard("ids.bin"),
                shard("index.csv"));
    }

    private Shard shard(String name) throws IOException {
        return new Shard(name, Files.writeString(folder.resolve(name), name), "unused");
    }

    private static DatasetManifest manifest(String version, Instant createdAt) {
        TaskSpec task = new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("a", "b"));
        return new DatasetManifest("faces", version, 8, 8, task, List.of(), "csv", 1, createdAt);
    }
}
