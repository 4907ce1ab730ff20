package io.lethe.learning.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.learning.data.DatasetFiles;
import io.lethe.learning.training.Recipe;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of work for a learner process: files in, files out, nothing of brokers or stores. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LearnerTask.Train.class, name = "train"),
    @JsonSubTypes.Type(value = LearnerTask.Unlearn.class, name = "unlearn"),
    @JsonSubTypes.Type(value = LearnerTask.Score.class, name = "score"),
    @JsonSubTypes.Type(value = LearnerTask.Predict.class, name = "predict")
})
public sealed interface LearnerTask {

    /** Folder that takes the outcome; exists and is empty, except for checkpoints of an earlier attempt. */
    Path output();

    /**
     * Train an original model on {@code train}. Writes {@code model.safetensors} and {@code checkpoints/}.
     *
     * @param dataset the data
     * @param recipe how to train
     * @param rows rows of {@code train} to learn; absent: all
     * @param seed seed of initialisation, order and augmentation
     * @param output folder for the outcome
     */
    record Train(
            DatasetFiles dataset, Recipe recipe, @Nullable List<Integer> rows, long seed, Path output)
            implements LearnerTask {

        /** On all rows. */
        public Train(DatasetFiles dataset, Recipe recipe, long seed, Path output) {
            this(dataset, recipe, null, seed, output);
        }
    }

    /**
     * Remove rows of {@code train} from a model. Writes {@code model.safetensors} and {@code checkpoints/}.
     *
     * @param dataset the data
     * @param recipe how the original was trained: its architecture, and what {@code retrain} repeats
     * @param base weights to start from
     * @param forget rows of {@code train} to forget
     * @param excluded rows forgotten earlier: in neither forget nor retain set
     * @param method name of the unlearning method
     * @param parameters hyper-parameters merged onto the method's defaults; unknown names are refused
     * @param seed seed of the run
     * @param output folder for the outcome
     */
    record Unlearn(
            DatasetFiles dataset,
            Recipe recipe,
            Path base,
            List<Integer> forget,
            List<Integer> excluded,
            String method,
            @Nullable JsonNode parameters,
            long seed,
            Path output)
            implements LearnerTask {}

    /**
     * Ask models for their logits. Writes {@code logits.safetensors} with a tensor {@code [rows, outputs]} a model,
     * named by its number from 0.
     *
     * @param dataset the data
     * @param recipe how the models were trained: their architecture
     * @param models weights of the models
     * @param split which split
     * @param rows rows of the split, in the order of the answer; absent: all
     * @param output folder for the outcome
     */
    record Predict(
            DatasetFiles dataset,
            Recipe recipe,
            List<Path> models,
            String split,
            @Nullable List<Integer> rows,
            Path output)
            implements LearnerTask {}

    /**
     * Score models against one forget set. Writes one {@code ScoreReport} a model, in the order given, as a JSON array
     * in {@code scores.json}.
     *
     * @param dataset the data
     * @param recipe how the models were trained: their architecture
     * @param models weights of the models
     * @param forget rows of {@code train} that are or were to be forgotten; empty: score members against {@code unseen}
     * @param excluded rows forgotten earlier: in neither forget nor retain set
     * @param seconds wall time that made each model; absent: unknown
     * @param retrained place among the models of the one that was trained without what is to be forgotten, with which
     *     the others are compared; absent: there is none
     * @param original place among the models of the one that all others were made from, or instead of; with it and a
     *     retrained model they are taught the forget set again, to see how soon they answer as it does; absent: none is
     * @param seed seed of cross-validation and bootstrap
     * @param output folder for the outcome
     */
    record Score(
            DatasetFiles dataset,
            Recipe recipe,
            List<Path> models,
            List<Integer> forget,
            List<Integer> excluded,
            @Nullable List<Double> seconds,
            @Nullable Integer retrained,
            @Nullable Integer original,
            long seed,
            Path output)
            implements LearnerTask {

        /** Without a retrained model. */
        public Score(
                DatasetFiles dataset,
                Recipe recipe,
                List<Path> models,
                List<Integer> forget,
                List<Integer> excluded,
                long seed,
                Path output) {
            this(dataset, recipe, models, forget, excluded, null, null, null, seed, output);
        }
    }
}
