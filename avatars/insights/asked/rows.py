"""Vectors as the database keeps them, of the newest questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from avatars.insights.questions import VERSION
from avatars.insights.questions.embedding import GRID, Vectors, width
from avatars.insights.questions.grouping import group
from avatars.insights.questions.language import normal
from avatars.models import Question, QuestionGroup

# Older questions stay where they are, and no longer say what their groups mean.
MOST = 100_000
_KIND = "<i2"
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Rows:
    """Questions in order of time, then id, and their vectors."""

    ids: Sequence[int]
    groups: Sequence[int | None]
    held: Sequence[bool]
    nearness: Sequence[int]
    vectors: Vectors


def to_bytes(vector: Vectors) -> bytes:
    """A vector as it is kept."""
    return vector.astype(_KIND).tobytes()


def from_bytes(kept: Iterable[bytes]) -> Vectors:
    """Vectors that were kept, a row for each."""
    numbers = np.frombuffer(b"".join(kept), _KIND)
    return numbers.astype(np.int16, copy=False).reshape(-1, width())


def newest() -> Rows:
    """The newest questions of these rules, up to MOST."""
    rows = Question.objects.filter(version=VERSION).order_by("-said_at", "-pk")
    some = rows.values_list("pk", "group_id", "held", "nearness", "vector")[:MOST]
    found = list(some.iterator(_AT_ONCE))[::-1]
    ids, groups, held, nearness, kept = zip(*found, strict=True) if found else [()] * 5
    return Rows(ids, groups, held, nearness, from_bytes(map(bytes, kept)))


def only_named(groups: set[int]) -> dict[int, str]:
    """The named groups beside these, which have no question left: their names, as normal texts."""
    named = QuestionGroup.objects.exclude(name="").order_by("pk")
    return {pk: normal(name) for pk, name in named.values_list("pk", "name") if pk not in groups}


def kinds(places: Sequence[int], made: Vectors) -> list[list[int]]:
    """These rows by what they mean: a group that people have made may hold several things.

    Each has an average of its own, so that what is new finds its way to any of them.
    """
    found: dict[int, list[int]] = {}
    for place, label in zip(places, group(made[places]), strict=True):
        found.setdefault(label, []).append(place)
    return list(found.values())


def percent(likeness: float) -> int:
    """How near a vector is to an average, from their product: 100 is the same."""
    return round(100 * min(max(float(likeness) / GRID**2, 0), 1))
