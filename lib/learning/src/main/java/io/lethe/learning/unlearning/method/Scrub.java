package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.training.Sgd;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * A student that disobeys its teacher on the forget set and obeys it on the retain set: SCRUB.
 *
 * <p>Kurmanji, Triantafillou, Hayes, Triantafillou: <a href="https://arxiv.org/abs/2302.09880">Towards Unbounded
 * Machine Unlearning</a>, NeurIPS 2023, algorithm 1. The teacher is the original. A maximising pass raises
 * {@code KL_T(teacher ‖ student)} on the forget set, a minimising pass lowers {@code γ·loss + α·KL_T(teacher ‖
 * student)} on the retain set; they take turns and the last one minimises. Needs both sets, gradients and a forward
 * pass of the teacher a step.
 *
 * <p>Departures: a maximising pass ends once the forget set's loss reaches that of held-out people, which serves the
 * purpose of the paper's rewinding without storing checkpoints; gradients are clipped; for a multi-label task the
 * divergence is that of each label's probability. Approximate.
 *
 * <p>Batch normalisation trains on the forget set too, as in the authors' code: with the teacher's own statistics the
 * student equals it at first, and the divergence has no gradient. The passes over the retain set that follow set the
 * running statistics right.
 *
 * @param epochs rounds; each has a pass over the retain set, at least 1
 * @param maximisingEpochs rounds that begin with a pass over the forget set, 0 to {@code epochs}
 * @param minimumSteps takes more steps on the retain set when it is so small that they would be fewer in all, at least
 *     0
 * @param minimumForgetSteps the same for the forget set, at least 0
 * @param batchSize samples a step on the retain set, at least 1
 * @param forgetBatchSize samples a step on the forget set, at least 1
 * @param lossWeight γ, at least 0
 * @param divergenceWeight α, at least 0
 * @param temperature T, above 0
 * @param learningRate η, constant but for the last round, in which it falls to 0 by a cosine; above 0
 * @param momentum μ, in [0, 1)
 * @param maxGradientNorm gradients are scaled down to this global L2 norm; above 0
 */
@AutoService(UnlearningMethod.class)
public record Scrub(
        int epochs,
        int maximisingEpochs,
        int minimumSteps,
        int minimumForgetSteps,
        int batchSize,
        int forgetBatchSize,
        double lossWeight,
        double divergenceWeight,
        double temperature,
        double learningRate,
        double momentum,
        double maxGradientNorm)
        implements UnlearningMethod {

    public Scrub() {
        this(2, 2, 100, 40, 64, 16, 1, 0.5, 4, 0.01, 0.9, 1);
    }

    public Scrub {
        if (epochs < 1 || batchSize < 1 || forgetBatchSize < 1 || minimumSteps < 0 || minimumForgetSteps < 0) {
            throw new IllegalArgumentException(
                    "epochs, batchSize and forgetBatchSize must be at least 1, minimumSteps and minimumForgetSteps at least 0");
        }
        if (maximisingEpochs < 0 || maximisingEpochs > epochs) {
            throw new IllegalArgumentException("maximisingEpochs must be in 0..epochs, not " + maximisingEpochs);
        }
        if (!(lossWeight >= 0) || !(divergenceWeight >= 0) || !(temperature > 0) || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "lossWeight and divergenceWeight must be at least 0, temperature and learningRate above 0");
        }
    }

    @Override
    public String name() {
        return "scrub";
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = task.batches("retain", task.retain(), batchSize);
        var forget = task.batches("forget", task.forget(), forgetBatchSize);
        long retainSteps = steps(retain, minimumSteps, epochs);
        long forgetSteps = steps(forget, minimumForgetSteps, maximisingEpochs);
        List<Phase> phases = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            if (epoch < maximisingEpochs) {
                phases.add(Phase.of(
                                "maximise",
                                forgetSteps,
                                LearningRate.constant(learningRate),
                                disobey(task.original(), forget))
                        .clippedTo(maxGradientNorm)
                        .until(task.forgottenLike(model, forgetSteps)));
            }
            LearningRate rate =
                    epoch + 1 < epochs ? LearningRate.constant(learningRate) : LearningRate.cosine(learningRate);
            phases.add(Phase.of("minimise", retainSteps, rate, obey(task.original(), retain))
                    .clippedTo(maxGradientNorm));
        }
        task.train(model, new Sgd(momentum, false, 0), phases);
    }

    /** Steps of one pass, so that all of them make at least so many. */
    private static long steps(BatchStream stream, int minimum, int passes) {
        return passes == 0 ? 0 : Math.max((minimum + passes - 1) / passes, stream.batchesPerEpoch());
    }

    private Objective disobey(Classifier teacher, BatchStream forget) {
        return step -> {
            Batch batch = step.next(forget);
            NDArray logits = step.logits(batch.images(), BatchNormMode.TRAIN);
            return step.losses()
                    .divergence(teacher.predict(batch.images()), logits, temperature)
                    .neg();
        };
    }

    private Objective obey(Classifier teacher, BatchStream retain) {
        return step -> {
            Batch batch = step.next(retain);
            NDArray logits = step.logits(batch.images(), BatchNormMode.TRAIN);
            NDArray loss = step.losses().loss(logits, batch).mul((float) lossWeight);
            NDArray divergence = step.losses().divergence(teacher.predict(batch.images()), logits, temperature);
            return loss.add(divergence.mul((float) divergenceWeight));
        };
    }
}
