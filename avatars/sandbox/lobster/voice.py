"""LittleLobster's voice: text in, sound and mouth movements out. Local, by espeak-ng."""

import ctypes
import re
import threading
from dataclasses import dataclass
from functools import cache

import espeakng_loader
import numpy as np
import numpy.typing as npt

from .figure import Viseme

SAMPLE_RATE = 48_000
MOUTH_RATE = 100
"""Mouth positions per second of sound."""
LOUDNESS = 0.13
"""Root mean square that every line is brought to, of full scale."""

SPOKEN: dict[str, tuple[str, int, int, int]] = {
    "en": ("en-us", 150, 62, 62),
    "zh": ("cmn", 188, 58, 58),
}
"""espeak-ng's voice, words a minute, pitch and its range, 0 to 100, of the lobster."""

Samples = npt.NDArray[np.int16]
Signal = npt.NDArray[np.float64]

# espeak-ng's speak_lib.h
_AUDIO_SYNCHRONOUS = 2
_PHONEME_EVENTS_IN_IPA_AND_NO_EXIT = 0x1 | 0x2 | 0x8000
_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_EVENT_END_OF_LIST, _EVENT_PHONEME = 0, 7

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_UNSPEAKABLE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d*_#<>{}\\[\\]|~^`\\\\]")
_SAID = ((re.compile(r"canfly\.ai", re.I), "can fly dot A.I."), (re.compile(r"\bAI\b"), "A.I."))
_SAID_IN_MANDARIN = ((re.compile(r"canfly\.ai", re.I), "can fly"),)

_SHAPES: tuple[tuple[str, Viseme], ...] = (
    ("mbpfv", "mm"), ("aɑɐæʌɒ", "ah"), ("oɔuʊwɹɚy", "oh"), ("iɪjɨ", "ee"), ("eɛəɜɤ", "eh"),
)  # fmt: skip
_VOWELS = frozenset("aɑɐæʌɒoɔuʊiɪɨeɛəɜɤɚy")


@dataclass(frozen=True)
class Timbre:
    """Who speaks: a variant of espeak-ng's (m1 to m8, f1 to f5), and how much higher."""

    variant: str
    higher: int = 0


LOBSTERS = Timbre("m3")


