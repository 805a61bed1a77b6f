"""A network that says how well two texts fit together, of the words' vectors alone (BERT layout, text pairs).

Every word of the second text (a label, a question) looks for its like in the first (a text, a passage):
how many words are how near is counted softly, at several distances (kernel pooling, Xiong et al. 2017).
A few thousand weights learn in minutes what counts; the words bring their meaning along, so that labels
and topics that no training text had still mean something.
"""

import torch
import torch.nn.functional as F
from common import NEVER
from glove import WIDTH, WordTable
from torch import nn

CENTRES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1)
INNER = 64


class Matching(nn.Module):
    def __init__(self, table: WordTable, outputs: int, negation: list[int]):
        """`negation`: tokens that turn the second text around ("not urgent")."""
        super().__init__()
        self.table = table
        self.meaning = nn.Linear(WIDTH, WIDTH, bias=False)
        self.weigh = nn.Sequential(nn.Linear(WordTable.FEATURES, 32), nn.ReLU(), nn.Linear(32, 1))
        self.enter = nn.Linear(WordTable.FEATURES, INNER)
        self.near = nn.Conv1d(INNER, INNER, 3, padding=1)
        self.both = nn.Linear(4 * INNER, INNER)
        self.head = nn.Sequential(nn.Linear(INNER + len(CENTRES) + 3 + 8, 48), nn.ReLU(), nn.Dropout(0.1), nn.Linear(48, outputs))
        self.asked = nn.Linear(INNER, 8)
        self.told = nn.Linear(INNER, 8)
        self.register_buffer("centres", torch.tensor(CENTRES))
        self.register_buffer("negation", torch.tensor(negation))
        nn.init.eye_(self.meaning.weight)

    def forward(self, input_ids, attention_mask, token_type_ids):
        rows = self.table(input_ids)
        # Special tokens and marks say nothing.
        says = attention_mask.float() * (rows[..., WIDTH] > 0).float()
        second = says * token_type_ids.float()
        first = says * (1 - token_type_ids.float())
        weight = F.softplus(self.weigh(rows)[..., 0] + 2 * rows[..., WIDTH])
        share = second * weight / ((second * weight).sum(1, keepdim=True) + 1e-6)
        own = first * weight / ((first * weight).sum(1, keepdim=True) + 1e-6)
        vectors = F.normalize(self.meaning(rows[..., :WIDTH]), dim=-1, eps=1e-4)
        alike = vectors @ vectors.transpose(1, 2)
        alike = alike * first[:, None, :] + NEVER * (1 - first[:, None, :])
        best = torch.clamp(alike.max(-1).values, -1, 1)
        kernels = torch.exp(-((best[..., None] - self.centres) ** 2) * 60)
        kernels = (kernels * share[..., None]).sum(1)
        states = F.relu(self.enter(rows)) * attention_mask[..., None].float()
        states = F.relu(self.near(states.transpose(1, 2)).transpose(1, 2)) + states
        text, label = (states * own[..., None]).sum(1), (states * share[..., None]).sum(1)
        joint = F.relu(self.both(torch.cat([text, label, text * label, (text - label).abs()], -1)))
        middle = F.normalize((vectors * own[..., None]).sum(1), dim=-1, eps=1e-4)
        end = F.normalize((vectors * share[..., None]).sum(1), dim=-1, eps=1e-4)
        cosine = (middle * end).sum(-1, keepdim=True)
        mean_best = (best * share).sum(1, keepdim=True)
        # What kind of word is asked for, and whether the text has one.
        wanted = torch.softmax(self.asked(label), -1)
        kinds = (self.told(states) + NEVER * (1 - first[..., None])).amax(1)
        feelings = (rows[..., WIDTH + 1] * own).sum(1, keepdim=True)
        features = torch.cat([joint, kernels, cosine, mean_best, feelings, wanted * torch.sigmoid(kinds)], -1)
        return self.turned(self.head(features), input_ids, second)

    def turned(self, logits, input_ids, second):
        """A label with "not" in it fits where the label without it does not."""
        not_ = (input_ids[..., None] == self.negation).any(-1).float() * second
        flip = (not_.amax(1, keepdim=True) > 0).float()
        return logits * (1 - flip) + logits.flip(-1) * flip
