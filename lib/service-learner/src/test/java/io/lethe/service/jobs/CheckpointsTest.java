package io.lethe.service.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.service.jobs.Checkpoints.Place;
import io.lethe.storage.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    private static final String JOB = "0b1d8f3e-6a55-5c0e-9d5b-3f0f4a1c2b3d";
    private static final String OTHER = "5a6d8f3e-6a55-5c0e-9d5b-3f0f4a1c2b3d";

    @TempDir
    Path directory;

    private final InMemoryObjectStore store = new InMemoryObjectStore("jobs");
    private final Checkpoints checkpoints = new Checkpoints(store);

    @Test
    void restoresTheNewestOfAnyAttempt() throws IOException {
        save(new Place(JOB, 1, 900), "of the first attempt");
        save(new Place(JOB, 2, 1000), "of the second attempt");
        save(new Place(OTHER, 1, 5000), "of another job");

        assertThat(checkpoints.restore(JOB, target())).contains(new Place(JOB, 2, 1000));
        assertThat(target().resolve("checkpoint")).hasContent("of the second attempt");
    }

    @Test
    void restoresNothingWhereThereIsNone() {
        assertThat(checkpoints.restore(JOB, target())).isEmpty();
    }

    @Test
    void keepsTwo() throws IOException {
        save(new Place(JOB, 1, 100), "a");
        save(new Place(JOB, 1, 200), "b");
        save(new Place(JOB, 2, 300), "c");

        assertThat(store.list("jobs", JOB))
                .containsExactly(
                        JOB + "/1/checkpoints/200/checkpoint",
                        JOB + "/1/checkpoints/200/manifest.json",
                        JOB + "/2/checkpoints/300/checkpoint",
                        JOB + "/2/checkpoints/300/manifest.json");
    }

    @Test
    void takesAnEarlierOneWhereTheNewestIsDamagedOrIncomplete() throws IOException {
        save(new Place(JOB, 1, 100), "whole");
        save(new Place(JOB, 1, 200), "damaged");
        store.put("jobs", JOB + "/1/checkpoints/200/checkpoint", "something else".getBytes(UTF_8));
        store.put("jobs", JOB + "/1/checkpoints/300/checkpoint", "without a manifest".getBytes(UTF_8));

        assertThat(checkpoints.restore(JOB, target())).contains(new Place(JOB, 1, 100));
        assertThat(target().resolve("checkpoint")).hasContent("whole");
    }

    @Test
    void goesWithTheJobAndLeavesEverythingElse() throws IOException {
        save(new Place(JOB, 1, 100), "a");
        save(new Place(OTHER, 1, 100), "b");
        store.put("jobs", JOB + "/forget-set.json", new byte[] {1});

        checkpoints.discard(JOB);

        assertThat(store.list("jobs", JOB)).containsExactly(JOB + "/forget-set.json");
        assertThat(store.list("jobs", OTHER)).hasSize(2);
    }

    @Test
    void sweepsOldOnesOfJobsThatEnded() throws IOException {
        save(new Place(JOB, 1, 100), "a");
        save(new Place(OTHER, 1, 100), "b");

        checkpoints.sweep(JOB::equals, Duration.ofHours(1));
        assertThat(store.list("jobs", OTHER)).as("young ones stay").hasSize(2);

        checkpoints.sweep(JOB::equals, Duration.ofHours(-1));
        assertThat(store.list("jobs", OTHER)).isEmpty();
        assertThat(store.list("jobs", JOB)).hasSize(2);
    }

    private Path target() {
        return directory.resolve("restored");
    }

    private void save(Place place, String content) throws IOException {
        checkpoints.save(place, List.of(Files.writeString(directory.resolve("checkpoint"), content)));
    }
}
