package io.lethe.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.PerChannel;
import io.lethe.learning.process.LearnerJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that was trained elsewhere and is to be kept as an original.
 *
 * @param modelId lineage name
 * @param modelVersion name of the version; {@code v1} by default
 * @param datasetId dataset that it learned, in the newest version
 * @param seconds how long its training took, which retraining is weighed against; above 0
 * @param seed seed of its training, from which those of later work are derived; 1 by default
 * @param recipe how it was trained, and is trained again: fields of a recipe, as for a training. The architecture is by
 *     default torchvision's {@code resnet18} with the input that torchvision's weights are made for
 */
record Registration(
        String modelId,
        @Nullable String modelVersion,
        String datasetId,
        double seconds,
        @Nullable Long seed,
        @Nullable JsonNode recipe) {

    /** Mean and deviation of ImageNet, as torchvision states them for pixels of 0…1. */
    private static final Architecture TORCHVISION = new Architecture(
            "resnet18",
            1,
            Architecture.Stem.IMAGENET,
            new PerChannel(123.675, 116.28, 103.53),
            new PerChannel(58.395, 57.12, 57.375));

    /**
     * Reads a registration.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} if it is none
     */
    static Registration parse(String json) {
        try {
            Registration read = LearnerJson.mapper().readValue(json, Registration.class);
            require("modelId", Names.isName(Objects.requireNonNullElse(read.modelId, "")), Names.NAME_RULE);
            require("datasetId", Names.isName(Objects.requireNonNullElse(read.datasetId, "")), Names.NAME_RULE);
            require("modelVersion", Names.isName(read.version()), Names.NAME_RULE);
            require(
                    "seconds",
                    read.seconds > 0 && Double.isFinite(read.seconds),
                    "a number above 0: how long the training took");
            return read;
        } catch (UnrecognizedPropertyException e) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST,
                    "'spec' has an unknown field '%s'; known are %s"
                            .formatted(e.getPropertyName(), e.getKnownPropertyIds()));
        } catch (JsonProcessingException e) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "'spec' is not a registration: " + e.getOriginalMessage(), e);
        }
    }

    private static void require(String field, boolean valid, String expected) {
        if (!valid) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "Field '%s' of 'spec' is not %s.".formatted(field, expected));
        }
    }

    String version() {
        return modelVersion == null ? "v1" : modelVersion;
    }

    long usedSeed() {
        return seed == null ? 1 : seed;
    }

    /** Fields of the recipe, with the architecture filled in. */
    JsonNode overrides() {
        if (recipe != null && !recipe.isObject()) {
            return recipe;
        }
        ObjectNode all = recipe == null ? LearnerJson.mapper().createObjectNode() : recipe.deepCopy();
        ObjectNode architecture = LearnerJson.mapper().valueToTree(TORCHVISION);
        JsonNode given = all.path("architecture");
        if (given instanceof ObjectNode fields) {
            architecture.setAll(fields);
        }
        if (given.isMissingNode() || given.isObject()) {
            all.set("architecture", architecture);
        }
        return all;
    }
}
