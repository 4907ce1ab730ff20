package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Batch;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Adam;
import io.lethe.learning.training.Losses;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.Descent.Schedule;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.MethodNotApplicableException;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Pixels;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds by noise which filters stand for the forget set, draws these anew and trains on the retain set: attack and
 * reset, in outline.
 *
 * <p>Jung, Cho, Hsu, Hockenmaier: <a href="https://arxiv.org/abs/2401.08998">Attack and Reset for Unlearning</a>, 2024.
 * The three stages are the paper's: craft adversarial noise, reset the filters that respond to it, fine-tune. How it
 * crafts the noise, chooses and how many it resets could not be verified, and no code was released; what stands for
 * them here is this project's: noise learns, by Adam, to be answered with labels of the forget set, a filter counts the
 * sum of {@code |∂loss/∂w · w|} over its weights on that noise, and the share of each convolution's filters that count
 * most is drawn anew. So its figures are not the paper's, and there is no profile {@code paper}. Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Aru(
        Descent descent,

        @Parameter(value = "noise images", min = 1) int noiseImages,

        @Parameter(
                value = "steps in which noise learns",
                min = 1,
                search = {10, 100})
        int noiseSteps,

        @Parameter(
                value = "rate of Adam on the noise, for pixel values in 0…1",
                above = 0,
                search = {1e-3, 1e-1},
                logarithmic = true)
        double noiseLearningRate,

        @Parameter(
                value = "share of each convolution's filters that is drawn anew",
                min = 0,
                max = 1,
                search = {0.1, 0.5})
        double reset)
        implements UnlearningMethod {

    public Aru() {
        this(Descent.sgd(5, 64, 0.01, 0.9, 5e-4).with(Schedule.TENT).atLeast(200), 64, 50, 0.05, 0.2);
    }

    @Override
    public String name() {
        return "aru";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Resets filters that stand for who goes, found by noise, then trains on who stays; the paper's stages"
                        + " with rules of this project.",
                "Jung et al.: Attack and Reset for Unlearning, 2024, arXiv:2401.08998",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double noise = (double) (noiseSteps + 1) * Math.min(noiseImages, sizes.forget()) / sizes.train();
        return descent.epochUnits(sizes.retain(), sizes) + noise;
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        if (filters(model).isEmpty()) {
            throw new MethodNotApplicableException("%s has no convolution whose filters could be reset."
                    .formatted(model.network().name()));
        }
        try (NDManager manager = Torch.engine().newManager()) {
            resetFilters(model, task, scores(manager, model, task));
        }
        var retain = descent.batches(task, "retain", task.retain());
        task.train(model, descent.optimizer(), descent.training("fine-tune", retain));
    }

    private static List<TensorSpec> filters(Classifier model) {
        return model.network().parameters().stream()
                .filter(spec -> spec.kind() == Kind.CONVOLUTION)
                .toList();
    }

    /** What each filter counts on the noise, {@code [outputs]} for each convolution. */
    private Map<String, NDArray> scores(NDManager owner, Classifier model, ForgetTask task) {
        Map<String, NDArray> scores = new HashMap<>();
        var some = task.forget().sample(noiseImages, Randomness.generator(task.seed(), "aru/forget", 0));
        task.visit("attack", some, noiseImages, (scratch, number, batch) -> {
            Batch noise = learned(scratch, model, task, batch);
            NDArray loss = GradientMode.on(() -> loss(model, noise));
            List<NDArray> gradients = Torch.engine().operations().gradients(loss, model.parameters());
            for (TensorSpec filter : filters(model)) {
                int index = model.parameterNames().indexOf(filter.name());
                NDArray score = gradients
                        .get(index)
                        .mul(model.parameters().get(index))
                        .abs()
                        .sum(new int[] {1, 2, 3});
                score.attach(owner);
                scores.put(filter.name(), score);
            }
        });
        return scores;
    }

    /** Noise that the model answers with the labels of a batch. */
    private Batch learned(NDManager scratch, Classifier model, ForgetTask task, Batch batch) {
        Pixels pixels = new Pixels(model.architecture());
        Shape shape = batch.images().getShape();
        NDArray noise = scratch.create(
                Randomness.gaussian(Math.toIntExact(shape.size()), Randomness.generator(task.seed(), "aru/noise", 0)),
                shape);
        noise.setRequiresGradient(true);
        Adam adam = new Adam(noise, noiseLearningRate);
        for (int i = 0; i < noiseSteps; i++) {
            NDArray loss = GradientMode.on(() -> loss(model, new Batch(pixels.normalised(noise), batch.labels())));
            adam.descend(
                    Torch.engine().operations().gradients(loss, List.of(noise)).get(0));
        }
        return new Batch(pixels.normalised(noise.clip(0, 1)), batch.labels());
    }

    private static NDArray loss(Classifier model, Batch noise) {
        return new Losses(model.task()).loss(model.logits(noise.images(), BatchNormMode.FROZEN), noise);
    }

    /** Draws the filters that count most anew, the same share of each convolution. */
    void resetFilters(Classifier model, ForgetTask task, Map<String, NDArray> scores) {
        model.change(spec -> scores.containsKey(spec.name()), (spec, kernel) -> {
            NDManager scratch = kernel.getManager();
            NDArray score = Objects.requireNonNull(scores.get(spec.name()));
            long count = Math.round(reset * score.size());
            NDArray chosen = Torch.engine()
                    .operations()
                    .marked(scratch, List.of(score), count, true)
                    .get(0)
                    .reshape(-1, 1, 1, 1);
            NDArray fresh = task.drawn(scratch, spec, spec.initialiser(), "aru");
            return NDArrays.where(chosen.gt(0f).broadcast(kernel.getShape()), fresh, kernel);
        });
    }
}
