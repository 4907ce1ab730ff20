package io.lethe.learning.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Tensor operations that DJL does not offer, or offers only one small step at a time. Threads may share it. */
public final class TensorOperations {

    /**
     * In {@code descend}, gradients that lie differently in memory than their weights are moved first, and the fused
     * update gets views with the channels in the last dimension: of a gradient that does not look contiguous it makes a
     * copy that it then does not use.
     */
    static final String SCRIPT = """
              def images(self: @Self, pixels: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
                x = torch.permute(torch.to(pixels, 6), [0, 3, 1, 2])
                return torch.div_(torch.sub_(x, mean), deviation)
              def cross_entropy(self: @Self, logits: Tensor, labels: Tensor) -> Tensor:
                return torch.cross_entropy_loss(logits, labels, None, 1, -100, 0.)
              def class_losses(self: @Self, logits: Tensor, labels: Tensor) -> Tensor:
                return torch.cross_entropy_loss(logits, labels, None, 0, -100, 0.)
              def label_losses(self: @Self, logits: Tensor, labels: Tensor) -> Tensor:
                return torch.binary_cross_entropy_with_logits(logits, labels, None, None, 0)
              def class_entropy(self: @Self, logits: Tensor) -> Tensor:
                l = torch.log_softmax(logits, 1)
                return torch.neg(torch.sum(torch.mul(torch.exp(l), l), [1]))
              def label_entropy(self: @Self, logits: Tensor) -> Tensor:
                yes = torch.mul(torch.sigmoid(logits), torch.log_sigmoid(logits))
                no = torch.mul(torch.sigmoid(torch.neg(logits)), torch.log_sigmoid(torch.neg(logits)))
                return torch.neg(torch.sum(torch.add(yes, no), [1]))
              def binary_cross_entropy(self: @Self, logits: Tensor, labels: Tensor) -> Tensor:
                return torch.binary_cross_entropy_with_logits(logits, labels, None, None, 1)
              def class_divergence(self: @Self, teacher: Tensor, student: Tensor) -> Tensor:
                t = torch.log_softmax(teacher, 1)
                s = torch.log_softmax(student, 1)
                return torch.mean(torch.sum(torch.mul(torch.exp(t), torch.sub(t, s)), [1]))
              def label_divergence(self: @Self, teacher: Tensor, student: Tensor) -> Tensor:
                yes = torch.mul(torch.sigmoid(teacher), torch.sub(torch.log_sigmoid(teacher), torch.log_sigmoid(student)))
                no = torch.mul(torch.sigmoid(torch.neg(teacher)), torch.sub(torch.log_sigmoid(torch.neg(teacher)), torch.log_sigmoid(torch.neg(student))))
                return torch.mean(torch.add(yes, no))
              def label_hardness(self: @Self, logits: Tensor, labels: Tensor) -> Tensor:
                margins = torch.clamp_min(torch.mul(logits, torch.add(torch.mul(labels, -2.), 1.)), -60.)
                losses = torch.mean(torch.softplus(margins), [1])
                return torch.add(losses, torch.log(torch.neg(torch.expm1(torch.neg(losses)))))
              def squared_distance(self: @Self, ws: List[Tensor], anchors: List[Tensor]) -> Tensor:
                total = torch.sum(torch.square(torch.sub(ws[0], anchors[0])))
                for i in range(torch.sub(torch.len(ws), 1)):
                  j = torch.add(i, 1)
                  total = torch.add(total, torch.sum(torch.square(torch.sub(ws[j], anchors[j]))))
                return total
              def absolute_sum(self: @Self, ws: List[Tensor]) -> Tensor:
                total = torch.sum(torch.abs(ws[0]))
                for i in range(torch.sub(torch.len(ws), 1)):
                  total = torch.add(total, torch.sum(torch.abs(ws[torch.add(i, 1)])))
                return total
              def marked(self: @Self, ts: List[Tensor], count: float, largest: bool) -> List[Tensor]:
                flats = annotate(List[Tensor], [])
                for i in range(torch.len(ts)):
                  _0 = torch.append(flats, torch.flatten(torch.contiguous(torch.abs(ts[i])), 0, -1))
                flat = torch.cat(flats, 0)
                _1, chosen, = torch.topk(flat, int(count), 0, largest, False)
                marks = torch.index_fill_(torch.zeros_like(flat), 0, chosen, 1.)
                out = annotate(List[Tensor], [])
                at = 0
                for j in range(torch.len(ts)):
                  end = torch.add(at, torch.numel(ts[j]))
                  _2 = torch.append(out, torch.view(torch.slice(marks, 0, at, end, 1), torch.size(ts[j])))
                  at = end
                return out
              def masked(self: @Self, gs: List[Tensor], ws: List[Tensor], ms: List[Tensor], decay: float) -> List[Tensor]:
                return torch._foreach_mul(torch._foreach_add(gs, ws, alpha=decay), ms)
              def gradients(self: @Self, loss: Tensor, inputs: List[Tensor]) -> List[Tensor]:
                gs = torch.autograd.grad([loss], inputs, None, None, False, True)
                out = annotate(List[Tensor], [])
                for i in range(torch.len(inputs)):
                  g = gs[i]
                  if torch.__isnot__(g, None):
                    g0 = unchecked_cast(Tensor, g)
                    _0 = torch.append(out, g0)
                  else:
                    _1 = torch.append(out, torch.zeros_like(inputs[i]))
                return out
              def alike(self: @Self, ts: List[Tensor]) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(torch.len(ts)):
                  if torch.eq(torch.dim(ts[i]), 4):
                    _0 = torch.append(out, torch.contiguous(ts[i], memory_format=2))
                  else:
                    _1 = torch.append(out, torch.contiguous(ts[i]))
                return out
              def as_they_lie(self: @Self, ts: List[Tensor]) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(torch.len(ts)):
                  if torch.eq(torch.dim(ts[i]), 4):
                    _0 = torch.append(out, torch.permute(ts[i], [0, 2, 3, 1]))
                  else:
                    _1 = torch.append(out, ts[i])
                return out
              def clip_(self: @Self, gs: List[Tensor], max_norm: float) -> NoneType:
                norm = torch.norm(torch.stack(torch._foreach_norm(gs)))
                scale = torch.clamp_max(torch.div(torch.mul(torch.ones_like(norm), max_norm), torch.add(norm, 1.0e-06)), 1.)
                torch._foreach_mul_(gs, scale)
                return None
              def clip(self: @Self, gs: List[Tensor], max_norm: float) -> List[Tensor]:
                copies = torch._foreach_mul(gs, 1.)
                _0 = (self).clip_(copies, max_norm)
                return copies
              def update(self: @Self, ws: List[Tensor], gs: List[Tensor], vs: List[Tensor], rate: float, momentum: float, weight_decay: float, nesterov: bool) -> NoneType:
                kept = annotate(List[Tensor], [])
                moves = torch.gt(momentum, 0.)
                if moves:
                  kept = (self).as_they_lie(vs)
                else:
                  pass
                torch._fused_sgd_((self).as_they_lie(ws), (self).as_they_lie(gs), kept, weight_decay=weight_decay, momentum=momentum, lr=rate, dampening=0., nesterov=nesterov, maximize=False, is_first_step=False, grad_scale=None, found_inf=None)
                return None
              def sgd(self: @Self, ws: List[Tensor], gs: List[Tensor], vs: List[Tensor], rate: float, momentum: float, weight_decay: float, nesterov: bool) -> NoneType:
                return (self).update(ws, (self).alike(gs), vs, rate, momentum, weight_decay, nesterov)
              def descend(self: @Self, loss: Tensor, ws: List[Tensor], vs: List[Tensor], rate: float, momentum: float, weight_decay: float, nesterov: bool, max_norm: float) -> NoneType:
                gs = (self).alike((self).gradients(loss, ws))
                clips = torch.lt(max_norm, 3.0e+38)
                if clips:
                  _0 = (self).clip_(gs, max_norm)
                else:
                  pass
                return (self).update(ws, gs, vs, rate, momentum, weight_decay, nesterov)
              def adam(self: @Self, ws: List[Tensor], gs: List[Tensor], ms: List[Tensor], vs: List[Tensor], beta1: float, beta2: float, epsilon: float, decay: float, root: float, rate: float) -> NoneType:
                torch._foreach_mul_(ws, decay)
                torch._foreach_mul_(ms, beta1)
                torch._foreach_add_(ms, gs, alpha=torch.sub(1., beta1))
                torch._foreach_mul_(vs, beta2)
                torch._foreach_addcmul_(vs, gs, gs, torch.sub(1., beta2))
                scales = torch._foreach_sqrt(vs)
                torch._foreach_div_(scales, root)
                torch._foreach_add_(scales, epsilon)
                torch._foreach_addcdiv_(ws, ms, scales, torch.neg(rate))
                return None
              def add(self: @Self, totals: List[Tensor], ts: List[Tensor]) -> NoneType:
                torch._foreach_add_(totals, ts, alpha=1)
                return None
              def add_squares(self: @Self, totals: List[Tensor], ts: List[Tensor]) -> NoneType:
                torch._foreach_addcmul_(totals, ts, ts, 1)
                return None
              def add_magnitudes(self: @Self, totals: List[Tensor], ts: List[Tensor]) -> NoneType:
                torch._foreach_add_(totals, torch._foreach_abs(ts), alpha=1)
                return None
              def add_scaled(self: @Self, totals: List[Tensor], ts: List[Tensor], factor: float) -> NoneType:
                torch._foreach_add_(totals, ts, alpha=factor)
                return None
              def dot(self: @Self, ts: List[Tensor], others: List[Tensor]) -> Tensor:
                total = torch.sum(torch.mul(ts[0], others[0]), dtype=7)
                for i in range(torch.sub(torch.len(ts), 1)):
                  j = torch.add(i, 1)
                  total = torch.add(total, torch.sum(torch.mul(ts[j], others[j]), dtype=7))
                return total
              def patch_moments(self: @Self, x: Tensor, size: float, stride: float, padding: float) -> Tensor:
                k = int(size)
                patches = torch.im2col(torch.contiguous(x), [k, k], [1, 1], [int(padding), int(padding)], [int(stride), int(stride)])
                rows = torch.flatten(torch.transpose(patches, 1, 2), 0, 1)
                return torch.mm(torch.t(rows), rows)
              def vector_moments(self: @Self, x: Tensor) -> Tensor:
                rows = torch.flatten(x, 0, -2)
                return torch.mm(torch.t(rows), rows)
              def importance(self: @Self, moments: Tensor, alpha: float) -> Tensor:
                v = torch.div(moments, torch.clamp_min(torch.trace(moments), 1.0e-30))
                scaled = torch.mul(v, torch.sub(alpha, 1.))
                unit = torch.diag(torch.ones_like(torch.diag(v)))
                return torch.linalg_solve(torch.add(scaled, unit), torch.mul(v, alpha))
              def all_finite(self: @Self, ts: List[Tensor]) -> Tensor:
                norms = torch.stack(torch._foreach_norm(ts))
                return torch.all(torch.isfinite(norms))
              def assign(self: @Self, targets: List[Tensor], sources: List[Tensor]) -> NoneType:
                torch._foreach_copy_(targets, sources)
                return None
              def channels_last(self: @Self, ts: List[Tensor]) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(torch.len(ts)):
                  if torch.eq(torch.dim(ts[i]), 4):
                    _0 = torch.append(out, torch.clone(ts[i], memory_format=2))
                  else:
                    _1 = torch.append(out, torch.clone(ts[i], memory_format=None))
                return out
              def zeros_like(self: @Self, ts: List[Tensor]) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(torch.len(ts)):
                  _0 = torch.append(out, torch.zeros_like(ts[i]))
                return out
            """;

