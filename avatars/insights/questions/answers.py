"""Whether an avatar seemed to know what it was asked, from what it answered.

A line through meaning and wording, learned from answers labelled by hand: an answer's embedding,
and its runs of words or Chinese characters, each have a weight in `answers.npz` (see `learning`).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from avatars.insights.questions.embedding import model
from avatars.insights.questions.finding import LONGEST
from avatars.insights.questions.language import normal

Floats = NDArray[np.floating[Any]]

# From this score on an answer seemed to be none. At 0 both are as likely, among answers of which
# half are none as in those learned from; where fewer are, a higher one has fewer false alarms.
UNKNOWN_FROM = 0.0
# What one run of words counts beside an embedding of length 1.
RUN = 0.22
_WORD = re.compile(r"\w")
_PARTS = re.compile(r"[^\w\s']+")
_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_AT_ONCE = 2048


class Weights(NamedTuple):
    """Of the parts of an embedding, and of runs of words; what is above 0 looks like no answer."""

    meaning: Floats
    runs: dict[str, float]
    bias: float


def seemed_known(answer: str) -> bool:
    """Whether `answer`, the avatar's words in English or Chinese, tells what was asked.

    False where it says that it does not know, may not tell or did not understand, sends the visitor
    to others, or speaks of something else; a "no" is an answer. An empty answer is none.
    """
    return seemed_known_each([answer])[0]


def seemed_known_each(answers: Sequence[str]) -> list[bool]:
    """`seemed_known` of each of many `answers`, in order; quicker than one by one."""
    texts = [prepared(answer) for answer in answers]
    unlike: dict[str, float] = {}
    different = sorted(set(texts))
    for start in range(0, len(different), _AT_ONCE):
        some = different[start : start + _AT_ONCE]
        unlike.update(zip(some, scores(some, _frozen()), strict=True))
    return [bool(_WORD.search(text)) and unlike[text] < UNKNOWN_FROM for text in texts]


def prepared(answer: str) -> str:
    """The normal spelling of an answer, of which no more than LONGEST characters are read."""
    return normal(answer[:LONGEST].encode("utf-8", "ignore").decode())


def embedded(texts: Iterable[str]) -> Floats:
    """A row of length 1 for each of the normal `texts`: its meaning."""
    return np.asarray(model().encode(list(texts)), np.float64)


def runs(text: str) -> set[str]:
    """Up to three English words, up to four Chinese characters, beside each other in `text`."""
    found = set()
    for part in _PARTS.split(text):
        words = _ENGLISH.findall(part)
        found |= {" ".join(words[a : a + n]) for n in (1, 2, 3) for a in range(len(words) - n + 1)}
        for row in _CHINESE.findall(part):
            found |= {row[a : a + n] for n in (1, 2, 3, 4) for a in range(len(row) - n + 1)}
    return found


def scores(texts: Sequence[str], weights: Weights) -> list[float]:
    """How much each of the normal `texts` looks like no answer.

    Rounded, since an embedding differs by 2e-7 with what is embedded beside it.
    """
    said = [sum(weights.runs.get(run, 0) for run in sorted(runs(text))) for text in texts]
    together = embedded(texts) @ weights.meaning + RUN * np.array(said) + weights.bias
    rounded: list[float] = np.round(together, 3).tolist()
    return rounded


@cache
def _frozen() -> Weights:
    """What `learning` keeps."""
    path = files(__package__).joinpath("answers.npz")
    with path.open("rb") as handle, np.load(handle, allow_pickle=False) as kept:
        names = kept["names"].tobytes().decode().split("\n")
        return Weights(
            kept["meaning"].astype(np.float64),
            dict(zip(names, kept["runs"].astype(float).tolist(), strict=True)),
            float(kept["bias"]),
        )
