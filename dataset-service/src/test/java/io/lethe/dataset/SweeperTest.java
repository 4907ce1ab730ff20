package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.storage.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final String OBJECTS = "faces/0123456789abcdef/some-import/";

    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @TempDir
    private Path temporary;

    @TempDir
    private Path uploads;

    @BeforeEach
    void makeBucket() {
        objects.ensureBucket(DatasetStore.BUCKET);
    }

    @Test
    void removesWhatAKilledImportLeftOnTheDiskAndInTheStore() throws IOException {
        Path left = Files.createDirectory(temporary.resolve(WorkFolder.PREFIX + "killed"));
        Files.writeString(left.resolve(WorkFolder.LOCK), "");
        Files.writeString(left.resolve("storing"), OBJECTS);
        Files.writeString(left.resolve("images"), "faces");
        objects.put(DatasetStore.BUCKET, OBJECTS + "train/pixels.bin", new byte[9]);
        objects.put(DatasetStore.BUCKET, "faces/0123456789abcdef/other/train/pixels.bin", new byte[9]);

        sweep();

        assertThat(left).doesNotExist();
        assertThat(objects.list(DatasetStore.BUCKET, ""))
                .containsExactly("faces/0123456789abcdef/other/train/pixels.bin");
    }

    @Test
    void leavesALivingImportAlone() throws IOException {
        try (WorkFolder living = WorkFolder.below(temporary)) {
            living.storing(OBJECTS);
            objects.put(DatasetStore.BUCKET, OBJECTS + "train/pixels.bin", new byte[9]);

            sweep();

            assertThat(living.path()).exists();
            assertThat(objects.list(DatasetStore.BUCKET, "")).hasSize(1);
        }
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

        sweep();

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    private void sweep() {
        new Sweeper(new DatasetStore(objects), temporary, uploads).sweep();
    }
}