    private final TorchProgram program;

    TensorOperations(TorchProgram program) {
        this.program = program;
    }

    /**
     * Turns pixels into what a network takes: {@code (pixel - mean) / deviation}.
     *
     * @param pixels {@code [batch, height, width, 3]} uint8
     * @param mean a scalar, or {@code [3, 1, 1]}
     * @param deviation as the mean
     * @return {@code [batch, 3, height, width]} float32, channels last in memory
     */
    public NDArray images(NDManager owner, NDArray pixels, NDArray mean, NDArray deviation) {
        return GradientMode.off(() -> program.tensor(owner, "images", pixels, mean, deviation));
    }

    /**
     * Mean cross entropy.
     *
     * @param logits {@code [batch, classes]} float32
     * @param labels {@code [batch]} int64
     */
    public NDArray crossEntropy(NDArray logits, NDArray labels) {
        return program.tensor(logits.getManager(), "cross_entropy", logits, labels);
    }

    /** Cross entropy of each sample, {@code [batch]}; arguments as {@link #crossEntropy}. */
    public NDArray classLosses(NDArray logits, NDArray labels) {
        return program.tensor(logits.getManager(), "class_losses", logits, labels);
    }

    /** Binary cross entropy of each label, {@code [batch, labels]}; arguments as {@link #binaryCrossEntropy}. */
    public NDArray labelLosses(NDArray logits, NDArray labels) {
        return program.tensor(logits.getManager(), "label_losses", logits, labels);
    }

