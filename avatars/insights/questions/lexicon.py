"""The general concepts that a question speaks of, by the words of `lexicon.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from avatars.insights.questions.language import HAN

_WORD = re.compile(r"[a-z0-9']+(?:-[a-z0-9']+)*")


@dataclass(frozen=True)
class Lexicon:
    """What the file says; `words` and `runs` map an entry to the positions of its concepts."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    words: dict[tuple[str, ...], tuple[int, ...]]
    runs: dict[str, tuple[int, ...]]
    longest_words: int
    longest_run: int


@cache
def lexicon() -> Lexicon:
    """The concepts, read once."""
    concepts = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    words: dict[tuple[str, ...], tuple[int, ...]] = {}
    runs: dict[str, tuple[int, ...]] = {}
    for number, concept in enumerate(concepts.values()):
        for entry in concept["en"]:
            key = tuple(_WORD.findall(entry))
            words[key] = (*words.get(key, ()), number)
        for entry in concept["zh"]:
            runs[entry] = (*runs.get(entry, ()), number)
    return Lexicon(
        names=tuple(concepts),
        weights=tuple(float(concept.get("weight", 1)) for concept in concepts.values()),
        words=words,
        runs=runs,
        longest_words=max(map(len, words)),
        longest_run=max(map(len, runs)),
    )


def concepts(text: str) -> dict[int, float]:
    """The positions of the concepts in a normal `text`, each with how often it is spoken of.

    The longest entries win, from left to right; a longer entry counts for more, as it says more.
    """
    book = lexicon()
    found: dict[int, float] = {}
    if HAN.search(text):
        _read(text, book.longest_run, book.runs, found, 3.0)
    words = tuple(_WORD.findall(text))
    _read(words, book.longest_words, book.words, found, 2.0)
    return found


def _read(
    text: "str | tuple[str, ...]",
    longest: int,
    entries: "Mapping[Any, tuple[int, ...]]",
    found: dict[int, float],
    whole: float,
) -> None:
    """Add what stands in `text`; an entry of `whole` characters or words counts fully."""
    place = 0
    while place < len(text):
        for length in range(min(longest, len(text) - place), 0, -1):
            numbers = entries.get(text[place : place + length])
            if numbers:
                for number in numbers:
                    found[number] = max(
                        found.get(number, 0.0), min(1.0, 0.4 + 0.6 * length / whole)
                    )
                place += length
                break
        else:
            place += 1
