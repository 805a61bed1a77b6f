"""Spoken words for the audio models: espeak-ng voices, and the part of the network that hears.

52 voices: four English accents with 13 speaker variants each, at many speeds and pitches.
Four voices are never trained on; the models are scored on those.
"""

import hashlib
import os
import subprocess

import numpy as np
import torch
import torch.nn.functional as F
from common import CACHE, pick
from torch import nn

RATE = 16_000
VOICES = [(accent, speaker) for accent in ("en-us", "en-gb", "en-gb-scotland", "en-029") for speaker in ("", *(f"+m{i}" for i in range(1, 8)), *(f"+f{i}" for i in range(1, 6)))]
HELD_OUT_VOICES = [("en-gb", "+m4"), ("en-gb-scotland", "+m2"), ("en-us", "+f3"), ("en-us", "+m6")]
TRAINING_VOICES = [voice for voice in VOICES if voice not in HELD_OUT_VOICES]
DIGITS = "zero one two three four five six seven eight nine".split()
COMMANDS = "yes no up down left right on off stop go start open close red green blue".split()
PREPROCESSOR = {
    "feature_extractor_type": "Wav2Vec2FeatureExtractor",
    "sampling_rate": RATE,
    "feature_size": 1,
    "padding_value": 0,
    "do_normalize": True,
    "return_attention_mask": False,
}


def speak(text, voice, speed, pitch):
    """The text as samples at 16 kHz; kept in a cache folder, since espeak-ng is slower than training."""
    os.makedirs(CACHE, exist_ok=True)
    name = hashlib.sha256(repr((text, voice, speed, pitch)).encode()).hexdigest()[:32]
    path = os.path.join(CACHE, name + ".npy")
    if os.path.exists(path):
        return np.load(path)
    command = ["espeak-ng", "-v", "".join(voice), "-s", str(speed), "-p", str(pitch), "--stdout", text]
    wav = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    samples = np.frombuffer(wav[44:], np.int16).astype(np.float32) / 32768
    # espeak-ng speaks at 22 050 Hz: a light low-pass, then linear resampling.
    soft = np.convolve(samples, [0.25, 0.5, 0.25], "same")
    count = int(len(samples) * RATE / 22_050)
    samples = np.interp(np.arange(count) * 22_050 / RATE, np.arange(len(samples)), soft).astype(np.float16)
    np.save(path, samples)
    return samples


def clips(rng, texts, count, voices):
    jobs = [(texts(rng), pick(rng, voices), rng.randrange(110, 210), rng.randrange(20, 85)) for _ in range(count)]
    return [(job[0], speak(*job)) for job in jobs]


def disturb(rng, samples):
    """Louder or softer, with silence around and a little hiss."""
    before, after = (np.zeros(rng.randrange(0, 3000), np.float32) for _ in range(2))
    samples = np.concatenate([before, samples.astype(np.float32) * rng.uniform(0.3, 1.0), after])
    return samples + np.random.normal(0, pick(rng, (0, 0.001, 0.005, 0.01)), len(samples)).astype(np.float32)


def normalize(samples):
    """What Wav2Vec2FeatureExtractor does to the waveform."""
    samples = samples.astype(np.float32)
    return (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)


def stack(rows):
    longest = max(map(len, rows))
    return torch.from_numpy(np.stack([np.pad(row, (0, longest - len(row))) for row in rows]).astype(np.float32))


class Spectrogram(nn.Module):
    """Waveform to 40 log-mel bands, 100 times a second, as two convolutions with fixed weights.

    In the graph, so that the server feeds plain samples and no other code has to match.
    """

    def __init__(self, size=256, window=400, bands=40):
        super().__init__()
        time, bins = np.arange(window), np.arange(1, size // 2 + 1)[:, None]
        shape = np.hanning(window)
        waves = np.concatenate([np.cos(2 * np.pi * bins * time / size) * shape, np.sin(2 * np.pi * bins * time / size) * shape])
        self.register_buffer("waves", torch.from_numpy(waves.astype(np.float32))[:, None])
        hertz = bins[:, 0] * RATE / size
        edges = 700 * (10 ** (np.linspace(*(2595 * np.log10(1 + np.array([60, 7600]) / 700)), bands + 2) / 2595) - 1)
        rising = [np.minimum((hertz - low) / (top - low), (high - hertz) / (high - top)) for low, top, high in zip(edges, edges[1:], edges[2:])]
        self.register_buffer("mel", torch.from_numpy(np.clip(np.stack(rising), 0, None).astype(np.float32))[:, :, None])

    def forward(self, samples):
        both = F.conv1d(samples[:, None], self.waves, stride=RATE // 100, padding=200)
        half = self.waves.shape[0] // 2
        return torch.log(F.conv1d(both[:, :half] ** 2 + both[:, half:] ** 2, self.mel) + 1e-2) * 0.3


class Step(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.wide = nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm, self.mix, self.dropout = nn.BatchNorm1d(channels), nn.Conv1d(channels, channels, 1), nn.Dropout(0.1)

    def forward(self, x):
        return x + self.dropout(self.mix(F.relu(self.norm(self.wide(x)))))


class Listener(nn.Module):
    """Spectrogram, dilated convolutions, and an output for each 20 ms or one for the whole clip."""

    def __init__(self, outputs, channels, dilations, whole):
        super().__init__()
        self.spectrogram, self.first = Spectrogram(), nn.Conv1d(40, channels, 5, 2, 2)
        self.steps, self.head, self.whole = nn.Sequential(*(Step(channels, d) for d in dilations)), nn.Conv1d(channels, outputs, 1), whole

    def forward(self, input_values):
        x = self.steps(F.relu(self.first(self.spectrogram(input_values))))
        if self.whole:
            return self.head(x.amax(2, keepdim=True))[:, :, 0]
        return self.head(x).transpose(1, 2)
