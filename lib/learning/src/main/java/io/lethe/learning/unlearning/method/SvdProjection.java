package io.lethe.learning.unlearning.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.Network.Layer;
import io.lethe.learning.model.TensorSpec.Kind;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.unlearning.ForgetTask;
import io.lethe.learning.unlearning.MethodDescription;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import io.lethe.learning.unlearning.Parameter;
import io.lethe.learning.unlearning.Profile;
import io.lethe.learning.unlearning.SetSizes;
import io.lethe.learning.unlearning.UnlearningMethod;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Takes out of each layer's weights what only the forget set's inputs span, without gradients: singular value
 * projection.
 *
 * <p>Kodge, Saha, Roy: <a href="https://arxiv.org/abs/2312.00761">Deep Unlearning: Fast and Efficient Gradient-free
 * Approach to Class Forgetting</a>, TMLR 2024. The inputs of a layer, the patches of a convolution, have squared
 * singular values that are shares {@code v} of their sum; each direction counts {@code αv / ((α − 1)v + 1)}, which
 * makes a matrix {@code M} for some images of either set, and the weights are multiplied by {@code P = I − (M_f −
 * M_f·M_r)} from their inputs' side. Of large maps a random part is read. {@code M} is a function of the second moments
 * alone, so no singular vector is computed. Biases and normalisation stay. It needs room for the moments of all layers,
 * 0.9 GB for ResNet-18. Approximate, and for whole classes: where who stays looks like who goes, {@code P} is next to
 * nothing or does harm, which is noted.
 */
