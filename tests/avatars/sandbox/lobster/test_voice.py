"""How LittleLobster sounds."""

import re
from functools import cache

import numpy as np
import pytest

from avatars.sandbox.lobster.script import SCRIPTS
from avatars.sandbox.lobster.voice import SAMPLE_RATE, Speech, speak

HOP = SAMPLE_RATE // 100


def loudness(speech: Speech) -> np.ndarray:
    """RMS (0..1) of every hundredth of a second."""
    blocks = speech.samples[: len(speech.samples) // HOP * HOP].reshape(-1, HOP) / 32768
    return np.sqrt(np.mean(blocks**2, axis=1))


def pitch(text: str) -> np.ndarray:
    """The voice's pitch in hertz, every hundredth of a second that has one, by autocorrelation."""
    speech = speak(text)
    found = []
    for start in range(0, len(speech.samples) - 5 * HOP, HOP):
        window = speech.samples[start : start + 5 * HOP] / 32768 * np.hanning(5 * HOP)
        likeness = np.fft.irfft(np.abs(np.fft.rfft(window, 8192)) ** 2)
        low, high = SAMPLE_RATE // 200, SAMPLE_RATE // 70
        period = low + int(np.argmax(likeness[low:high]))
        if np.std(window) > 0.02 and likeness[period] > 0.35 * likeness[0]:
            found.append(SAMPLE_RATE / period)
    return np.array(found)


def fifths(text: str) -> list[float]:
    """The middle pitch of each fifth of a text."""
    return [float(np.median(part)) for part in np.array_split(pitch(text), 5)]


def some(language: str) -> tuple[str, ...]:
    script = SCRIPTS[language]
    return (script.greeting, *script.turns[:4], script.farewell)


@cache
def spoken_lines(language: str) -> list[Speech]:
    return [speak(line) for line in some(language)]


def test_both_languages_are_equally_loud_and_never_clip():
    heard = {}
    for language in ("en", "zh-Hant"):
        lines = spoken_lines(language)
        assert max(np.abs(line.samples).max() for line in lines) < 0.9 * 32767
        levels = np.concatenate([loudness(line) for line in lines])
        heard[language] = 20 * np.log10(np.sqrt(np.mean(levels[levels > 0.02] ** 2)))
    assert abs(heard["en"] - heard["zh-Hant"]) < 1


def test_the_pace_is_that_of_a_relaxed_talk():
    seconds = sum(line.seconds for line in spoken_lines("en"))
    words = re.findall(r"[\w'.]+", " ".join(some("en")))
    assert 140 < len(words) / seconds * 60 < 185
    seconds = sum(line.seconds for line in spoken_lines("zh-Hant"))
    syllables = re.findall("[一-鿿]", "".join(some("zh-Hant")))
    assert 3.2 < len(syllables) / seconds < 4.6


@pytest.mark.parametrize("text", ["If it rains, stay at home.", "找工具，不在於多。"])
def test_a_comma_is_a_small_pause(text):
    level = loudness(speak(text))
    spoken = np.flatnonzero(level > 0.02)
    assert 0.08 < np.max(np.diff(spoken)) / 100 < 0.4


def test_the_voice_falls_at_the_end_of_a_sentence():
    heard = pitch("I live at the bottom of the sea.")
    assert np.median(heard[-10:]) < 0.9 * np.median(heard)


def test_the_four_tones_of_mandarin_are_told_apart():
    for level, rising, low, falling in ("衣姨椅意", "八拔把爸"):
        # The synthesiser lets its voice tremble a little, never twice the same.
        high = fifths(level)
        assert max(high) < 1.2 * min(high)
        assert high[2] > 1.1 * fifths(low)[2]
        assert fifths(rising)[4] > 1.04 * fifths(rising)[0]
        assert fifths(falling)[4] < 0.96 * fifths(falling)[0]


def test_there_is_time_for_the_goodbye_before_the_end():
    for script in SCRIPTS.values():
        assert speak(script.goodbye).seconds < 7
