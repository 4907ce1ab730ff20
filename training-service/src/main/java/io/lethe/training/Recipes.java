package io.lethe.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.DatasetManifest.SplitManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.process.LearnerJson;
import io.lethe.learning.training.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses how to train on a dataset. */
final class Recipes {

    /** Images up to this size train in a minute on two processors with the narrow network. */
    private static final int SMALL_IMAGE = 64;

    /** Below this many training images an epoch of the usual recipe has too few steps. */
    private static final int FEW_SAMPLES = 1000;

    /** Field that names the recipe to start from. */
    private static final String PROFILE = "profile";

    private Recipes() {}

    /**
     * The recipe for a dataset, with the fields that the announcement overrides.
     *
     * @param overrides fields of a recipe, nested as in its JSON form; the field {@code profile} names the recipe to
     *     start from
     * @throws LetheException {@link ErrorCode#INVALID_PARAMETERS} for an unknown field or profile, or an impossible
     *     value
     */
    static Recipe choose(DatasetManifest manifest, @Nullable JsonNode overrides) {
        Map<String, Supplier<Recipe>> profiles = profiles(manifest);
        if (overrides == null || overrides.isNull()) {
            return start(profiles, null);
        }
        if (!overrides.isObject()) {
            throw refused("'recipe' is not a JSON object");
        }
        ObjectNode changes = overrides.deepCopy();
        ObjectNode merged = LearnerJson.mapper().valueToTree(start(profiles, changes.remove(PROFILE)));
        merge(merged, changes, "recipe");
        requireNoNulls(merged, "recipe");
        try {
            return requirePossible(LearnerJson.mapper().treeToValue(merged, Recipe.class));
        } catch (JsonMappingException e) {
            throw refused("the recipe has an impossible value" + place(e) + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw refused("the recipe is not readable: " + e.getOriginalMessage());
        }
    }

    /** The first is the default: a benchmark is trained on as its paper says. */
    private static Map<String, Supplier<Recipe>> profiles(DatasetManifest manifest) {
        Map<String, Supplier<Recipe>> profiles = new LinkedHashMap<>();
        BenchmarkRecipe.of(manifest)
                .ifPresent(benchmark -> profiles.put(
                        "paper",
                        () -> benchmark.recipe(manifest.task(), normalised(manifest, 1, Architecture.Stem.IMAGENET))));
        profiles.put("standard", () -> standard(manifest));
        profiles.put("quick", () -> quick(manifest));
        return profiles;
    }

    private static Recipe start(Map<String, Supplier<Recipe>> profiles, @Nullable JsonNode profile) {
        String name = profile == null ? profiles.keySet().iterator().next() : profile.asText();
        Supplier<Recipe> recipe = profiles.get(name);
        if (recipe == null) {
            throw refused("the dataset has no recipe '%s'; known are %s"
                    .formatted(name, String.join(", ", profiles.keySet())));
        }
        return recipe.get();
    }

    private static Recipe standard(DatasetManifest manifest) {
        if (Math.max(manifest.height(), manifest.width()) > SMALL_IMAGE) {
            return large();
        }
        Architecture narrow = normalised(manifest, 0.25, Architecture.Stem.SMALL_STRIDE_2);
        return train(manifest).samples() < FEW_SAMPLES ? few(narrow) : small(narrow);
    }

    /** Shows in minutes on two processors that everything works; its scores say little of the dataset. */
    private static Recipe quick(DatasetManifest manifest) {
        boolean large = Math.max(manifest.height(), manifest.width()) > SMALL_IMAGE;
        Architecture narrow =
                normalised(manifest, 0.25, large ? Architecture.Stem.IMAGENET : Architecture.Stem.SMALL_STRIDE_2);
        boolean few = train(manifest).samples() < FEW_SAMPLES;
        return new Recipe(
                narrow,
                few ? 15 : 3,
                few ? 32 : 64,
                0.05,
                0.9,
                true,
                5e-4,
                Recipe.Schedule.TRIANGLE,
                Recipe.Augmentation.NONE);
    }

    private static Architecture normalised(DatasetManifest manifest, double width, Architecture.Stem stem) {
        SplitManifest train = train(manifest);
        return new Architecture(
                "resnet18",
                width,
                stem,
                rounded(train.pixelMean(), 128),
                Math.max(1, rounded(train.pixelDeviation(), 64)));
    }

    private static SplitManifest train(DatasetManifest manifest) {
        return manifest.splits().stream()
                .filter(split -> split.name().equals(DatasetManifest.TRAIN))
                .findFirst()
                .orElseThrow(
                        () -> new LetheException(ErrorCode.ARTIFACT_CORRUPTED, "The manifest has no split 'train'."));
    }

    /** More steps at a lower rate where an epoch has few; no flip, since such tasks may ask where somebody looks. */
    private static Recipe few(Architecture narrow) {
        return new Recipe(narrow, 25, 32, 0.05, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.NONE);
    }

    /** For the reader of a model card. */
    private static double rounded(@Nullable Double value, double absent) {
        return value == null ? absent : Math.round(100 * value) / 100.0;
    }

    /** SGD on a quarter-width network, as tuned on generated faces of 48 pixels. */
    private static Recipe small(Architecture narrow) {
        return new Recipe(narrow, 12, 64, 0.1, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.FLIP);
    }

    /** The recipe of the MUFAC benchmark (Choi & Na 2023): full width, 30 epochs, strong augmentation. */
    private static Recipe large() {
        return new Recipe(
                new Architecture("resnet18", 1, Architecture.Stem.IMAGENET, 0, 255),
                30,
                64,
                0.01,
                0.9,
                false,
                5e-4,
                Recipe.Schedule.COSINE,
                Recipe.Augmentation.MUFAC);
    }

    private static Recipe requirePossible(Recipe recipe) {
        if (recipe.epochs() < 1
                || recipe.batchSize() < 2
                || !(recipe.learningRate() > 0)
                || !(recipe.momentum() >= 0 && recipe.momentum() < 1)
                || !(recipe.weightDecay() >= 0)
                || !recipe.architecture().hasSoundWidth()
                || !recipe.architecture().mean().isFinite()
                || !recipe.architecture().deviation().isFinite()
                || !recipe.architecture().deviation().isAbove(0)) {
            throw refused("the recipe needs epochs ≥ 1, batchSize ≥ 2, learningRate > 0, 0 ≤ momentum < 1,"
                    + " weightDecay ≥ 0, architecture.width a power of two and architecture.deviation > 0; it is "
                    + recipe);
        }
        return recipe;
    }

    private static void merge(ObjectNode target, JsonNode overrides, String path) {
        if (!overrides.isObject()) {
            throw refused("'" + path + "' is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> field : overrides.properties()) {
            JsonNode known = target.get(field.getKey());
            if (known == null) {
                throw refused("'" + path + "' has no field '" + field.getKey() + "'; it knows " + names(target));
            }
            if (known instanceof ObjectNode nested) {
                merge(nested, field.getValue(), path + "." + field.getKey());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        }
    }

    private static void requireNoNulls(JsonNode node, String path) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = path + "." + field.getKey();
            if (field.getValue().isNull()) {
                throw refused("'" + name + "' is null");
            }
            requireNoNulls(field.getValue(), name);
        }
    }

    private static Set<String> names(ObjectNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String place(JsonMappingException e) {
        List<JsonMappingException.Reference> path = e.getPath();
        return path.isEmpty() ? "" : " in '" + path.get(path.size() - 1).getFieldName() + "'";
    }

    private static LetheException refused(String message) {
        return new LetheException(ErrorCode.INVALID_PARAMETERS, message);
    }
}
