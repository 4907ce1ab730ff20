"""Writes method-reference.json: what unlearning methods make of a tiny network, computed in double precision.

Each method is written down here once more from its publication, without a look at the Java code. All sets fit into one
batch, so that the order of images matters to almost none, and what is drawn at random is drawn from uniform numbers,
which are easy to repeat. Run by hand, with torch 1.13: python3 method-reference.py > method-reference.json
"""
import copy
import json
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
SEED = 2
WHITE, MEAN, DEVIATION = 255.0, 128.0, 64.0


# ---------------------------------------------------------------- random numbers of java.util.SplittableRandom

M64 = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = (z + GOLDEN) & M64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


class Random:
    def __init__(self, seed, purpose, counter):
        state = mix(seed & M64)
        for c in purpose:
            state = mix(state ^ ord(c))
        self.state = mix(state ^ mix(counter))

    def step(self):
        self.state = (self.state + GOLDEN) & M64
        return self.state

    def long(self):
        z = self.step()
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
        return z ^ (z >> 31)

    def bits32(self):
        z = self.step()
        z = ((z ^ (z >> 33)) * 0x62A9D9ED799705F5) & M64
        return (((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & M64) >> 32

    def below(self, bound):
        r = self.bits32()
        if bound & (bound - 1) == 0:
            return r & (bound - 1)
        u = r >> 1
        while True:
            r = u % bound
            if u + bound - 1 - r < 1 << 31:
                return r
            u = self.bits32() >> 1

    def uniform(self, bound):
        return (self.long() >> 11) * 2.0 ** -53 * 2 * bound - bound

    def yes(self):
        r = self.bits32()
        return r >= 1 << 31


def sub_seed(purpose):
    return Random(SEED, "seed/" + purpose, 0).long()


def shuffled(stream, size, epoch):
    random, order = Random(SEED, stream + "/order", epoch), []
    for i in range(size):
        j = random.below(i + 1)
        order.append(i)
        order[i] = order[j]
        order[j] = i
    return order


def drawn(shape, bound, random):
    values = [random.uniform(bound) for _ in range(math.prod(shape))]
    return torch.tensor(values).float().double().view(shape)


# ---------------------------------------------------------------- network and data

def noise(count, offset):
    s = 43758.5453 * torch.sin(12.9898 * torch.arange(1, count + 1) + 78.233 * offset)
    return 2 * (s - torch.floor(s)) - 1


class Net(nn.Module):
    """The small network of the Java code with 4, 8 and 16 channels."""

    def __init__(self, outputs):
        super().__init__()
        channels = 3
        for stage, out in ((1, 4), (2, 8), (3, 16)):
            layer = nn.Module()
            layer.conv = nn.Conv2d(channels, out, 3, 1, 1, bias=False)
            layer.bn = nn.BatchNorm2d(out)
            setattr(self, f"layer{stage}", layer)
            channels = out
        self.fc = nn.Linear(channels, outputs)
        with torch.no_grad():
            for number, (name, p) in enumerate(self.named_parameters()):
                s = noise(p.numel(), number).view(p.shape)
                if p.dim() == 4:
                    p.copy_(s * 2 / math.sqrt(p.shape[0] * 9))
                else:
                    p.copy_((1 if name.endswith("bn.weight") else 0) + (0.5 if name.startswith("fc") else 0.1) * s)
                p.copy_(p.float().double())

            statistics = [b for n, b in self.named_buffers() if "running" in n]
            for number, b in enumerate(statistics):
                s = noise(b.numel(), 100 + number)
                b.copy_(((0 if number % 2 == 0 else 1) + (0.1 if number % 2 == 0 else 0.5) * s).float().double())

    def inputs(self, x):
        seen = []
        for layer in (self.layer1, self.layer2, self.layer3):
            seen.append((layer.conv, x))
            x = F.max_pool2d(F.relu(layer.bn(layer.conv(x))), 2)
        x = x.mean((2, 3))
        seen.append((self.fc, x))
        return seen, self.fc(x)

    def forward(self, x):
        return self.inputs(x)[1]


def pixels(count, offset):
    return torch.floor(128 + 127 * noise(count * 3 * 64, offset)).view(count, 8, 8, 3).permute(0, 3, 1, 2)


def normalised(p01):
    return (p01 * WHITE - MEAN) / DEVIATION


class Task:
    def __init__(self, kind, retained):
        self.single = kind == "classes"
        raw = pixels(12, 500)
        self.x = (raw - MEAN) / DEVIATION
        i = torch.arange(12)
        self.y = i % 3 if self.single else torch.stack([i % 2, i // 2 % 2], 1).double()
        self.original = Net(3 if self.single else 2).eval()
        self.forget = slice(0, 4)
        self.retain = slice(4, 4 + retained)

    def f(self):
        return self.x[self.forget], self.y[self.forget]

    def r(self):
        return self.x[self.retain], self.y[self.retain]

    def each(self, z, y):
        return F.cross_entropy(z, y, reduction="none") if self.single else F.binary_cross_entropy_with_logits(z, y, reduction="none")

    def loss(self, z, y):
        return self.each(z, y).mean()

    def kl(self, teacher, student, t):
        """KL(teacher ‖ student) of softened answers, mean over the batch, without T²."""
        if self.single:
            return F.kl_div(F.log_softmax(student / t, 1), F.log_softmax(teacher / t, 1), log_target=True, reduction="batchmean")
        q, p = torch.sigmoid(teacher / t), torch.sigmoid(student / t)
        return (q * (q / p).log() + (1 - q) * ((1 - q) / (1 - p)).log()).mean()

    def entropy(self, z):
        if self.single:
            p = F.softmax(z, 1)
            return -(p * p.log()).sum(1)
        p = torch.sigmoid(z)
        return -(p * p.log() + (1 - p) * (1 - p).log()).sum(1)


# ---------------------------------------------------------------- helpers

def fresh(task):
    return copy.deepcopy(task.original)


def mode(net, batch_norm):
    return net.train(batch_norm == "TRAIN")


def sgd(params, s, rate=None):
    return torch.optim.SGD(params, lr=rate or s["learningRate"], momentum=s["momentum"], weight_decay=s["weightDecay"])


def step(optimiser, loss, net, s, rate=None):
    if rate is not None:
        optimiser.param_groups[0]["lr"] = rate
    optimiser.zero_grad()
    loss.backward()
    if s.get("maxGradientNorm"):
        nn.utils.clip_grad_norm_(net.parameters(), s["maxGradientNorm"])
    optimiser.step()


def rate(s, e, epochs):
    peak = s["learningRate"]
    schedule = s["schedule"]
    if schedule == "CONSTANT":
        return peak
    if schedule in ("COSINE", "COSINE_BY_EPOCH"):
        return peak * (1 + math.cos(math.pi * e / epochs)) / 2
    if schedule == "MILESTONES":
        done = e / epochs
        return peak * 0.1 ** sum(done >= m for m in (0.5, 0.8, 0.9))
    if schedule == "TENT":
        up = (epochs + 1) // 2
        return peak * ((e + 1) / up if e < up else (epochs - e) / (epochs + 1 - up))
    raise ValueError(schedule)


def train(task, net, s, objective, parameters=None):
    mode(net, s["batchNorm"])
    optimiser = sgd(parameters or net.parameters(), s)
    for e in range(s["epochs"]):
        step(optimiser, objective(net, e), net, s, rate(s, e, s["epochs"]))
    return net


def on_retain(task):
    return lambda net, e: task.loss(net(task.r()[0]), task.r()[1])


def squared_distance(net, other, only=lambda name: True):
    pairs = zip(net.named_parameters(), other.parameters())
    return sum(((p - q.detach()) ** 2).sum() for (name, p), q in pairs if only(name))


def head(name):
    return name.startswith("fc")


# ---------------------------------------------------------------- methods

def fine_tune(task, s):
    return train(task, fresh(task), s, on_retain(task))


def l1_sparse(task, s):
    def objective(net, e):
        return on_retain(task)(net, e) + s["penalty"] * (1 - e / s["epochs"]) * sum(p.abs().sum() for p in net.parameters())
    return train(task, fresh(task), s, objective)


def cf_k(task, s):
    net = fresh(task)
    moving = [p for n, p in net.named_parameters() if n.startswith(("layer3", "fc"))]
    assert s["blocks"] == 1
    return train(task, net, s, lambda m, e: on_retain(task)(m, e) + s["penalty"] / 2 * squared_distance(m, task.original), moving)


def draw_head(net, seed):
    with torch.no_grad():
        bound = 1 / math.sqrt(net.fc.in_features)
        for name in ("weight", "bias"):
            p = getattr(net.fc, name)
            p.copy_(drawn(p.shape, bound, Random(seed, "initialisation/fc." + name, 0)))


def eu_k(task, s):
    net = fresh(task)
    assert s["blocks"] == 0
    draw_head(net, sub_seed("eu-k"))
    start = copy.deepcopy(net)
    return train(task, net, s, lambda m, e: on_retain(task)(m, e) + s["penalty"] / 2 * squared_distance(m, start), list(net.fc.parameters()))


def ascent(task, s):
    x, y = task.f()
    return train(task, fresh(task), s, lambda net, e: -task.loss(net(x), y))


def bound(task, s):
    return math.log(3 if task.single else 2) if s["bounded"] else math.inf


def advanced(task, s):
    def objective(net, e):
        keep = on_retain(task)(net, e) + s["penalty"] / 2 * squared_distance(net, task.original)
        drop = task.loss(net(task.f()[0]), task.f()[1]).clamp(max=bound(task, s))
        return s["retainWeight"] * keep - s["forgetWeight"] * drop
    return train(task, fresh(task), s, objective)


def rurk(task, s):
    assert s["noise"] == 0

    def objective(net, e):
        keep = on_retain(task)(net, e)
        known = task.loss(net(task.f()[0]), task.f()[1]).clamp(max=bound(task, s))
        nearby = task.loss(net(task.f()[0]), task.f()[1]).clamp(max=bound(task, s))
        return keep - s["forgetWeight"] * known - s["noisyWeight"] * nearby
    return train(task, fresh(task), s, objective)


def relabelled(task, s, e):
    y = task.y.clone()
    for row in range(4):
        random = Random(SEED, f"labels/{e if s['everyRound'] else 0}", row)
        if task.single:
            y[row] = (y[row] + 1 + random.below(2)) % 3 if s["excludeTrue"] else random.below(3)
        else:
            for j in range(2):
                if random.yes():
                    y[row, j] = 1 - y[row, j]
    return y


def random_labels(task, s):
    return train(task, fresh(task), s, lambda net, e: task.loss(net(task.x), relabelled(task, s, e)))


def salun(task, s):
    net = fresh(task)
    task.loss(net(task.f()[0]), task.f()[1]).backward()
    saliency = torch.cat([p.grad.abs().flatten() for p in net.parameters()])
    count = int(s["saliency"] * saliency.numel())
    chosen = torch.zeros_like(saliency)
    chosen[saliency.topk(count).indices] = 1
    masks, at = [], 0
    for p in net.parameters():
        masks.append(chosen[at:at + p.numel()].view(p.shape))
        at += p.numel()
    velocities = [torch.zeros_like(p) for p in net.parameters()]
    mode(net, s["batchNorm"])
    for e in range(s["epochs"]):
        net.zero_grad()
        task.loss(net(task.x), relabelled(task, s, e)).backward()
        with torch.no_grad():
            for p, m, v in zip(net.parameters(), masks, velocities):
                v.mul_(s["momentum"]).add_((p.grad + s["weightDecay"] * p) * m)
                p.sub_(rate(s, e, s["epochs"]) * v)
    return net


def boundary_shrink(task, s):
    x, y = task.f()
    images = x.clone().requires_grad_()
    grad, = torch.autograd.grad(task.loss(task.original(images), y), images)
    p = ((x * DEVIATION + MEAN) / WHITE + s["reach"] * grad.sign()).clamp(0, 1)
    z = task.original(normalised((p * 255).round() / 255)).detach()
    if task.single:
        wrong = (z - 1e9 * F.one_hot(y, 3)).argmax(1)
    else:
        wrong = (z > 0).double()
        for i in range(len(z)):
            if (wrong[i] == y[i]).all():
                j = z[i].abs().argmin()
                wrong[i, j] = 1 - y[i, j]
    return train(task, fresh(task), s, lambda net, e: task.loss(net(x), wrong))


def scrub(task, s):
    net = fresh(task)
    mode(net, s["batchNorm"])
    optimiser = sgd(net.parameters(), s)
    t = s["temperature"]
    teacher = lambda x: task.original(x).detach()
    for e in range(s["epochs"]):
        now = rate(s, e, s["epochs"])
        if e < s["maximisingEpochs"]:
            x, _ = task.f()
            step(optimiser, -t * t * task.kl(teacher(x), net(x), t), net, s, now)
        x, y = task.r()
        z = net(x)
        step(optimiser, s["lossWeight"] * task.loss(z, y) + s["divergenceWeight"] * t * t * task.kl(teacher(x), z, t), net, s, now)
    return net


def climb(x, times, stride, score):
    p = (x * DEVIATION + MEAN) / WHITE
    delta = torch.zeros_like(p)
    for _ in range(times):
        d = delta.clone().requires_grad_()
        grad, = torch.autograd.grad(score(normalised((p + d).clamp(0, 1))), d)
        delta = delta + stride * grad.sign()
    return normalised((p + delta).clamp(0, 1))


def gli(task, s):
    def objective(net, e):
        # Which retain image meets which forget image matters here.
        order = shuffled("retain", 4, e)
        x, y = task.r()[0][order], task.r()[1][order]
        other = task.f()[0][shuffled("forget", 4, e)]
        w = s["firstWeight"] + (s["lastWeight"] - s["firstWeight"]) * e / max(1, s["epochs"] - 1)
        away = net(other).detach()
        moved = climb(x, s["noiseSteps"], s["noiseStep"], lambda i: ((net(i) - away) ** 2).mean() - w * task.loss(net(i), y))
        return task.loss(net(moved.detach()), y)
    return train(task, fresh(task), s, objective)


def sinkhorn(cost, epsilon=0.01, iterations=50, tolerance=0.1):
    n, m = cost.shape
    u, v = torch.zeros(n), torch.zeros(m)
    for _ in range(iterations):
        before = u
        u = -epsilon * (math.log(n) + torch.logsumexp((v[None] - cost) / epsilon, 1))
        v = -epsilon * (math.log(m) + torch.logsumexp((u[:, None] - cost) / epsilon, 0))
        if (u - before).abs().sum() < tolerance:
            break
    return ((u[:, None] + v[None] - cost) / epsilon).exp()


def dlfd(task, s):
    (x, y), (other, _) = task.r(), task.f()

    def objective(net, e):
        w = s["firstWeight"] + (s["lastWeight"] - s["firstWeight"]) * e / max(1, s["epochs"] - 1)
        away = net(other).detach()

        def score(images):
            z = net(images)
            cost = (1 - F.cosine_similarity(z[:, None], away[None], dim=2)).clamp(min=0)
            transport = (sinkhorn(cost.detach()) * cost).sum()
            return (0 if s["inertTransport"] else s["transportWeight"] * transport) - w * task.loss(z, y)
        moved = climb(x, s["noiseSteps"], s["noiseStep"], score)
        return task.loss(net(moved.detach()), y)
    return train(task, fresh(task), s, objective)


def grads(task, net, x, y, of=None):
    value = task.loss(net(x), y) if of is None else of(net(x))
    return torch.autograd.grad(value, list(net.parameters()))


def dampen(task, s, of, power):
    net = fresh(task)
    goes = [g.abs() ** power for g in grads(task, net, *task.f(), of=of)]
    both = [g.abs() ** power for g in grads(task, net, task.x, task.y, of=of)]
    with torch.no_grad():
        for (name, p), f, d in zip(net.named_parameters(), goes, both):
            if "bn" in name and not s["normalisation"]:
                continue
            p.mul_(torch.where(f > s["threshold"] * d, (s["dampening"] * d / f).clamp(max=1), torch.ones_like(p)))
    return net


def ssd(task, s):
    return dampen(task, s, None, 2)


def lfssd(task, s):
    return dampen(task, s, lambda z: (z ** 2).sum(1).mean(), 1)


def influence(task, s):
    net = fresh(task)
    flat = lambda gs: torch.cat([g.flatten() for g in gs])
    n_f, n_r = 4, 8
    v = n_f * flat(grads(task, net, *task.f())) / (n_f + n_r) - n_r * flat(grads(task, net, *task.r())) * n_f / ((n_f + n_r) * n_r)
    single = [flat(grads(task, net, task.x[i:i + 1], task.y[i:i + 1])) for i in range(4, 12)]
    if s["solver"] == "WOOD_FISHER":
        k, o, n = v.clone(), single[0], s["samples"]
        for g in single[1:]:
            t = o @ g
            k = k - (k @ g) / (n + t) * o
            o = o - t / (n + t) * o
    else:
        fisher = sum(torch.outer(g, g) for g in single) / len(single)
        k = torch.linalg.solve(fisher + s["damping"] * torch.eye(len(v)), v)
    with torch.no_grad():
        at = 0
        for p in net.parameters():
            p.add_(s["alpha"] * k[at:at + p.numel()].view(p.shape))
            at += p.numel()
    return net


def svd_projection(task, s):
    net = fresh(task)

    def importance(which, alpha):
        out = []
        for layer, seen in net.inputs(task.x[which])[0]:
            seen = seen.detach()
            a = F.unfold(seen, 3, padding=1).permute(1, 0, 2).flatten(1) if seen.dim() == 4 else seen.t()
            u, sigma, _ = torch.linalg.svd(a, full_matrices=False)
            share = sigma ** 2 / (sigma ** 2).sum()
            out.append(u @ torch.diag(alpha * share / ((alpha - 1) * share + 1)) @ u.t())
        return out
    stays, goes = importance(task.retain, s["retainScale"]), importance(task.forget, s["forgetScale"])
    layers = [layer for layer, _ in net.inputs(task.x)[0]]
    with torch.no_grad():
        for layer, mr, mf in zip(layers, stays, goes):
            p = torch.eye(len(mr)) - (mf - mf @ mr)
            layer.weight.copy_((layer.weight.flatten(1) @ p.t()).view(layer.weight.shape))
    return net


def fcs(task, s):
    net = mode(fresh(task), s["batchNorm"])
    x_f, _ = task.f()
    x_r, y_r = task.r()
    confuse = torch.optim.SGD(net.parameters(), lr=s["confusingRate"], momentum=0.9)
    z = net(x_f)
    step(confuse, task.kl(torch.zeros_like(z), z, 1), net, s)
    contrast = torch.optim.SGD(net.parameters(), lr=1, momentum=0.9)
    retain = sgd(net.parameters(), s)
    for e in range(s["epochs"]):
        low = s["lastContrastRate"]
        falling = low + (s["contrastRate"] - low) * (1 + math.cos(math.pi * e / s["epochs"])) / 2
        z_f = net(x_f)
        z_r = net(x_r).detach()
        step(contrast, -F.log_softmax(z_f @ z_r.t() / s["temperature"], 1).mean(), net, s, falling)
        step(retain, task.loss(net(x_r), y_r), net, s, rate(s, e, s["epochs"]))
    return net


def msg(task, s):
    assert s["share"] == 0
    net = fresh(task)
    for name, p in net.named_parameters():
        if "conv" in name:
            p.register_hook(lambda g: g * s["slowdown"])
    return train(task, net, s, on_retain(task))


def class_weights(task, weight):
    _, y = task.r()
    if task.single:
        counts = torch.bincount(y, minlength=3).double()
        return weight(counts, 3)[y]
    ones = y.sum(0)
    return torch.where(y == 1, weight(ones, 2), weight(len(y) - ones, 2))


def cfw(task, s):
    assert s["noise"] == 0 and s["lastNoise"] == 0 and s["balanced"]
    weights = class_weights(task, lambda n, c: 8 / (c * n))
    return train(task, fresh(task), s, lambda net, e: (weights * task.each(net(task.r()[0]), task.r()[1])).mean())


def prmq(task, s):
    net = fresh(task)
    names = [n for n, _ in net.named_parameters() if "bn" not in n]
    by_name = dict(net.named_parameters())
    flat = torch.cat([by_name[n].detach().abs().flatten() for n in names])
    threshold = flat.sort().values[round(s["prune"] * flat.numel()) - 1]
    with torch.no_grad():
        for n in names:
            p = by_name[n]
            p.mul_((p.abs() > threshold).double())
            if n != "fc.bias":
                bound_ = 1 / math.sqrt(p[0].numel())
                p.copy_(torch.where(p == 0, drawn(p.shape, bound_, Random(SEED, "prmq/" + n, 0)), p))
    weights = class_weights(task, lambda n, c: n ** -0.1)
    x, y = task.r()
    certainty = task.entropy(task.original(x)).detach()

    def objective(net, e):
        z = net(x)
        loss = (weights * task.each(z, y)).sum() / weights.sum()
        return loss + ((task.entropy(z) - certainty) ** 2).mean()
    net = train(task, net, s, objective)
    with torch.no_grad():
        for t in list(net.parameters()) + [b for n, b in net.named_buffers() if "running" in n]:
            t.copy_(t.float().half().double())
    return net


def ct(task, s):
    net = fresh(task)
    with torch.no_grad():
        for layer in (net.layer1, net.layer2, net.layer3):
            layer.conv.weight.copy_(layer.conv.weight.transpose(2, 3).clone())
    return train(task, net, s, on_retain(task))


def kde(task, s):
    net = fresh(task)
    with torch.no_grad():
        kernel = net.layer1.conv.weight
        kernel.copy_(drawn(kernel.shape, 1 / math.sqrt(27), Random(SEED, "kde/layer1.conv.weight", 0)))
    draw_head(net, sub_seed("kde"))
    mode(net, s["batchNorm"])
    x, y = task.r()
    teacher = task.original(x).detach()
    t = s["temperature"]
    optimiser = sgd(net.parameters(), s)
    for _ in range(s["warmUpEpochs"]):
        step(optimiser, task.kl(teacher, net(x), t), net, s, s["warmUpRate"])

    def objective(net, e):
        z = net(x)
        if task.single:
            q = F.softmax(teacher / t, 1)
            soft = -(q * F.log_softmax(z / t, 1)).sum(1).mean()
        else:
            soft = F.binary_cross_entropy_with_logits(z / t, torch.sigmoid(teacher / t))
        return soft + task.loss(z, y) + task.kl(teacher, z, t)
    return train(task, net, s, objective)


def rni(task, s):
    assert s["noise"] == 0
    net = fresh(task)
    draw_head(net, sub_seed("rni"))
    mode(net, s["batchNorm"])
    x, y = task.r()
    epochs, full = s["epochs"], s["fullEpochs"]
    for e in range(epochs):
        names = [n for n, _ in net.named_parameters() if "bn" not in n]
        random = Random(SEED, "rni/tensors", e)
        chosen = [names.pop(random.below(len(names))) for _ in range(min(s["tensors"], len(names)))]
        active = [p for n, p in net.named_parameters() if e >= epochs - full or "bn" in n or n in chosen]
        last = full > 0 and e == epochs - 1
        step(sgd(active, s), task.loss(net(x), y), net, s, s["lastLearningRate"] if last else None)
    return net


def amun(task, s):
    x, y = task.f()
    net = fresh(task)
    images, labels = [], []
    for i in range(len(x)):
        start = (x[i:i + 1] * DEVIATION + MEAN) / WHITE
        here, radius, left = start.clone(), s["firstRadius"], s["attackSteps"]
        while True:
            here.requires_grad_()
            z = task.original(normalised(here))
            answer = z.argmax(1) if task.single else (z > 0).double()
            if not torch.equal(answer, y[i:i + 1]):
                images.append(normalised(here.detach()))
                labels.append(answer)
                break
            grad, = torch.autograd.grad(task.loss(z, y[i:i + 1]), here)
            way = here.detach() + radius / 10 * grad / grad.norm() - start
            here = (start + way * min(1, radius / way.norm().item())).clamp(0, 1)
            left -= 1
            if left == 0:
                radius, left = 2 * radius, s["attackSteps"]
    x_all, y_all = torch.cat([task.x] + images), torch.cat([task.y] + labels)
    return train(task, net, s, lambda net, e: task.loss(net(x_all), y_all))


# ---------------------------------------------------------------- cases

DESCENT = dict(epochs=3, minimumSteps=0, batchSize=64, learningRate=0.1, schedule="CONSTANT", momentum=0.9,
               weightDecay=0.01, maxGradientNorm=0, algorithm="SGD", batchNorm="TRAIN", augment=False)


def case(name, method, kinds=("classes", "labels"), retained=8, **settings):
    out = []
    for kind in kinds:
        task = Task(kind, retained)
        before = task.original(task.x).detach()
        net = method(task, settings).eval()
        z = net(task.x).detach()
        assert (z - before).abs().max() > 0.02, (name, kind, "nothing happened")
        names = [n for n, _ in net.named_parameters()] + [n for n, _ in net.named_buffers() if "running" in n]
        state = {**dict(net.named_parameters()), **dict(net.named_buffers())}
        out.append(dict(
            method=name, task=kind, retained=retained, parameters=settings,
            logits=[round(v, 6) for v in z.flatten().tolist()],
            norms={n: round(state[n].detach().norm().item(), 6) for n in names}))
    return out


def descent(**changes):
    return {**DESCENT, **changes}


RANDOM = dict(excludeTrue=True, everyRound=True)
ALL = [
    case("fine-tune", fine_tune, **descent(schedule="COSINE")),
    case("fine-tune", fine_tune, **descent(batchNorm="FROZEN", maxGradientNorm=0.2, schedule="TENT")),
    case("l1-sparse-fine-tune", l1_sparse, **descent(penalty=0.01)),
    case("cf-k", cf_k, **descent(batchNorm="FROZEN", schedule="MILESTONES", epochs=10, blocks=1, penalty=0.5)),
    case("eu-k", eu_k, **descent(blocks=0, penalty=0.5)),
    case("gradient-ascent", ascent, **descent(learningRate=0.02, stopAtHeldOut=False)),
    case("neg-grad", ascent, **descent(learningRate=0.02, batchNorm="FROZEN", maxGradientNorm=0.5)),
    case("advanced-neg-grad", advanced,
         **descent(retainWeight=0.8, forgetWeight=0.2, penalty=0.3, bounded=False)),
    case("advanced-neg-grad", advanced,
         **descent(batchNorm="FROZEN", retainWeight=0.2, forgetWeight=0.8, penalty=0, bounded=True)),
    case("rurk", rurk, **descent(forgetWeight=0.2, noisyWeight=0.1, noise=0, bounded=False)),
    case("successive-random-labels", random_labels, **descent(**RANDOM)),
    case("successive-random-labels", random_labels, **descent(excludeTrue=False, everyRound=False)),
    case("salun", salun, **descent(saliency=0.4, **RANDOM)),
    case("boundary-shrink", boundary_shrink, **descent(batchNorm="FROZEN", reach=0.1)),
    case("scrub", scrub,
         **descent(learningRate=0.01, schedule="COSINE_BY_EPOCH", maximisingEpochs=2, minimumForgetSteps=0, forgetBatchSize=64,
                   lossWeight=0.7, divergenceWeight=0.5, temperature=2, stopAtHeldOut=False, rewind=False)),
    case("gli", gli, retained=4,
         **descent(batchNorm="FROZEN", noiseSteps=3, noiseStep=0.02, firstWeight=0.1, lastWeight=1, lookSteps=100, patience=1)),
    case("dlfd", dlfd, retained=4,
         **descent(batchNorm="FROZEN", noiseSteps=3, noiseStep=0.02, transportWeight=3, firstWeight=0, lastWeight=1,
                   enough=0, acceptable=0.5, lookSteps=100, inertTransport=False)),
    case("dlfd", dlfd, retained=4,
         **descent(batchNorm="FROZEN", noiseSteps=2, noiseStep=0.02, transportWeight=3, firstWeight=0.5, lastWeight=1,
                   enough=0, acceptable=0.5, lookSteps=100, inertTransport=True)),
    case("ssd", ssd, threshold=0.5, dampening=0.4, batchSize=64, normalisation=True),
    case("ssd", ssd, threshold=1.0, dampening=0.2, batchSize=64, normalisation=False),
    case("lfssd", lfssd, threshold=0.9, dampening=0.5, batchSize=64, normalisation=True),
    case("influence-unlearning", influence,
         solver="WOOD_FISHER", alpha=2, damping=1, iterations=1, samples=10, batchSize=64),
    case("influence-unlearning", influence,
         solver="CONJUGATE_GRADIENTS", alpha=1, damping=0.2, iterations=20, samples=64, batchSize=64),
    case("svd-projection", svd_projection, retainScale=10, forgetScale=30, samples=64, batchSize=5),
    case("fcs", fcs,
         **descent(schedule="COSINE_BY_EPOCH", confusingRate=0.05, contrastRate=0.05, lastContrastRate=0.01, temperature=1.5)),
    case("msg", msg, **descent(schedule="TENT", epochs=4, share=0, slowdown=0.1)),
    case("cfw", cfw, **descent(schedule="COSINE_BY_EPOCH", noise=0, lastNoise=0, balanced=True)),
    case("prmq", prmq, **descent(partialEpoch=0, prune=0.6, halfPrecision=True)),
    case("ct", ct, **descent()),
    case("kde", kde, **descent(warmUpEpochs=2, warmUpRate=0.2, temperature=3, warmUpOnHeldOut=False)),
    case("rni", rni,
         **descent(epochs=5, tensors=2, noisyShare=0.7, noise=0, calmEpochs=1, fullEpochs=2, lastLearningRate=0.3)),
    case("amun", amun, **descent(attackSteps=20, firstRadius=0.05, doublings=12, withRetain=True)),
]
print("[\n" + ",\n".join(json.dumps(c) for cs in ALL for c in cs) + "\n]")
