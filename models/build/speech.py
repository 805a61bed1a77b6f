"""Spoken words for the audio models: espeak-ng voices, and the part of the network that hears.

Eight English accents with 63 speakers each to train on, at many speeds and pitches, as heard through many rooms and
microphones. Nine speakers are never trained on; the models are scored on those. Synthetic voices only.
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
ACCENTS = "en-us en-gb en-gb-scotland en-029 en-gb-x-rp en-gb-x-gbclan en-gb-x-gbcwmd en-us-nyc".split()
# espeak-ng's speakers, without the robots and the whisperers.
SPEAKERS = (
    "m1 m3 m5 m7 m8 f1 f2 f4 f5 adam Alex Alicia Andrea Andy antonio aunty belinda benjamin boris caleb david Denis Diogo ed edward2 "
    "Gene Gene2 grandpa gustave Henrique Hugo iven iven2 Jacky john kaukovalta klatt2 klatt3 Lee linda Marco Mario max Michael michel "
    "miguel Mike Mr Nguyen norbert pablo paul pedro quincy rob robert sandro shelby steph steph2 Storm travis zac"
).split()
UNHEARD_SPEAKERS = "m2 m4 m6 f3 Annie edward grandma klatt4 steph3".split()
TRAINING_VOICES = [(accent, f"+{speaker}") for accent in ACCENTS for speaker in SPEAKERS]
HELD_OUT_VOICES = [(accent, f"+{speaker}") for accent in ACCENTS for speaker in UNHEARD_SPEAKERS]
DIGITS = "zero one two three four five six seven eight nine".split()
COMMANDS = "yes no up down left right on off stop go start open close red green blue".split()
OTHERS = "hello music water table window banana computer happy garden monday please thanks morning again little number person house".split()
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
    """As another mouth, room and microphone would have it, louder or softer, with silence around and noise."""
    samples = samples.astype(np.float32)
    if rng.random() < 0.7:
        # Faster and higher, or slower and lower: as from a shorter or longer throat.
        samples = np.interp(np.arange(0, len(samples) - 1, rng.uniform(0.85, 1.2)), np.arange(len(samples)), samples)
    before, after = (np.zeros(rng.randrange(0, 3000), np.float32) for _ in range(2))
    samples = np.concatenate([before, samples * rng.uniform(0.3, 1.0), after])
    size = 1 << (len(samples) + RATE // 4 - 1).bit_length()
    spectrum, hertz = np.fft.rfft(samples, size), np.arange(size // 2 + 1) * RATE / size
    if rng.random() < 0.4:
        echo = np.random.normal(0, rng.uniform(0.01, 0.06), RATE // 4) * np.exp(-np.arange(RATE // 4) / (RATE * rng.uniform(0.02, 0.08)))
        echo[0] = 1
        spectrum = spectrum * np.fft.rfft(echo, size)
    if rng.random() < 0.5:
        # From a good microphone to a telephone, and a tilt towards low or high sounds.
        low, high, tilt = rng.uniform(20, 350), rng.uniform(3000, 8000), rng.uniform(-0.4, 0.4)
        spectrum = spectrum / (1 + (low / (hertz + 1)) ** 4) / (1 + (hertz / high) ** 8) * ((hertz + 100) / 1000) ** tilt
    samples = np.fft.irfft(spectrum, size)[: len(samples)]
    hiss = np.random.normal(0, 1, len(samples))
    if rng.random() < 0.5:
        hiss = np.convolve(hiss, np.full(8, 0.35), "same")
    loudness = float(np.sqrt((samples**2).mean()))
    return (samples + hiss * loudness * pick(rng, (0, 0.01, 0.03, 0.1, 0.2))).astype(np.float32)


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
