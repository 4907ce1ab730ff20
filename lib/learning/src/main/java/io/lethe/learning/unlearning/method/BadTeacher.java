package io.lethe.learning.unlearning.method;

import static io.lethe.learning.torch.Numbers.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Algorithm;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.Map;
import java.util.Set;

/**
 * A student that learns who stays from the original, and who goes from a teacher that knows nothing.
 *
 * <p>Chundawat, Tarun, Mandal, Kankanhalli: <a href="https://arxiv.org/abs/2205.08096">Can Bad Teaching Induce
 * Forgetting?</a>, AAAI 2023. The student, a copy of the original, minimises {@code KL(teacher ‖ student)} at
 * temperature T over all images shuffled; the teacher is the original for who stays and a network of random weights for
 * who goes. No factor T², as in the authors' code. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record BadTeacher(
        Descent descent,

        @Parameter(
                value = "divides the logits of teachers and student",
                above = 0,
                search = {0.5, 5})
        double temperature)
        implements UnlearningMethod {

    public BadTeacher() {
        this(Descent.sgd(5, 64, 0.01, 0.9, 0).with(Schedule.COSINE).atLeast(200), 1);
    }

    @Override
    public String name() {
        return "bad-teacher";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Learns who stays from the original, and who goes from a teacher that knows nothing.",
                "Chundawat et al.: Can Bad Teaching Induce Forgetting?, AAAI 2023, arXiv:2205.08096",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' code, and Cadet et al.: Adam at 0.01, 10 epochs; the mean is over samples, where"
                                + " Cadet et al. divide by the number of classes too",
                        new BadTeacher(
                                Descent.sgd(10, 256, 0.01, 0, 0)
                                        .with(Algorithm.ADAMW)
                                        .withoutAugmentation(),
                                1)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return 5.0 / 3 * descent.epochUnits(sizes.retain() + sizes.forget(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        Classifier good = task.original();
        try (Classifier bad =
                Classifier.create(good.architecture(), good.task(), Randomness.seed(task.seed(), "bad-teacher"))) {
            var all = descent.batches(task, "union", task.union());
            var phase = descent.phase("distil", all, step -> {
                var batch = step.next(all);
                NDArray logits = step.logits(batch.images(), descent.batchNorm());
                NDArray teacher = NDArrays.where(
                        task.forgotten(step, batch).broadcast(logits.getShape()),
                        bad.predict(batch.images()),
                        good.predict(batch.images()));
                return times(step.losses().divergence(teacher, logits, temperature), (float)
                        (1 / (temperature * temperature)));
            });
            task.train(model, descent.optimizer(), phase);
        }
    }
}
