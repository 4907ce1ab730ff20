package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.BatchStream;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Objective;
import io.lethe.learning.training.Phase;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.Rewind;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A student that departs from its teacher on the forget set and follows it on the retain set: SCRUB.
 *
 * <p>Kurmanji, Triantafillou, Hayes, Triantafillou: <a href="https://arxiv.org/abs/2302.09880">Towards Unbounded
 * Machine Unlearning</a>, NeurIPS 2023, algorithm 1. The teacher is the original. A maximising pass raises
 * {@code KL_T(teacher ‖ student)} on the forget set, a minimising pass lowers {@code γ·loss + α·KL_T(teacher ‖
 * student)} on the retain set; they take turns and the last one minimises. For a multi-label task the divergence is
 * that of each label's probability. Approximate.
 *
 * <p>With rewinding, SCRUB+R, the model of that round is taken whose error on the forget set is nearest to the last
 * model's error on held-out people of the same labels.
 *
 * <p>Batch normalisation must train on the forget set too, as in the authors' code: with the teacher's own statistics
 * the student equals it at first, and the divergence has no gradient. The passes over the retain set that follow set
 * the running statistics right.
 */
@AutoService(UnlearningMethod.class)
public record Scrub(
        Descent descent,

        @Parameter(value = "rounds that begin with a pass over who goes, at most all", min = 0)
        int maximisingEpochs,

        @Parameter(value = "takes more steps on who goes where there would be fewer in all", min = 0)
        int minimumForgetSteps,

        @Parameter(value = "samples of who goes in a step", min = 1)
        int forgetBatchSize,

        @Parameter(
                value = "weight of the loss of who stays",
                min = 0,
                search = {0, 1})
        double lossWeight,

        @Parameter(
                value = "weight of the divergence of who stays",
                min = 0,
                search = {0, 1})
        double divergenceWeight,

        @Parameter(
                value = "divides the logits of teacher and student",
                above = 0,
                search = {0.5, 5})
        double temperature,

        @Parameter("whether a pass over who goes ends once their loss reaches that of held-out people")
        boolean stopAtHeldOut,

        @Parameter("whether the round is taken that fits held-out people best")
        boolean rewind)
        implements UnlearningMethod {

    public Scrub {
        if (maximisingEpochs > descent.epochs()) {
            throw new IllegalArgumentException("maximisingEpochs must be at most epochs, which are %d, not %d"
                    .formatted(descent.epochs(), maximisingEpochs));
        }
    }

    public Scrub() {
        this(
                Descent.sgd(2, 64, 0.01, 0.9, 0)
                        .with(Schedule.COSINE)
                        .clippedTo(1)
                        .atLeast(100),
                2,
                40,
                16,
                1,
                0.5,
                4,
                true,
                false);
    }

    @Override
    public String name() {
        return "scrub";
    }

    @Override
    public MethodDescription description() {
        Set<Reads> reads = EnumSet.of(Reads.FORGET, Reads.RETAIN);
        if (stopAtHeldOut || rewind) {
            reads.add(Reads.HELD_OUT);
        }
        return new MethodDescription(
                "Departs from the original on who goes and follows it on who stays, in turns.",
                "Kurmanji et al.: Towards Unbounded Machine Unlearning, NeurIPS 2023, arXiv:2302.09880",
                reads);
    }

    @Override
    public Map<String, Profile> profiles() {
        Descent official = Descent.sgd(5, 64, 5e-4, 0.9, 5e-4).with(Schedule.AFTER_3_5_9);
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' code: 5 rounds, 3 of them maximising, T 4, with rewinding",
                        new Scrub(official, 3, 0, 64, 1, 0.5, 4, false, true)),
                "mufac",
                new Profile(
                        "Choi and Na: 2 rounds at 0.001, weights 1 and 1, no rewinding; who goes comes first, where"
                                + " their code lets them come last",
                        new Scrub(Descent.sgd(2, 64, 0.001, 0, 0), 2, 0, 64, 1, 1, 4, false, false)),
                "deep-unlearn",
                new Profile(
                        "Cadet et al.: T 2, small batches, in steps",
                        new Scrub(
                                Descent.sgd(5, 32, 5e-4, 0.9, 5e-4)
                                        .with(Schedule.MILESTONES)
                                        .withoutAugmentation(),
                                3,
                                0,
                                64,
                                1,
                                0.5,
                                2,
                                false,
                                false)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double forget = Math.max(
                (double) minimumForgetSteps * Math.min(forgetBatchSize, sizes.forget()),
                (double) maximisingEpochs * sizes.forget());
        return 4.0 / 3 * (descent.epochUnits(sizes.retain(), sizes) + forget / sizes.train());
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        var retain = descent.batches(task, "retain", task.retain());
        var forget = descent.batches(task, "forget", task.forget(), forgetBatchSize);
        long retainSteps = steps(retain, descent.minimumSteps(), descent.epochs());
        long forgetSteps = steps(forget, minimumForgetSteps, maximisingEpochs);
        try (Rewind rounds = task.rewind()) {
            if (rewind) {
                rounds.keep(0, model);
            }
            List<Phase> phases = new ArrayList<>();
            for (int round = 0; round < descent.epochs(); round++) {
                if (round < maximisingEpochs) {
                    Phase maximise = Phase.of("maximise", forgetSteps, rate(round), depart(task.original(), forget));
                    phases.add(descent.clip(
                            stopAtHeldOut ? maximise.until(task.forgottenLike(model, forgetSteps)) : maximise));
                }
                LearningRate rate = lastOfCosine(round) ? LearningRate.cosine(descent.learningRate()) : rate(round);
                Phase minimise = descent.clip(Phase.of("minimise", retainSteps, rate, follow(task.original(), retain)));
                int ended = round + 1;
                phases.add(rewind ? minimise.andThen(() -> rounds.keep(ended, model)) : minimise);
            }
            task.train(model, descent.optimizer(), phases);
            if (rewind) {
                rounds.takeNearest(model, descent.epochs());
            }
        }
    }

    /** Constant within a round; a cosine falls within the last one. */
    private LearningRate rate(int round) {
        return LearningRate.constant(
                descent.schedule() == Schedule.COSINE
                        ? descent.learningRate()
                        : descent.course().at(round, descent.epochs()));
    }

    private boolean lastOfCosine(int round) {
        return descent.schedule() == Schedule.COSINE && round + 1 == descent.epochs();
    }

    /** Steps of one pass, so that all of them make at least so many. */
    private static long steps(BatchStream stream, int minimum, int passes) {
        return passes == 0 ? 0 : Math.max((minimum + passes - 1) / passes, stream.batchesPerEpoch());
    }

    private Objective depart(Classifier teacher, BatchStream forget) {
        return step -> {
            Batch batch = step.next(forget);
            NDArray logits = step.logits(batch.images(), descent.batchNorm());
            return step.losses()
                    .divergence(teacher.predict(batch.images()), logits, temperature)
                    .neg();
        };
    }

    private Objective follow(Classifier teacher, BatchStream retain) {
        return step -> {
            Batch batch = step.next(retain);
            NDArray logits = step.logits(batch.images(), descent.batchNorm());
            NDArray loss = times(step.losses().loss(logits, batch), (float) lossWeight);
            NDArray divergence = step.losses().divergence(teacher.predict(batch.images()), logits, temperature);
            return loss.add(times(divergence, (float) divergenceWeight));
        };
    }
}