@dataclass(frozen=True)
class Speech:
    """One spoken line: ``samples`` at 48 kHz and the mouth at MOUTH_RATE.

    ``visemes[i]`` is the shape at i / MOUTH_RATE seconds, ``openings[i]`` (0..1) how far the
    mouth is in that shape, ``energy[i]`` (0..1) how loud the voice is.
    """

    samples: Samples
    visemes: tuple[Viseme, ...]
    openings: Signal
    energy: Signal

    @property
    def seconds(self) -> float:
        """How long the line takes."""
        return len(self.samples) / SAMPLE_RATE


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int), ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p), ("name", ctypes.c_char * 8),
    )  # fmt: skip


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Espeak:
    """The C library, which has one global state: use it under its lock only."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self.rate = int(
            self._library.espeak_Initialize(
                _AUDIO_SYNCHRONOUS,
                0,
                espeakng_loader.get_data_path().encode(),
                _PHONEME_EVENTS_IN_IPA_AND_NO_EXIT,
            )
        )
        if self.rate <= 0:
            raise RuntimeError("espeak-ng could not be initialised")
        self._pieces: list[Samples] = []
        self._phonemes: list[tuple[float, str]] = []
        self._callback = _Callback(self._take)  # kept, or C would call freed memory
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(
        self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if count > 0 and wave:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).astype(np.int16))
        index = 0
        while events[index].type != _EVENT_END_OF_LIST:
            event = events[index]
            if event.type == _EVENT_PHONEME:
                name = bytes(event.name).decode("utf-8", "ignore")
                self._phonemes.append((event.audio_position / 1000, name))
            index += 1
        return 0

    def synthesise(
        self, text: str, voice: str, rate: int, pitch: int, span: int
    ) -> tuple[Signal, list[tuple[float, str]]]:
        """Raw sound (-1..1 at ``self.rate``) and (seconds, IPA name) of each phoneme."""
        with self.lock:
            self._pieces, self._phonemes = [], []
            self._library.espeak_SetVoiceByName(voice.encode())
            for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, span)):
                self._library.espeak_SetParameter(parameter, value, 0)
            raw = text.encode("utf-8", "ignore")
            self._library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
            sound = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
            return sound / 32768.0, self._phonemes


@cache
def _espeak() -> _Espeak:
    return _Espeak()


def is_chinese(text: str) -> bool:
    """Whether a line is to be spoken in Mandarin."""
    return _CHINESE.search(text) is not None


def speak(text: str, timbre: Timbre = LOBSTERS) -> Speech:
    """Synthesise one line (blocking, some 10 ms per sentence). Unspeakable text gives silence."""
    mandarin = is_chinese(text)
    speakable = _UNSPEAKABLE.sub(" ", text.replace("\0", " "))
    for pattern, words in _SAID_IN_MANDARIN if mandarin else _SAID:
        speakable = pattern.sub(words, speakable)
    espeak = _espeak()
    voice, rate, pitch, span = SPOKEN["zh" if mandarin else "en"]
    raw, phonemes = espeak.synthesise(
        speakable, f"{voice}+{timbre.variant}", rate=rate, pitch=pitch + timbre.higher, span=span
    )
    sound = _warm(_resample(raw, espeak.rate))
    samples = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    visemes, openings, energy = _mouth(sound, phonemes)
    return Speech(samples, visemes, openings, energy)


def _resample(sound: Signal, rate: int) -> Signal:
    """Band-limited resampling to 48 kHz of a whole line."""
    if not len(sound):
        return sound
    # A quarter second of silence for the room to ring out, and a length the FFT likes.
    padded = np.concatenate([sound, np.zeros(rate // 4)])
    padded = np.concatenate([padded, np.zeros(-len(padded) % 147)])
    length = len(padded) * SAMPLE_RATE // rate
    spectrum = np.fft.rfft(padded)
    return np.fft.irfft(spectrum, length) * (length / len(padded))


def _warm(sound: Signal) -> Signal:
    """Round the formant synthesiser off: warmth, less buzz, gentle levelling, a small room."""
    if not len(sound) or not np.any(sound):
        return sound
    spectrum = np.fft.rfft(sound)
    frequency = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    chest = 1 + 0.5 * np.exp(-(((frequency - 210) / 130) ** 2))
    presence = 1 + 0.18 * np.exp(-(((frequency - 2600) / 900) ** 2))
    rumble = frequency**2 / (frequency**2 + 70.0**2)
    air = 1 / np.sqrt(1 + (frequency / 6200) ** 6)
    dry = np.fft.irfft(spectrum * chest * presence * rumble * air, len(sound))
    level = np.sqrt(np.maximum(_smooth(dry**2, 0.06), 0)) + 1e-4
    dry = dry * (level / level.max()) ** -0.25
    wet = _smooth(_convolve(dry, _room()), 0.00006)
    mixed = dry + 0.16 * wet * (np.std(dry) / (np.std(wet) + 1e-9))
    voiced = mixed[level > 0.1 * level.max()]
    mixed = mixed * (LOUDNESS / np.sqrt(np.mean(voiced**2)))
    fade = min(len(mixed), SAMPLE_RATE // 50)
    mixed[-fade:] *= np.linspace(1, 0, fade)
    return np.asarray(np.tanh(mixed * 1.1) / 1.1)


@cache
def _room() -> Signal:
    """The echo of a small, furnished studio: a few early reflections and a short soft tail."""
    length = int(0.16 * SAMPLE_RATE)
    time = np.arange(length) / SAMPLE_RATE
    tail = np.random.default_rng(5).standard_normal(length) * np.exp(-time / 0.035) * 0.25
    tail[: int(0.012 * SAMPLE_RATE)] = 0
    for delay, gain in ((0.0071, 0.8), (0.0113, 0.6), (0.0179, 0.5), (0.0263, 0.35)):
        tail[int(delay * SAMPLE_RATE)] += gain * 6
    return _smooth(tail, 0.0003)


def _convolve(sound: Signal, echo: Signal) -> Signal:
    size = 1 << (len(sound) + len(echo)).bit_length()
    product = np.fft.rfft(sound, size) * np.fft.rfft(echo, size)
    return np.fft.irfft(product, size)[: len(sound)]


def _smooth(signal: Signal, seconds: float, rate: int = SAMPLE_RATE) -> Signal:
    """A centred moving average."""
    width = max(1, round(seconds * rate)) | 1
    padded = np.pad(signal, (width // 2 + 1, width // 2))
    total = np.cumsum(padded)
    return np.asarray((total[width:] - total[:-width]) / width)


def _mouth(
    sound: Signal, phonemes: list[tuple[float, str]]
) -> tuple[tuple[Viseme, ...], Signal, Signal]:
    """The mouth track of a line: shapes from its phonemes, how far from its loudness."""
    step = SAMPLE_RATE // MOUTH_RATE
    count = -(-len(sound) // step)
    if not count:
        return (), np.zeros(0), np.zeros(0)
    blocks = np.pad(sound, (0, count * step - len(sound))).reshape(count, step)
    loud = np.sqrt(np.mean(blocks**2, axis=1))
    energy = np.clip(loud / max(float(np.percentile(loud, 92)), 1e-6), 0, 1)
    visemes: list[Viseme] = ["eh"] * count
    weights = np.zeros(count)
    ends = [start for start, _ in phonemes[1:]] + [count / MOUTH_RATE]
    for (start, name), end in zip(phonemes, ends, strict=True):
        shape, weight = _shape(name)
        # Lips move a little before the sound that they make.
        first, last = (max(0, round((at - 0.03) * MOUTH_RATE)) for at in (start, end))
        visemes[first:last] = [shape] * max(0, min(last, count) - first)
        weights[first:last] = weight
    del visemes[count:]
    closed = np.array([shape == "mm" for shape in visemes]) & (weights > 0)
    openings = np.clip(_smooth(weights * np.sqrt(energy), 0.05, MOUTH_RATE), 0, 1)
    return tuple(visemes), np.where(closed, 1.0, openings), _smooth(energy, 0.08, MOUTH_RATE)


def _shape(phoneme: str) -> tuple[Viseme, float]:
    """The mouth shape of a phoneme (IPA) and how far the mouth goes into it."""
    for letter in phoneme:
        for letters, shape in _SHAPES:
            if letter in letters:
                return shape, 1.0 if letter in _VOWELS or shape == "mm" else 0.6
    return "eh", 0.4 if phoneme.strip("ˈˌ") else 0.0