    /** Entropy in nats of each sample's softmax, {@code [batch]}, from logits {@code [batch, classes]} float32. */
    public NDArray classEntropy(NDArray logits) {
        return program.tensor(logits.getManager(), "class_entropy", logits);
    }

    /** Entropies in nats of each sample's labels, their sum, {@code [batch]}, from logits {@code [batch, labels]}. */
    public NDArray labelEntropy(NDArray logits) {
        return program.tensor(logits.getManager(), "label_entropy", logits);
    }

    /**
     * Mean binary cross entropy over samples and labels.
     *
     * @param logits {@code [batch, labels]} float32
     * @param labels {@code [batch, labels]} float32 of 0 and 1
     */
    public NDArray binaryCrossEntropy(NDArray logits, NDArray labels) {
        return program.tensor(logits.getManager(), "binary_cross_entropy", logits, labels);
    }

    /** Mean over samples of KL(softmax(teacher) ‖ softmax(student)), both {@code [batch, classes]} float32. */
    public NDArray classDivergence(NDArray teacher, NDArray student) {
        return program.tensor(student.getManager(), "class_divergence", teacher, student);
    }

    /** Mean over samples and labels of the Bernoulli KL(σ(teacher) ‖ σ(student)), {@code [batch, labels]} float32. */
    public NDArray labelDivergence(NDArray teacher, NDArray student) {
        return program.tensor(student.getManager(), "label_divergence", teacher, student);
    }

