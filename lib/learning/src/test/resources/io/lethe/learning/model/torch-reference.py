"""Writes torch-reference.json: what torchvision's ResNet and torch's SGD make of fixed weights and images.

Run once by hand, with torch 1.13.1 and torchvision 0.14.1: python3 torch-reference.py > torch-reference.json
"""
import json
import math

import torch
from torch import nn
from torchvision.models.resnet import BasicBlock, ResNet


def noise(count, offset):
    """Numbers in -1..1 without visible order, easy to repeat in another language."""
    s = 43758.5453 * torch.sin(12.9898 * torch.arange(1, count + 1, dtype=torch.float64) + 78.233 * offset)
    return 2 * (s - torch.floor(s)) - 1


def network(stem, outputs):
    """ResNet-18 with an eighth of the channels."""
    net = ResNet(BasicBlock, [2, 2, 2, 2], num_classes=outputs)
    net.conv1 = {
        "IMAGENET": nn.Conv2d(3, 8, 7, 2, 3, bias=False),
        "SMALL_STRIDE_2": nn.Conv2d(3, 8, 3, 2, 1, bias=False),
        "SMALL": nn.Conv2d(3, 8, 3, 1, 1, bias=False),
    }[stem]
    if stem != "IMAGENET":
        net.maxpool = nn.Identity()
    net.bn1 = nn.BatchNorm2d(8)
    net.inplanes = 8
    for stage in range(4):
        setattr(net, f"layer{stage + 1}", net._make_layer(BasicBlock, 8 << stage, 2, stride=1 if stage == 0 else 2))
    net.fc = nn.Linear(64, outputs)
    with torch.no_grad():
        for number, (name, p) in enumerate(net.named_parameters()):
            s = noise(p.numel(), number).view(p.shape)
            if p.dim() == 4:
                p.copy_(s * 2 / math.sqrt(p.shape[0] * p.shape[2] * p.shape[3]))
            elif name.endswith("weight") and p.dim() == 1:
                p.copy_(1 + 0.1 * s)
            else:
                p.copy_(0.1 * s)
        statistics = [b for n, b in net.named_buffers() if "running" in n]
        for number, b in enumerate(statistics):
            s = noise(b.numel(), 100 + number)
            b.copy_(0.1 * s if number % 2 == 0 else 1 + 0.5 * s)
    return net


def batch(size, offset):
    return noise(8 * 3 * size * size, 1000 + offset).float().view(8, 3, size, size), torch.arange(8) % 3


def gradients(net, loss):
    net.zero_grad()
    loss.backward()
    return [p.grad.double().norm().item() for p in net.parameters()]


def case(stem, size):
    net = network(stem, 3)
    out = {"stem": stem, "size": size, "logits": {}, "gradientNorms": {}}
    x, y = batch(size, 0)
    net.eval()
    z = net(x)
    out["logits"]["FROZEN"] = z.detach().flatten().tolist()
    out["gradientNorms"]["FROZEN"] = gradients(net, nn.functional.cross_entropy(z, y))
    net.train()
    z = net(x)
    out["logits"]["TRAIN"] = z.detach().flatten().tolist()
    out["gradientNorms"]["TRAIN"] = gradients(net, nn.functional.cross_entropy(z, y))
    out["statisticNorms"] = [b.double().norm().item() for n, b in net.named_buffers() if "running" in n]
    return out


def descent(momentum, nesterov, decay, clip):
    net = network("SMALL_STRIDE_2", 3)
    net.train()
    sgd = torch.optim.SGD(net.parameters(), lr=1, momentum=momentum, nesterov=nesterov, weight_decay=decay)
    losses = []
    for step, rate in enumerate([0.004, 0.008, 0.002, 0.001, 0.001]):
        x, y = batch(16, step)
        sgd.param_groups[0]["lr"] = rate
        loss = nn.functional.cross_entropy(net(x), y)
        sgd.zero_grad()
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(net.parameters(), clip)
        sgd.step()
        losses.append(loss.item())
    norms = [p.detach().double().norm().item() for p in net.parameters()]
    return dict(momentum=momentum, nesterov=nesterov, weightDecay=decay, clip=clip, losses=losses, weightNorms=norms)


torch.manual_seed(0)
print(json.dumps({
    "forward": [case("SMALL_STRIDE_2", 16), case("SMALL", 16), case("IMAGENET", 48)],
    "descent": [descent(0.9, True, 5e-4, 0), descent(0.9, False, 2e-3, 0), descent(0, False, 0, 0.5)],
}))
