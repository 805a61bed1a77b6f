"""The one training loop: AdamW, a short warm-up, then a cosine that ends at 5 % of the rate."""

import math
import time

import numpy as np
import torch


def fit(parameters, count: int, loss_of_step, rate: float = 2e-3, warm_up: int = 50, note=print) -> float:
    """Runs `count` steps of `loss_of_step(step)` and returns the seconds they took."""
    parameters = list(parameters)
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    start, recent = time.time(), []
    for step in range(count):
        cosine = 0.5 * (1 + math.cos(math.pi * step / count))
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / warm_up) * (0.05 + 0.95 * cosine)
        optimizer.zero_grad()
        loss = loss_of_step(step)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        recent.append(loss.item())
        if (step + 1) % 250 == 0:
            note(f"step {step + 1}/{count} loss {np.mean(recent):.4f} after {time.time() - start:.0f} s")
            recent.clear()
    return time.time() - start
