package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.TaskSpec;
import io.lethe.storage.InMemoryObjectStore;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final String VERSION = "faces/0123456789abcdef/";
    private static final String PIXELS = "train/pixels.bin";
    private static final SplitPublished.Training TRAINING = new SplitPublished.Training("ages", 7, null);

    private final InMemoryObjectStore objects = new InMemoryObjectStore(DatasetStore.BUCKET);
    private final DatasetStore store = new DatasetStore(objects);
    private final List<SplitPublished.Training> announced = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private Sweeper.Announcement announcement = (published, training) -> announced.add(training);

    @TempDir
    private Path temporary;

    @TempDir
    private Path uploads;

    @BeforeEach
    void storeWhatAnImportLeft() throws JsonProcessingException {
        pending("left", Instant.now());
        objects.put(DatasetStore.BUCKET, VERSION + "left/" + PIXELS, new byte[9]);
        objects.put(DatasetStore.BUCKET, VERSION + "other/" + PIXELS, new byte[9]);
    }

    @Test
    void removesWhatAKilledImportLeftOnTheDiskAndInTheStore() throws IOException {
        Path left = folder("left");
        Files.writeString(left.resolve("images"), "faces");

        sweep();

        assertThat(left).doesNotExist();
        assertThat(keys()).containsExactly(VERSION + "other/" + PIXELS);
        assertThat(announced).isEmpty();
    }

    @Test
    void announcesWhatWasPublishedBeforeTheKill() throws IOException {
        publish("left");
        folder("left");

        sweep();
        sweep();

        assertThat(announced).containsExactly(TRAINING);
        assertThat(store.pending()).isEmpty();
        assertThat(keys()).contains(VERSION + "left/" + PIXELS, VERSION + "manifest.json");
    }

    @Test
    void announcesWhatAnImportOnALostDiskHadPublished() throws IOException {
        publish("left");

        sweep();

        assertThat(announced).containsExactly(TRAINING);
    }

    @Test
    void triesAgainUntilTheBrokerTakesIt() throws IOException {
        publish("left");
        announcement = (published, training) -> {
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "away");
        };
        sweep();
        assertThat(store.pending()).hasSize(1);

        announcement = (published, training) -> announced.add(training);
        sweep();

        assertThat(announced).containsExactly(TRAINING);
    }

    @Test
    void makesUpForOthersBesideOneThatCannotBeAnnounced() throws IOException {
        publish("left");
        pending("also", Instant.now().minus(Duration.ofHours(25)));
        objects.put(DatasetStore.BUCKET, VERSION + "also/" + PIXELS, new byte[9]);
        announcement = (published, training) -> {
            throw new LetheException(ErrorCode.RECORD_TOO_LARGE, "too large");
        };

        sweep();

        assertThat(keys()).noneMatch(key -> key.contains("also")).contains(VERSION + "left/" + PIXELS);
    }

    @Test
    void takesBackWhatLostToAnotherImportOfTheSameContent() throws IOException {
        publish("other");
        folder("left");

        sweep();

        assertThat(announced).isEmpty();
        assertThat(keys()).containsExactlyInAnyOrder(VERSION + "other/" + PIXELS, VERSION + "manifest.json");
    }

    @Test
    void leavesALivingImportAlone() throws IOException {
        try (WorkFolder living = WorkFolder.below(temporary)) {
            pending(living.id(), Instant.now());
            objects.put(DatasetStore.BUCKET, VERSION + living.id() + "/" + PIXELS, new byte[9]);
            publish(living.id());

            sweep();

            assertThat(living.path()).exists();
            assertThat(announced).isEmpty();
            assertThat(keys()).contains(VERSION + living.id() + "/" + PIXELS);
        }
    }

    @Test
    void leavesAnImportOfAnotherMachineADay() throws JsonProcessingException {
        pending("old", Instant.now().minus(Duration.ofHours(25)));
        objects.put(DatasetStore.BUCKET, VERSION + "old/" + PIXELS, new byte[9]);

        sweep();

        assertThat(keys()).contains(VERSION + "left/" + PIXELS).noneMatch(key -> key.contains("old"));
    }

    @Test
    void leavesAFolderThatIsJustBeingMade() throws IOException {
        Path fresh = Files.createDirectory(temporary.resolve(WorkFolder.PREFIX + "fresh"));
        Path old = Files.createDirectory(temporary.resolve(WorkFolder.PREFIX + "old"));
        Files.setLastModifiedTime(old, LONG_AGO);

        sweep();

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void removesUploadsThatNobodyWritesAnyMore() throws IOException {
        Path fresh = Files.writeString(uploads.resolve("fresh"), "faces");
        Path old = Files.writeString(uploads.resolve("old"), "faces");
        Files.setLastModifiedTime(old, LONG_AGO);

        sweeper().sweepUploads();

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    /** Before, there may be no bucket yet, and the log would tell operators of a fault that is none. */
    @Test
    void beginsOnceTheStoreCanBeUsed() throws IOException {
        Path left = folder("left");
        Sweeper sweeper = sweeper();
        try {
            sweeper.atStart(new StartupEvent());
            assertThat(waiting).hasSize(1);
            assertThat(left).exists();

            waiting.forEach(Runnable::run);

            await().untilAsserted(() -> assertThat(left).doesNotExist());
        } finally {
            sweeper.stop();
        }
    }

    private void sweep() {
        sweeper().sweep();
    }

    private Sweeper sweeper() {
        ResumableUploads resumable =
                new ResumableUploads(new ResumableUploadsTest.Small(), temporary, Clock.systemUTC());
        return new Sweeper(
                waiting::add,
                store,
                (published, training) -> announcement.publish(published, training),
                resumable,
                temporary,
                uploads);
    }

    /** Of a process that is gone. */
    private Path folder(String importId) throws IOException {
        Path left = Files.createDirectory(temporary.resolve(WorkFolder.PREFIX + importId));
        Files.writeString(left.resolve(WorkFolder.LOCK), "");
        return left;
    }

    private void pending(String importId, Instant at) throws JsonProcessingException {
        PendingImport pending = new PendingImport(importId, VERSION + importId + "/", TRAINING, at);
        put("_imports/" + importId + ".json", pending);
    }

    private void publish(String importId) throws JsonProcessingException {
        var part = objects.put(DatasetStore.BUCKET, VERSION + importId + "/" + PIXELS, new byte[9]);
        put(
                VERSION + "manifest.json",
                new DatasetManifest(
                        "faces",
                        "0123456789abcdef",
                        8,
                        8,
                        new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("a", "b")),
                        List.of(new DatasetManifest.SplitManifest(
                                "train", 2, 1, 128.0, 64.0, part, part, part, part, part)),
                        "csv",
                        1,
                        Instant.parse("2026-11-01T00:00:00Z")));
    }

    private void put(String key, Object json) throws JsonProcessingException {
        objects.put(DatasetStore.BUCKET, key, EventJson.mapper().writeValueAsBytes(json));
    }

    private List<String> keys() {
        return objects.list(DatasetStore.BUCKET, "").stream()
                .filter(key -> !key.startsWith("_imports/"))
                .toList();
    }
}
