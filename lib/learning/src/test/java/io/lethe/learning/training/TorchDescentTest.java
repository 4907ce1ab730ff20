package io.lethe.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.learning.data.Batch;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TorchReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Five steps under a changing rate, held to what torch's SGD made of the same weights and images. */
class TorchDescentTest {

    private static final double[] RATES = {0.004, 0.008, 0.002, 0.001, 0.001};

    static Stream<JsonNode> torchDescent() {
        return StreamSupport.stream(TorchReference.read().path("descent").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("torchDescent")
    void descendsAsTorchDoes(JsonNode reference) {
        Sgd optimiser = new Sgd(
                reference.path("momentum").asDouble(),
                reference.path("nesterov").asBoolean(),
                reference.path("weightDecay").asDouble());
        double clip = reference.path("clip").asDouble();
        List<Double> losses = new ArrayList<>();
        try (Classifier model = TorchReference.classifier(Stem.SMALL_STRIDE_2)) {
            Phase phase = Phase.of("train", RATES.length, (step, steps) -> RATES[(int) step], step -> {
                        float[] images = TorchReference.images(16, (int) step.number());
                        Batch batch = new Batch(
                                step.manager().create(images, new Shape(8, 3, 16, 16)),
                                step.manager().create(TorchReference.labels()));
                        return step.loss(batch, BatchNormMode.TRAIN);
                    })
                    .clippedTo(clip > 0 ? clip : Double.POSITIVE_INFINITY);

            new TrainingLoop(
                            TrainingSession.of(1, (name, step, total, loss, drawn) -> losses.add(loss)),
                            model,
                            optimiser)
                    .run(List.of(phase));

            double[] expectedLosses = TorchReference.numbers(reference.path("losses"));
            double[] expectedNorms = TorchReference.numbers(reference.path("weightNorms"));
            for (int i = 0; i < expectedLosses.length; i++) {
                assertThat(losses.get(i)).as("loss %d", i).isCloseTo(expectedLosses[i], within(2e-4));
            }
            for (int i = 0; i < expectedNorms.length; i++) {
                assertThat(TorchReference.norm(model.parameters().get(i).toFloatArray()))
                        .as(model.parameterNames().get(i))
                        .isCloseTo(expectedNorms[i], within(2e-4 * (0.1 + expectedNorms[i])));
            }
        }
    }
}
