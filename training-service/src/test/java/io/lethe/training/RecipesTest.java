package io.lethe.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.PerChannel;
import io.lethe.learning.training.Recipe;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

    @Test
    void trainsANarrowNetworkOnSmallImages() {
        Recipe recipe = Recipes.choose(dataset(48, 4176), null);

        assertThat(recipe.architecture().width()).isEqualTo(0.25);
        assertThat(recipe.architecture().stem()).isEqualTo(Architecture.Stem.SMALL_STRIDE_2);
    }

    @Test
    void normalisesByTheTrainingImagesUnlessTheRecipeSaysOtherwise() throws JsonProcessingException {
        Recipe standard = Recipes.choose(dataset(64, 370), null);
        Recipe own = Recipes.choose(dataset(64, 370), json("{\"architecture\": {\"mean\": 128}}"));

        assertThat(standard.architecture().mean()).isEqualTo(PerChannel.of(39.2));
        assertThat(standard.architecture().deviation()).isEqualTo(PerChannel.of(36.01));
        assertThat(own.architecture().mean()).isEqualTo(PerChannel.of(128));
        assertThat(own.architecture().deviation()).isEqualTo(PerChannel.of(36.01));
        assertThat(Recipes.choose(dataset(64, 370), json("{\"architecture\": {\"mean\": [123.7, 116.3, 103.5]}}"))
                        .architecture()
                        .mean())
                .isEqualTo(new PerChannel(123.7, 116.3, 103.5));
    }

    @Test
    void trainsOnADatasetWhoseManifestIsOlderThanPixelStatistics() throws JsonProcessingException {
        ObjectNode early = EventJson.mapper().valueToTree(dataset(64, 370));
        early.path("splits").forEach(split -> ((ObjectNode) split).remove(List.of("pixelMean", "pixelDeviation")));

        DatasetManifest manifest = EventJson.mapper().treeToValue(early, DatasetManifest.class);
        Recipe recipe = Recipes.choose(manifest, null);

        assertThat(recipe.architecture().mean()).isEqualTo(PerChannel.of(128));
        assertThat(recipe.architecture().deviation()).isEqualTo(PerChannel.of(64));
    }

    @Test
    void trainsTheFullNetworkOnLargeImages() {
        Recipe recipe = Recipes.choose(dataset(128, 4176), null);

        assertThat(recipe.architecture().width()).isEqualTo(1);
        assertThat(recipe.augmentation()).isEqualTo(Recipe.Augmentation.MUFAC);
    }

    @Test
    void takesMoreEpochsAndNoFlipWhereThereAreFewImages() {
        Recipe recipe = Recipes.choose(dataset(64, 370), null);

        assertThat(recipe.epochs()).isEqualTo(25);
        assertThat(recipe.augmentation()).isEqualTo(Recipe.Augmentation.NONE);
    }

    @Test
    void overridesSingleFields() throws JsonProcessingException {
        Recipe standard = Recipes.choose(dataset(48, 4176), null);

        Recipe recipe = Recipes.choose(
                dataset(48, 4176),
                json("{\"epochs\": 3, \"schedule\": \"COSINE\", \"architecture\": {\"width\": 0.5}}"));

        assertThat(recipe.epochs()).isEqualTo(3);
        assertThat(recipe.schedule()).isEqualTo(Recipe.Schedule.COSINE);
        assertThat(recipe.architecture().width()).isEqualTo(0.5);
        assertThat(recipe.architecture().stem())
                .isEqualTo(standard.architecture().stem());
        assertThat(recipe.batchSize()).isEqualTo(standard.batchSize());
    }

    @Test
    void trainsOnABenchmarkAsItsPaperSays() throws JsonProcessingException {
        Recipe mufac = Recipes.choose(dataset("mufac", 128, 10_025), null);
        Recipe cifar = Recipes.choose(dataset("cifar10", 32, 42_500), null);

        assertThat(mufac)
                .isEqualTo(new Recipe(
                        new Architecture("resnet18", 1, Architecture.Stem.IMAGENET, 0, 255),
                        30,
                        64,
                        0.01,
                        0.9,
                        false,
                        0,
                        Recipe.Schedule.STEPS,
                        Recipe.Augmentation.MUFAC));
        assertThat(cifar.epochs()).isEqualTo(182);
        assertThat(cifar.augmentation()).isEqualTo(Recipe.Augmentation.FLIP_CROP);
        assertThat(cifar.architecture().mean()).isEqualTo(PerChannel.of(39.2));
        assertThat(Recipes.choose(dataset("cifar10", 32, 42_500), json("{\"profile\": \"paper\", \"epochs\": 2}"))
                        .epochs())
                .isEqualTo(2);
    }

    @Test
    void startsFromTheRecipeThatIsNamed() throws JsonProcessingException {
        assertThat(Recipes.choose(dataset("mufac", 128, 10_025), json("{\"profile\": \"quick\"}"))
                        .epochs())
                .isEqualTo(3);
        assertThat(Recipes.choose(dataset("mufac", 128, 10_025), json("{\"profile\": \"standard\"}")))
                .isEqualTo(Recipes.choose(dataset(128, 10_025), null));
        JsonNode unknown = json("{\"profile\": \"paper\"}");
        assertThatThrownBy(() -> Recipes.choose(dataset(128, 10_025), unknown))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("the dataset has no recipe 'paper'; known are standard, quick");
    }

    @Test
    void namesTheKnownFieldsWhenOneIsUnknown() throws JsonProcessingException {
        JsonNode overrides = json("{\"epoch\": 3}");

        assertThatThrownBy(() -> Recipes.choose(dataset(48, 4176), overrides))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("'epoch'")
                .hasMessageContaining("batchSize, epochs, learningRate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"epochs\": 0}",
                "{\"batchSize\": 1}",
                "{\"learningRate\": -0.1}",
                "{\"momentum\": 1}",
                "{\"schedule\": \"SINE\"}",
                "{\"schedule\": null}",
                "{\"architecture\": 3}",
                "{\"architecture\": null}",
                "{\"architecture\": {\"width\": null}}",
                "{\"architecture\": {\"width\": 0.375}}",
                "{\"architecture\": {\"mean\": [1, 2]}}",
                "{\"architecture\": {\"mean\": [1, 2, null]}}",
                "{\"architecture\": {\"deviation\": [64, 64, 0]}}",
                "{\"architecture\": {\"deviation\": \"64\"}}",
                "{\"architecture\": {\"stem\": null}}",
                "{\"epochs\": \"many\"}",
                "[]"
            })
    void refusesImpossibleValues(String overrides) throws JsonProcessingException {
        JsonNode parsed = json(overrides);

        assertThatThrownBy(() -> Recipes.choose(dataset(48, 4176), parsed))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return EventJson.mapper().readTree(text);
    }

    private static DatasetManifest dataset(int side, int trainingSamples) {
        return dataset("csv", side, trainingSamples);
    }

    private static DatasetManifest dataset(String source, int side, int trainingSamples) {
        ArtifactRef ref = new ArtifactRef("datasets", "faces", "0".repeat(64), 1);
        return new DatasetManifest(
                "faces",
                "1",
                side,
                side,
                new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("young", "old")),
                List.of(new DatasetManifest.SplitManifest(
                        "train", trainingSamples, 150, 39.2009, 36.0138, ref, ref, ref, ref, ref)),
                source,
                1,
                Instant.EPOCH);
    }
}