@AutoService(UnlearningMethod.class)
public record SvdProjection(
        @Parameter(
                value = "scale of what matters to who stays",
                above = 0,
                search = {10, 1000},
                logarithmic = true)
        double retainScale,

        @Parameter(
                value = "scale of what matters to who goes",
                above = 0,
                search = {1, 100},
                logarithmic = true)
        double forgetScale,

        @Parameter(value = "images of each set, of who stays as many of each class as there are", min = 1)
        int samples,

        @Parameter(value = "images a batch", min = 1) int batchSize)
        implements UnlearningMethod {

    /** A map wider than this many kernels is read in part. */
    private static final int KERNELS = 3;

    public SvdProjection() {
        this(100, 3, 900, 64);
    }

    @Override
    public String name() {
        return "svd-projection";
    }

    @Override
    public MethodDescription description() {
        return new MethodDescription(
                "Takes out of each layer what only the inputs of who goes span; for whole classes, not for people.",
                "Kodge et al.: Deep Unlearning, TMLR 2024, arXiv:2312.00761",
                Set.of(Reads.FORGET, Reads.RETAIN));
    }

    @Override
    public Map<String, Profile> profiles() {
        return Map.of(
                Profile.PAPER,
                new Profile(
                        "the authors' settings for CIFAR-10; all patches of the part that is read, where they keep"
                                + " 10,000",
                        new SvdProjection(100, 3, 900, 64)),
                "cifar100",
                new Profile("the authors' settings for CIFAR-100 and ResNet-18", new SvdProjection(1000, 30, 990, 64)));
    }

    @Override
    public double epochUnits(SetSizes sizes) {
        double seen = Math.min(samples, sizes.retain()) + (double) Math.min(samples, sizes.forget());
        return seen / 3 / sizes.train();
    }

    @Override
    public void forget(Classifier model, ForgetTask task) {
        Set<ByteBuffer> stays = byLabels(task.retain()).keySet();
        Set<ByteBuffer> both = new HashSet<>(byLabels(task.forget()).keySet());
        both.retainAll(stays);
        if (!both.isEmpty()) {
            task.note("The retain set has labels of the forget set; this method is for whole classes.");
        }
        TensorOperations operations = Torch.engine().operations();
        List<Layer> layers = model.network().layers();
        try (NDManager manager = Torch.engine().newManager()) {
            List<NDArray> retain = moments(manager, model, task, "represent-retain", spread(task));
            Samples some = task.forget().sample(samples, Randomness.generator(task.seed(), "svd/forget", 0));
            List<NDArray> forget = moments(manager, model, task, "represent-forget", some);
            for (int i = 0; i < layers.size(); i++) {
                String weight = layers.get(i).weight().name();
                NDArray retainMoments = retain.get(i);
                NDArray forgetMoments = forget.get(i);
                model.change(spec -> spec.name().equals(weight), (spec, values) -> {
                    NDManager scratch = values.getManager();
                    NDArray mr = operations.importance(scratch, retainMoments, retainScale);
                    NDArray mf = operations.importance(scratch, forgetMoments, forgetScale);
                    NDArray rows = values.reshape(values.getShape().get(0), -1);
                    // W·Pᵀ = W − W·(M_f − M_f·M_r)ᵀ
                    NDArray taken = rows.matMul(mf.sub(mf.matMul(mr)).transpose());
                    return rows.sub(taken).reshape(values.getShape());
                });
                retainMoments.close();
                forgetMoments.close();
            }
        }
    }

    /** Second moments of the inputs of each layer. */
    private List<NDArray> moments(NDManager manager, Classifier model, ForgetTask task, String name, Samples some) {
        TensorOperations operations = Torch.engine().operations();
        List<Layer> layers = model.network().layers();
        List<NDArray> moments = new ArrayList<>();
        for (Layer layer : layers) {
            int inputs = layer.weight().fanIn();
            moments.add(manager.zeros(new Shape(inputs, inputs)));
        }
        task.visit(name, some, batchSize, (scratch, number, batch) -> {
            SplittableRandom random = Randomness.generator(task.seed(), name, number);
            List<NDArray> inputs = model.layerInputs(batch.images());
            for (int i = 0; i < inputs.size(); i++) {
                NDArray seen = layers.get(i).weight().kind() == Kind.LINEAR
                        ? operations.vectorMoments(scratch, inputs.get(i))
                        : patches(scratch, layers.get(i), inputs.get(i), random);
                moments.get(i).addi(seen);
                seen.close();
            }
        });
        return moments;
    }

    private static NDArray patches(NDManager scratch, Layer layer, NDArray input, SplittableRandom random) {
        int size = Math.toIntExact(layer.weight().dimensions().get(2));
        long part = (long) KERNELS * size;
        long height = input.getShape().get(2);
        long width = input.getShape().get(3);
        NDArray read = input;
        if (width > part && height > part) {
            long top = random.nextLong(height - part + 1);
            long left = random.nextLong(width - part + 1);
            read = input.get(":, :, %d:%d, %d:%d".formatted(top, top + part, left, left + part));
        }
        return Torch.engine().operations().patchMoments(scratch, read, size, layer.stride(), layer.padding());
    }

    /** Some of who stays, each class as often as the others as far as it goes. */
    private Samples spread(ForgetTask task) {
        Samples retain = task.retain();
        List<List<Integer>> classes = new ArrayList<>(byLabels(retain).values());
        SplittableRandom random = Randomness.generator(task.seed(), "svd/retain", 0);
        List<Integer> chosen = new ArrayList<>();
        for (int left = classes.size(); left > 0; left--) {
            // The smallest classes come first, so that what they lack is shared by the others.
            classes.sort(Comparator.comparingInt(List::size));
            List<Integer> members = classes.remove(0);
            int count = Math.min(members.size(), (samples - chosen.size() + left - 1) / left);
            for (int i = 0; i < count; i++) {
                chosen.add(members.remove(random.nextInt(members.size())));
            }
        }
        chosen.sort(null);
        return retain.select(chosen);
    }

    private static Map<ByteBuffer, List<Integer>> byLabels(Samples samples) {
        Map<ByteBuffer, List<Integer>> indices = new LinkedHashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            indices.computeIfAbsent(ByteBuffer.wrap(samples.labels(i)), labels -> new ArrayList<>())
                    .add(i);
        }
        return indices;
    }
}
