package io.lethe.learning.unlearning.method;

import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.training.LearningRate;
import io.lethe.learning.training.Phase;
import io.lethe.learning.unlearning.Descent;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Trains a few tensors at a time on the retain set, adding noise to some of them before their turn, and all of them in
 * the end: RNI.
 *
 * <p>An entry of the NeurIPS 2023 unlearning challenge, as Cadet et al., <a
 * href="https://arxiv.org/abs/2410.01276">Deep Unlearn</a>, 2024, benchmark it. The output layer starts anew. A pass
 * moves {@code K} parameters drawn at random and those of normalisation layers, each pass with an optimiser of its own;
 * in the middle passes {@code ⌊ν·K⌋} of the {@code K} get Gaussian noise, unless an earlier pass has moved them. The
 * last passes move everything. What normalises is known by its kind, where their code goes by names and misses some.
 * Approximate.
 */
@AutoService(UnlearningMethod.class)
public record Rni(
        Descent descent,

        @Parameter(value = "parameters that move in a pass, beside those of normalisation layers", min = 1)
        int tensors,

        @Parameter(
                value = "share of them that get noise",
                min = 0,
                max = 1,
                search = {0, 1})
        double noisyShare,

        @Parameter(
                value = "deviation of the noise",
                min = 0,
                search = {0, 1})
        double noise,

        @Parameter(value = "first passes, without noise", min = 0)
        int calmEpochs,

        @Parameter(value = "last passes, in which everything moves", min = 0)
        int fullEpochs,

        @Parameter(
                value = "learning rate of the very last pass",
                above = 0,
                search = {1e-5, 1e-1},
                logarithmic = true)
        double lastLearningRate)
        implements UnlearningMethod {

    public Rni {
        if (fullEpochs > descent.epochs()) {
            throw new IllegalArgumentException(
                    "fullEpochs must be at most epochs, which are %d, not %d".formatted(descent.epochs(), fullEpochs));
        }
    }

    public Rni() {
        this(Descent.sgd(9, 64, 0.005, 0.9, 5e-4).atLeast(225), 9, 0.7, 0.04, 1, 4, 0.001);
    }

    @Override
    public String name() {
        return "rni";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Adds noise to a few tensors at a time and trains them on who stays, in the end all of them.",
                "NeurIPS 2023 unlearning challenge; Cadet et al.: Deep Unlearn, 2024, arXiv:2410.01276",
                Set.of(Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "Cadet et al.: 9 epochs at 0.0002, the last at 0.001",
                        new Rni(Descent.sgd(9, 64, 2e-4, 0.9, 5e-4).withoutAugmentation(), 9, 0.7, 0.04, 1, 4, 0.001)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        return descent.epochUnits(sizes.retain(), sizes);
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        String head = model.network().lastBlocks(0).get(0);
        model.initialise(spec -> spec.block().equals(head), task.seed("rni"));
        var retain = descent.batches(task, "retain", task.retain());
        int passes = descent.epochs();
        long steps = Math.max(retain.batchesPerEpoch(), (descent.minimumSteps() + passes - 1) / passes);
        Set<String> moved = new HashSet<>();
        for (int pass = 0; pass < passes; pass++) {
            boolean full = pass >= passes - fullEpochs;
            List<String> drawn = full ? List.of() : drawn(model, task, pass);
            Set<String> active = active(model, drawn, full);
            if (!full && pass >= calmEpochs) {
                Set<String> noisy = new HashSet<>(drawn.subList(0, (int) Math.floor(noisyShare * drawn.size())));
                noisy.removeAll(moved);
                task.addNoise(model, spec -> noisy.contains(spec.name()), noise, "rni/" + pass);
            }
            moved.addAll(active);
            double rate = fullEpochs > 0 && pass == passes - 1 ? lastLearningRate : descent.learningRate();
            Phase phase = Phase.of(
                    full ? "all" : "some",
                    steps,
                    LearningRate.constant(rate),
                    step -> step.loss(step.next(retain), descent.batchNorm()));
            task.train(model, descent.optimizer(), descent.clip(phase).only(spec -> active.contains(spec.name())));
        }
    }

    private List<String> drawn(Classifier model, ForgetTask task, int pass) {
        List<String> names = new ArrayList<>(model.network().parameters().stream()
                .filter(spec -> spec.kind() != Kind.NORMALISATION)
                .map(TensorSpec::name)
                .toList());
        SplittableRandom random = Randomness.generator(task.seed(), "rni/tensors", pass);
        List<String> drawn = new ArrayList<>();
        while (drawn.size() < tensors && !names.isEmpty()) {
            drawn.add(names.remove(random.nextInt(names.size())));
        }
        return drawn;
    }

    private static Set<String> active(Classifier model, List<String> drawn, boolean full) {
        Set<String> active = new HashSet<>(drawn);
        for (TensorSpec spec : model.network().parameters()) {
            if (full || spec.kind() == Kind.NORMALISATION) {
                active.add(spec.name());
            }
        }
        return active;
    }
}
