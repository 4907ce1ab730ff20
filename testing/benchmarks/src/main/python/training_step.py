"""Python's side of TrainingStep, used by hand only: torch as it comes, torchvision's resnet18, images ready in memory.

Reads lines "pixels batch steps", answers with the seconds of the wall clock and of the processors.
"""
import sys
import time

import torch
import torchvision

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
model = torchvision.models.resnet18(num_classes=8)
model.train()
optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)

for line in iter(sys.stdin.readline, ""):
    pixels, batch, steps = map(int, line.split())
    images = torch.randn(batch, 3, pixels, pixels)
    labels = torch.arange(batch) % 8
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(steps):
        loss = torch.nn.functional.cross_entropy(model(images), labels)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        loss.item()
    print(time.perf_counter() - wall, time.process_time() - processor, flush=True)