    /**
     * The hardness {@code ln(exp(loss) − 1)} of each sample, where the loss is the mean binary cross entropy over its
     * labels; no label counts as more certain than {@code exp(−60)}.
     *
     * @param logits {@code [batch, labels]} float32
     * @param labels {@code [batch, labels]} float32 of 0 and 1
     * @return {@code [batch]}
     */
    public NDArray labelHardness(NDArray logits, NDArray labels) {
        return program.tensor(logits.getManager(), "label_hardness", logits, labels);
    }

    /** Sum of squared differences over two lists of tensors of equal shapes, at least one. */
    public NDArray squaredDistance(NDManager owner, List<NDArray> tensors, List<NDArray> anchors) {
        return program.tensor(owner, "squared_distance", tensors, anchors);
    }

    /** Sum of the absolute values of a list of tensors, at least one. */
    public NDArray absoluteSum(NDManager owner, List<NDArray> tensors) {
        return program.tensor(owner, "absolute_sum", tensors);
    }

    /**
     * Marks the values of the largest, or of the smallest, magnitude over all of some tensors.
     *
     * @param count how many to mark, at most as many as there are
     * @param largest whether the largest
     * @return tensors of the same shapes with 1 where a value is marked and 0 elsewhere
     */
    public List<NDArray> marked(NDManager owner, List<NDArray> tensors, long count, boolean largest) {
        return List.copyOf(program.run(owner, "marked", tensors, (double) count, largest));
    }

