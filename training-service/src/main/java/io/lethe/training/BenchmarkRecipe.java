package io.lethe.training;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.TaskSpec;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.Recipe.Augmentation;
import io.lethe.learning.training.Recipe.Schedule;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the publications train on their benchmarks: ResNet-18 in torchvision's layout from random weights.
 *
 * <p>Choi and Na, Towards Machine Unlearning Benchmarks, 2023 (MUFAC and MUCAC: pixels of 0…1 as they are) and Cadet et
 * al., Deep Unlearn, 2024 (the others: normalised by the dataset, half a cosine from 0.1). What these trained
 * differently, the retrained model of MUCAC, has the original's recipe here: a reference that was trained less would be
 * none.
 */
enum BenchmarkRecipe {
    MUFAC("mufac") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            return new Recipe(PLAIN, 30, 64, 0.01, 0.9, false, 0, Schedule.STEPS, Augmentation.MUFAC);
        }
    },
    MUCAC("mucac") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            boolean together = task.kind() == TaskSpec.Kind.MULTI_LABEL;
            return new Recipe(
                    PLAIN,
                    together ? 8 : 10,
                    64,
                    0.01,
                    together ? 0 : 0.9,
                    false,
                    0,
                    Schedule.CONSTANT,
                    Augmentation.MUFAC);
        }
    },
    CIFAR_10("cifar10") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            return deepUnlearn(normalised, 182, Augmentation.FLIP_CROP);
        }
    },
    CIFAR_100("cifar100") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            return deepUnlearn(normalised, 182, Augmentation.FLIP_CROP);
        }
    },
    MNIST("mnist") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            return deepUnlearn(normalised, 50, Augmentation.FLIP);
        }
    },
    FASHION_MNIST("fashion-mnist") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            return deepUnlearn(normalised, 50, Augmentation.FLIP);
        }
    },
    UTK_FACE("utkface") {
        @Override
        Recipe recipe(TaskSpec task, Architecture normalised) {
            return deepUnlearn(normalised, 50, Augmentation.NONE);
        }
    };

    private static final Architecture PLAIN = new Architecture("resnet18", 1, Architecture.Stem.IMAGENET, 0, 255);

    private final String source;

    BenchmarkRecipe(String source) {
        this.source = source;
    }

    /** The benchmark that a dataset is. */
    static Optional<BenchmarkRecipe> of(DatasetManifest manifest) {
        return Arrays.stream(values())
                .filter(benchmark -> benchmark.source.equals(manifest.source()))
                .findFirst();
    }

    /**
     * The recipe.
     *
     * @param normalised the full network with the statistics of the training images
     */
    abstract Recipe recipe(TaskSpec task, Architecture normalised);

    private static Recipe deepUnlearn(Architecture normalised, int epochs, Augmentation augmentation) {
        return new Recipe(normalised, epochs, 256, 0.1, 0.9, false, 5e-4, Schedule.COSINE, augmentation);
    }
}
