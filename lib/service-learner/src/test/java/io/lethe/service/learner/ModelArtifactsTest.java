package io.lethe.service.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerSettings;
import io.lethe.learning.torch.DeviceChoice;
import io.lethe.learning.training.Recipe;
import io.lethe.storage.InMemoryObjectStore;
import io.lethe.storage.WriteOnce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArtifactsTest {

    private static final String JOB = "0b1d8f3e-6a55-5c0e-9d5b-3f0f4a1c2b3d";

    @TempDir
    Path directory;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private ModelArtifacts artifacts;

    @BeforeEach
    void createBucket() {
        store.ensureBucket("models");
        LearnerSettings idle = new LearnerSettings(
                "none",
                "none",
                directory,
                null,
                DeviceChoice.AUTO,
                1,
                16,
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        artifacts = new ModelArtifacts(store, new WriteOnce(store), Configs.in(directory), new Learner(idle));
    }

    @Test
    void findsWhatItPublished() throws IOException {
        ModelArtifacts.Published published = publish(new byte[] {1, 2, 3}, 7);

        assertThat(artifacts.find("age", JOB, 2)).contains(published);
        assertThat(artifacts.card(published.ref())).isEqualTo(published.card());
        assertThat(store.read(published.ref().weights())).containsExactly(1, 2, 3);
    }

    @Test
    void publishesAnAttemptOnce() throws IOException {
        ModelArtifacts.Published first = publish(new byte[] {1, 2, 3}, 7);

        ModelArtifacts.Published second = publish(new byte[] {4, 5, 6}, 8);

        assertThat(second).isEqualTo(first);
        assertThat(store.read(second.ref().weights())).containsExactly(1, 2, 3);
    }

    @Test
    void findsNothingBeforeTheCardIsWritten() {
        assertThat(artifacts.find("age", JOB, 2)).isEmpty();
    }

    @Test
    void findsWhatAnEarlierAttemptPublishedButNotALaterOne() throws IOException {
        ModelArtifacts.Published published = publish(new byte[] {1, 2, 3}, 7);

        assertThat(artifacts.findUpTo("age", JOB, 4)).contains(published);
        assertThat(artifacts.findUpTo("age", JOB, 1)).isEmpty();
        assertThat(artifacts.find("age", JOB, 3)).isEmpty();
    }

    @Test
    void refusesNamesThatAreNoPartOfAKey() {
        assertThatThrownBy(() -> artifacts.find("../datasets", JOB, 1)).isInstanceOf(LetheException.class);
        assertThatThrownBy(() -> artifacts.find("age", "../v1", 1)).isInstanceOf(LetheException.class);
    }

    private ModelArtifacts.Published publish(byte[] content, long seed) throws IOException {
        Path weights = Files.write(directory.resolve("model.safetensors"), content);
        return artifacts.publish("age", JOB, 2, weights, ref -> card(ref, seed));
    }

    private ModelCard card(ArtifactRef weights, long seed) {
        Recipe recipe = new Recipe(
                new Architecture("resnet18", 0.25, Architecture.Stem.SMALL_STRIDE_2, 128, 64),
                12,
                64,
                0.1,
                0.9,
                true,
                5e-4,
                Recipe.Schedule.TRIANGLE,
                Recipe.Augmentation.FLIP);
        return new ModelCard(
                "age",
                "v1",
                ModelState.ORIGINAL,
                null,
                ModelCard.TRAIN,
                JsonNodeFactory.instance.objectNode().put("epochs", 12),
                recipe,
                new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("young", "old")),
                seed,
                JOB,
                2,
                new ModelCard.Dataset("faces", "1", new ArtifactRef("datasets", "faces/1", "0".repeat(64), 1)),
                weights,
                12.5,
                artifacts.engine(),
                null,
                Instant.EPOCH);
    }
}
