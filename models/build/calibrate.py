"""Scores that can be believed: of the answers with a score of .8, four in five are right."""

import torch
import torch.nn.functional as F


def temperature(logits, right) -> float:
    """The number to divide the logits by, so that their softmax is as sure as it is right."""
    return min((0.5 * 1.05**i for i in range(90)), key=lambda scale: F.cross_entropy(logits / scale, right).item())


def calibration_error(logits, right, bins: int = 10) -> float:
    """Mean distance between the best score and the share of right answers, over bins of scores."""
    scores, found = torch.softmax(logits, -1).max(-1)
    hits = (found == right).float()
    places = torch.clamp((scores * bins).long(), max=bins - 1)
    gaps = [(scores[places == i] - hits[places == i]).sum().abs().item() for i in range(bins)]
    return sum(gaps) / len(logits)