    /** {@code (gradient + decay * weight) * mask} for each tensor; the arguments are not changed. */
    public List<NDArray> masked(
            NDManager owner, List<NDArray> gradients, List<NDArray> weights, List<NDArray> masks, double decay) {
        return List.copyOf(program.run(owner, "masked", gradients, weights, masks, decay));
    }

    /**
     * Gradients of a scalar; the graph is used up, nothing accumulates. An input that the loss does not depend on gets
     * zeros.
     *
     * @return one tensor an input, owned by the loss's manager
     */
    public List<NDArray> gradients(NDArray loss, List<NDArray> inputs) {
        return program.tensors(loss.getManager(), "gradients", loss, inputs);
    }

    /**
     * One step of stochastic gradient descent, as torch's {@code SGD}. Tensors of four dimensions must be channels
     * last, as {@link #channelsLast} makes them: the fused update walks through memory without asking for the layout.
     *
     * @param owner the step's manager
     * @param loss a scalar; its graph is used up
     * @param weights change in place
     * @param velocities the momentum buffers, zero at first; change in place; none without momentum
     * @param maxNorm gradients are scaled down to this global L2 norm; infinite for no clipping
     */
    public void descend(
            NDManager owner,
            NDArray loss,
            List<NDArray> weights,
            List<NDArray> velocities,
            double rate,
            double momentum,
            double weightDecay,
            boolean nesterov,
            double maxNorm) {
        program.run(owner, "descend", loss, weights, velocities, rate, momentum, weightDecay, nesterov, maxNorm);
    }

    /** As {@link #descend}, against gradients that are known already and not changed. */
    public void sgd(
            NDManager owner,
            List<NDArray> weights,
            List<NDArray> gradients,
            List<NDArray> velocities,
            double rate,
            double momentum,
            double weightDecay,
            boolean nesterov) {
        program.run(owner, "sgd", weights, gradients, velocities, rate, momentum, weightDecay, nesterov);
    }

    /**
     * The numbers of one step of Adam.
     *
     * @param decay factor of the weights before the step
     * @param root divides the root of the mean squares: {@code sqrt(1 − beta2^t)}
     * @param rate of the step, divided by {@code 1 − beta1^t}
     */
    public record AdamStep(double beta1, double beta2, double epsilon, double decay, double root, double rate) {}

    /**
     * One step of torch's {@code AdamW}.
     *
     * @param owner the step's manager
     * @param weights change in place
     * @param gradients are not changed
     * @param means mean gradients, zero at first; change in place
     * @param squares mean squared gradients, zero at first; change in place
     */
    public void adam(
            NDManager owner,
            List<NDArray> weights,
            List<NDArray> gradients,
            List<NDArray> means,
            List<NDArray> squares,
            AdamStep step) {
        program.run(
                owner,
                "adam",
                weights,
                gradients,
                means,
                squares,
                step.beta1(),
                step.beta2(),
                step.epsilon(),
                step.decay(),
                step.root(),
                step.rate());
    }

    /** Copies of gradients, scaled down to a global L2 norm if theirs is larger. */
    public List<NDArray> clip(NDManager owner, List<NDArray> gradients, double maxNorm) {
        return List.copyOf(program.run(owner, "clip", gradients, maxNorm));
    }

