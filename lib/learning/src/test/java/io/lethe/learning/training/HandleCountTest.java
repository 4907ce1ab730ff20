package io.lethe.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Transformation;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native memory is freed by managers alone: the garbage collector never sees it. */
class HandleCountTest {

    @TempDir
    Path folder;

    @Test
    void fiftyStepsAndTheirCheckpointsLeaveNoTensorBehind() {
        try (Classifier model = Classifier.create(Fixtures.TINY, Fixtures.CLASSES, 1);
                Classifier teacher = model.copy()) {
            BatchStream batches = new BatchStream(
                    "train", Fixtures.samples(folder, Fixtures.CLASSES, 32), 16, Transformation.NONE, 1);
            NDManager ofWeights = model.parameters().get(0).getManager();
            NDManager ofEverything = ofWeights.getParentManager();
            List<Integer> counts = new ArrayList<>();
            Phase phase = Phase.of("train", 50, LearningRate.constant(0.01), step -> {
                var batch = step.next(batches);
                var logits = step.logits(batch.images(), BatchNormMode.TRAIN);
                return step.losses()
                        .loss(logits, batch)
                        .add(step.losses().divergence(teacher.predict(batch.images()), logits, 2))
                        .add(step.squaredDistance(teacher).mul(0.1));
            });

            new TrainingLoop(
                            TrainingSession.resumable(
                                    1,
                                    (name, step, total, loss, drawn) -> counts.add(handles(ofWeights)
                                            + handles(
                                                    teacher.parameters().get(0).getManager())
                                            + handles(ofEverything)),
                                    folder.resolve("checkpoint.safetensors"),
                                    10),
                            model,
                            new Sgd(0.9, true, 1e-4))
                    .run(List.of(phase));

            assertThat(counts).hasSize(50).containsOnly(counts.get(0));
        }
    }

    private static int handles(NDManager manager) {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }
}
