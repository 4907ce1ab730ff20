package io.lethe.training;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.Topics;
import io.lethe.learning.model.Safetensors;
import io.lethe.learning.model.Safetensors.Tensor;
import io.lethe.service.learner.ModelArtifacts;
import io.lethe.service.learner.ModelCard;
import io.lethe.storage.ObjectStore;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.LocalInfrastructureResource;
import io.lethe.testing.TinyDataset;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that were trained elsewhere. */
@QuarkusTest
@WithTestResource(LocalInfrastructureResource.class)
class RegistrationIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    ObjectStore store;

    @Inject
    ModelArtifacts artifacts;

    @TempDir
    Path folder;

    private KafkaProbe probe;

    @BeforeEach
    void connect() {
        probe = KafkaProbe.connect();
    }

    @AfterEach
    void disconnect() {
        probe.close();
    }

    @Test
    void announcesAModelOfSomebodyElse() {
        TinyDataset dataset = announced("tiny-registered");
        Path weights = weights(2, 1);

        Response first = register("registered", "tiny-registered", weights);
        Response again = register("registered", "tiny-registered", weights);

        first.then().statusCode(201).header("Location", containsString("/trainings/registered"));
        assertThat(again.asString()).isEqualTo(first.asString());
        ModelTrained trained = probe.await(
                        Topics.MODEL_TRAINED,
                        1,
                        PATIENCE,
                        record -> record.event(ModelTrained.class)
                                .model()
                                .modelId()
                                .equals("registered"))
                .get(0)
                .event(ModelTrained.class);
        assertThat(trained.jobId()).as("a foreign trainer's").isNull();
        assertThat(trained.attempt()).isNull();
        assertThat(trained.dataset()).isEqualTo(dataset.manifestRef());
        assertThat(trained.seconds()).isEqualTo(90);
        assertThat(store.read(trained.model().weights())).isEqualTo(read(weights));
        ModelCard card = artifacts.card(trained.model());
        assertThat(card.state()).isEqualTo(ModelState.ORIGINAL);
        assertThat(card.modelVersion()).isEqualTo("v1");
        assertThat(card.recipe().epochs()).isEqualTo(2);
        assertThat(card.recipe().architecture().mean().red()).isEqualTo(123.675);
        assertThat(card.dataset().version()).isEqualTo(dataset.manifest().datasetVersion());
    }

    @Test
    void namesTheTensorsThatDoNotFit() {
        announced("tiny-other");

        register("other", "tiny-other", weights(5, 1))
                .then()
                .statusCode(400)
                .body("code", is("INVALID_REQUEST"))
                .body("detail", containsString("'fc.bias' has shape [5], expected is [2]"));
        register("other", "tiny-other", write(Map.of("features.0.weight", tensor(3))))
                .then()
                .statusCode(400)
                .body("detail", containsString("missing: bn1.bias"))
                .body("detail", containsString("superfluous: features.0.weight"));
        register("other", "tiny-other", text("no model"))
                .then()
                .statusCode(400)
                .body("detail", containsString("'weights' is refused: the file is not a safetensors file"));
        register("other", "tiny-other", weights(2, Float.NaN))
                .then()
                .statusCode(400)
                .body("detail", containsString("the file holds a number in"))
                .body("detail", containsString("not finite"));
        given().get("/trainings/other").then().statusCode(404);
    }

    @Test
    void doesNotTakeTheNameOfAnotherModel() {
        announced("tiny-taken");
        register("taken", "tiny-taken", weights(2, 1)).then().statusCode(201);
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/trainings/taken").then().statusCode(200));

        register("taken", "tiny-taken", weights(2, 2)).then().statusCode(409).body("code", is("CONFLICTING_DUPLICATE"));
        register(spec("taken", "tiny-taken").put("modelVersion", "v2"), weights(2, 2))
                .then()
                .statusCode(201)
                .body("modelVersion", is("v2"));
    }

    @Test
    void saysWhatIsWrongWithTheRequest() {
        announced("tiny-wrong");
        Path weights = weights(2, 1);

        register("wrong", "nobody-announced-it", weights).then().statusCode(404).body("code", is("DATASET_NOT_FOUND"));
        register(spec("wrong", "tiny-wrong").put("secs", 3), weights)
                .then()
                .statusCode(400)
                .body("detail", containsString("unknown field 'secs'"));
        register(spec("wrong", "tiny-wrong").put("seconds", 0), weights)
                .then()
                .statusCode(400)
                .body("detail", containsString("'seconds'"));
        register(spec("Wrong Name", "tiny-wrong"), weights).then().statusCode(400);
        ObjectNode vgg = spec("wrong", "tiny-wrong");
        vgg.withObject("/recipe/architecture").put("name", "vgg16");
        register(vgg, weights)
                .then()
                .statusCode(400)
                .body("detail", containsString("Unknown architecture 'vgg16'; known are"));
        given().multiPart("spec", "{}").post("/models").then().statusCode(400);
    }

    private TinyDataset announced(String datasetId) {
        TinyDataset dataset = TinyDataset.publish(store, datasetId);
        probe.produceBinary(dataset.announcement(datasetId, 1, null));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        register("probe", datasetId, text("nothing")).then().statusCode(400));
        return dataset;
    }

    private static Response register(String modelId, String datasetId, Path weights) {
        return register(spec(modelId, datasetId), weights);
    }

    private static Response register(ObjectNode spec, Path weights) {
        return given().multiPart("spec", spec.toString())
                .multiPart("weights", weights.toFile())
                .post("/models");
    }

    /** A quarter of torchvision's network in width; the file is small then. */
    private static ObjectNode spec(String modelId, String datasetId) {
        ObjectNode spec =
                EventJson.mapper().createObjectNode().put("modelId", modelId).put("datasetId", datasetId);
        spec.put("seconds", 90);
        ObjectNode recipe = spec.putObject("recipe").put("epochs", 2);
        recipe.putObject("architecture").put("width", 0.0625);
        return spec;
    }

    /** A state of a ResNet-18 as torchvision names it, at a sixteenth of the width. */
    private Path weights(int outputs, float value) {
        Map<String, Tensor> state = new HashMap<>();
        state.put("conv1.weight", tensor(4, 3, 7, 7));
        norm(state, "bn1", 4);
        int inputs = 4;
        for (int layer = 1; layer <= 4; layer++) {
            int width = 4 << (layer - 1);
            for (int block = 0; block < 2; block++) {
                String name = "layer%d.%d.".formatted(layer, block);
                int before = block == 0 ? inputs : width;
                state.put(name + "conv1.weight", tensor(width, before, 3, 3));
                norm(state, name + "bn1", width);
                state.put(name + "conv2.weight", tensor(width, width, 3, 3));
                norm(state, name + "bn2", width);
                if (before != width) {
                    state.put(name + "downsample.0.weight", tensor(width, before, 1, 1));
                    norm(state, name + "downsample.1", width);
                }
            }
            inputs = width;
        }
        Tensor head = tensor(outputs, 32);
        head.values()[0] = value;
        state.put("fc.weight", head);
        state.put("fc.bias", tensor(outputs));
        return write(state);
    }

    private static void norm(Map<String, Tensor> state, String name, int width) {
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            state.put(name + "." + part, tensor(width));
        }
        state.put(name + ".num_batches_tracked", new Tensor(new long[0], new float[] {7}));
    }

    private static Tensor tensor(long... shape) {
        int elements = 1;
        for (long extent : shape) {
            elements *= (int) extent;
        }
        return new Tensor(shape, new float[elements]);
    }

    private Path write(Map<String, Tensor> state) {
        Path file = folder.resolve("weights-%d.safetensors".formatted(System.nanoTime()));
        new Safetensors(state, Map.of()).write(file);
        return file;
    }

    private Path text(String content) {
        try {
            return Files.writeString(folder.resolve("text.safetensors"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