    /** Adds tensors to totals, shape by shape equal. */
    public void add(NDManager owner, List<NDArray> totals, List<NDArray> tensors) {
        program.run(owner, "add", totals, tensors);
    }

    /** Adds the squares of tensors to totals, shape by shape equal. */
    public void addSquares(NDManager owner, List<NDArray> totals, List<NDArray> tensors) {
        program.run(owner, "add_squares", totals, tensors);
    }

    /** Adds the absolute values of tensors to totals, shape by shape equal. */
    public void addMagnitudes(NDManager owner, List<NDArray> totals, List<NDArray> tensors) {
        program.run(owner, "add_magnitudes", totals, tensors);
    }

    /** Adds multiples of tensors to totals, shape by shape equal. */
    public void addScaled(NDManager owner, List<NDArray> totals, List<NDArray> tensors, double factor) {
        program.run(owner, "add_scaled", totals, tensors, factor);
    }

    /** Scalar product over two lists of tensors of equal shapes, at least one, summed in double precision. */
    public double dot(NDManager owner, List<NDArray> tensors, List<NDArray> others) {
        try (NDArray product = program.run(owner, "dot", tensors, others).singletonOrThrow()) {
            return product.getDouble();
        }
    }

    /**
     * Second moments of the patches that a convolution sees: the sum of {@code p·pᵀ}.
     *
     * @param images {@code [batch, channels, height, width]}
     * @param size height and width of the kernel
     * @return {@code [channels·size², channels·size²]}, in the order of a flattened kernel
     */
    public NDArray patchMoments(NDManager owner, NDArray images, int size, int stride, int padding) {
        return program.run(owner, "patch_moments", images, (double) size, (double) stride, (double) padding)
                .singletonOrThrow();
    }

    /** Second moments of vectors in the last dimension: the sum of {@code v·vᵀ}. */
    public NDArray vectorMoments(NDManager owner, NDArray vectors) {
        return program.run(owner, "vector_moments", vectors).singletonOrThrow();
    }

    /**
     * {@code U·diag(λ)·Uᵀ} of a matrix with eigenvectors {@code U}, where {@code λ = αv / ((α − 1)v + 1)} of its
     * eigenvalues {@code v} as shares of their sum. It is {@code αV·((α − 1)V + I)⁻¹}, so no eigenvector is needed.
     *
     * @param moments symmetric, positive semi-definite
     * @param alpha above 0
     */
    public NDArray importance(NDManager owner, NDArray moments, double alpha) {
        return program.run(owner, "importance", moments, alpha).singletonOrThrow();
    }

    /** Whether all values of all tensors are finite. */
    public boolean allFinite(NDManager owner, List<NDArray> tensors) {
        try (NDArray finite = program.run(owner, "all_finite", tensors).singletonOrThrow()) {
            return finite.getBoolean();
        }
    }

    /** Copies values from sources to targets, shape by shape equal. */
    public void assign(NDManager owner, List<NDArray> targets, List<NDArray> sources) {
        program.run(owner, "assign", targets, sources);
    }

    /** Copies tensors, those with four dimensions into channels-last memory, in which convolutions are fastest. */
    public List<NDArray> channelsLast(NDManager owner, List<NDArray> tensors) {
        return GradientMode.off(() -> program.tensors(owner, "channels_last", tensors));
    }

    /**
     * Copies the values of a tensor out, in row order. Of a tensor with channels last DJL makes a copy on the way,
     * which would stay with the tensor's manager.
     */
    public float[] values(NDArray tensor) {
        try (NDManager scratch = tensor.getManager().newSubManager()) {
            return GradientMode.off(() -> {
                NDArray copy = tensor.duplicate();
                copy.attach(scratch);
                return copy.toFloatArray();
            });
        }
    }

    /** Makes zeros of the same shapes and memory layouts. */
    public List<NDArray> zerosLike(NDManager owner, List<NDArray> tensors) {
        return GradientMode.off(() -> program.tensors(owner, "zeros_like", tensors));
    }
}
