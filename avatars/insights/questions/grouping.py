"""Questions that mean the same, brought together by their vectors.

Groups are running averages. A question joins the nearest one, or begins its own, in order of
arrival; then groups that came near to each other are merged, and each question goes to where it
fits best. All numbers are whole and exact, so that the same vectors in the same order make the
same groups, whatever the size of the blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from avatars.insights.questions.embedding import GRID, Floats, Vectors

# Likeness from which a question joins a group, two groups merge, and by how much another group
# must be nearer for a question to move to it; 1 is the same.
JOIN, MERGE, MOVE = 0.5, 0.38, 0.02
_ONE = GRID * GRID
_BLOCK = 256
_SUMMED = 4096  # rows that are summed up at a time


@dataclass(frozen=True)
class Seeds:
    """What people have made right, by the numbers of the questions (rows of the vectors).

    Each list of `groups` stays together and apart from the other lists; each pair of `together`
    stays together, each pair of `apart` never is.
    """

    groups: Sequence[Sequence[int]] = ()
    together: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()


@dataclass
class Groups:
    """Running averages: `sums` of the members' vectors, `units` of length GRID in whole numbers."""

    dims: int
    count: int = 0
    sums: NDArray[np.int32] = field(init=False)
    units: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.sums = np.zeros((_BLOCK, self.dims), np.int32)
        self.units = np.zeros((_BLOCK, self.dims), np.float32)

    @classmethod
    def of(cls, vectors: Vectors, labels: Sequence[int]) -> "Groups":
        """The groups of these questions; `labels` count from 0."""
        made = cls(vectors.shape[1])
        made.count = max(labels, default=-1) + 1
        made.sums = np.zeros((max(made.count, _BLOCK), made.dims), np.int32)
        numbers = np.asarray(labels, np.intp)
        order = np.argsort(numbers, kind="stable")
        for start in range(0, len(order), _SUMMED):
            some = order[start : start + _SUMMED]
            found, starts = np.unique(numbers[some], return_index=True)
            made.sums[found] += np.add.reduceat(vectors[some], starts, axis=0, dtype=np.int32)
        made.units = np.array([_unit(row) for row in made.sums], np.float32)
        return made

    def begin(self, vector: "Vectors | Floats") -> int:
        """A new group of one; its number."""
        if self.count == len(self.sums):
            more = max(_BLOCK, self.count // 2)
            self.sums = np.vstack([self.sums, np.zeros((more, self.dims), np.int32)])
            self.units = np.vstack([self.units, np.zeros((more, self.dims), np.float32)])
        self.count += 1
        self.sums[self.count - 1] = 0
        self.add(self.count - 1, vector)
        return self.count - 1

    def add(self, group: int, vector: "Vectors | Floats") -> None:
        """Take `vector` into the average of `group`."""
        self.sums[group] += vector.astype(np.int32)
        self.units[group] = _unit(self.sums[group])


def group(vectors: Vectors, seeds: "Seeds | None" = None) -> list[int]:
    """A group's number for each row of `vectors`, which stand in order of arrival.

    Numbers count from 0 in order of the groups' first questions.
    """
    bound = _Bound(len(vectors), seeds or Seeds())
    labels = _joined(vectors, bound)
    labels = _merged(vectors, labels, bound)
    labels = _moved(vectors, labels, bound)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(int(label), len(numbers)) for label in labels]


def nearest(vector: Vectors, units: Floats) -> "int | None":
    """The place of the group that a new question joins, by its vector; None where it is new.

    `units` are the groups' averages as whole numbers of length GRID (`averages`).
    """
    if not len(units):
        return None
    likeness = units @ vector.astype(np.float32)
    best = int(likeness.argmax())
    return best if likeness[best] >= JOIN * _ONE else None


def averages(vectors: Vectors, labels: Sequence[int]) -> Floats:
    """The average of each group, as `nearest` wants them; `labels` count from 0."""
    groups = Groups.of(vectors, labels)
    return groups.units[: groups.count]


class _Bound:
    """Which questions people have tied together or put asunder."""

    def __init__(self, count: int, seeds: Seeds) -> None:
        tied = list(range(count))

        def root(number: int) -> int:
            while tied[number] != number:
                number = tied[number]
            return number

        ties = [(some[0], other) for some in seeds.groups for other in some[1:]]
        for one, other in [*ties, *seeds.together]:
            first, second = sorted((root(one), root(other)))
            tied[second] = first
        self.named = {root(some[0]) for some in seeds.groups if some}
        apart = {(root(a), root(b)) for a, b in seeds.apart}
        self.root = root
        self.never: dict[int, set[int]] = {}
        for one, other in apart:
            if one != other:
                self.never.setdefault(one, set()).add(other)
                self.never.setdefault(other, set()).add(one)
        clusters: dict[int, list[int]] = {}
        for number in {n for pair in [*ties, *seeds.together] for n in pair} | {
            some[0] for some in seeds.groups if some
        }:
            clusters.setdefault(root(number), []).append(number)
        self.clusters = {key: sorted(some) for key, some in sorted(clusters.items())}
        self.fixed = {number for some in clusters.values() for number in some} | {
            number for pair in seeds.apart for number in pair
        }

    def held(self, labels: "NDArray[np.int64]") -> dict[int, set[int]]:
        """The roots of bound questions in each group."""
        held: dict[int, set[int]] = {}
        for number in sorted(self.fixed):
            if labels[number] >= 0:
                held.setdefault(int(labels[number]), set()).add(self.root(number))
        return held

    def clash(self, some: set[int], others: set[int]) -> bool:
        """Whether any of `some` must not be with any of `others`."""
        if some & self.named and others & self.named:
            return True
        return any(self.never.get(one, set()) & others for one in some)


def _joined(vectors: Vectors, bound: _Bound) -> "NDArray[np.int64]":
    """Each question in the nearest group at its arrival, or in one of its own."""
    groups = Groups(vectors.shape[1])
    labels = np.full(len(vectors), -1, np.int64)
    for numbers in bound.clusters.values():
        start = groups.begin(vectors[numbers[0]])
        for number in numbers[1:]:
            groups.add(start, vectors[number])
        labels[numbers] = start
    held = bound.held(labels)
    for first in range(0, len(vectors), _BLOCK):
        block = vectors[first : first + _BLOCK].astype(np.float32)
        known = groups.count
        before = block @ groups.units[:known].T
        changed: list[int] = []
        for place, vector in enumerate(block):
            number = first + place
            if labels[number] >= 0:
                continue
            likeness = np.concatenate([before[place], groups.units[known : groups.count] @ vector])
            if changed:
                likeness[changed] = groups.units[changed] @ vector
            if number in bound.fixed:
                for other, roots in held.items():
                    if bound.clash({number}, roots):
                        likeness[other] = -1
            best = int(likeness.argmax()) if len(likeness) else -1
            if best >= 0 and likeness[best] >= JOIN * _ONE:
                groups.add(best, vector)
                if best < known and best not in changed:
                    changed.append(best)
            else:
                best = groups.begin(vector)
            labels[number] = best
            if number in bound.fixed:
                held.setdefault(best, set()).add(number)
    return labels


def _merged(vectors: Vectors, labels: "NDArray[np.int64]", bound: _Bound) -> "NDArray[np.int64]":
    """Groups that are each other's nearest and near enough become one, until there are none."""
    count = int(labels.max(initial=-1)) + 1
    sums = np.zeros((count, vectors.shape[1]), np.int32)
    np.add.at(sums, labels, vectors)
    units = np.array([_unit(row) for row in sums], np.float32).reshape(sums.shape)
    held = bound.held(labels)
    into = np.arange(count)
    alive = np.ones(count, bool)
    partner = np.full(count, -1)
    closest = np.zeros(count, np.float32)
    stale = np.arange(count)
    while len(stale):
        for start in range(0, len(stale), _BLOCK):
            rows = stale[start : start + _BLOCK]
            likeness = units[rows] @ units.T
            likeness[:, ~alive] = -1
            likeness[np.arange(len(rows)), rows] = -1
            for place in np.flatnonzero([int(row) in held for row in rows]):
                roots = held[int(rows[place])]
                clashing = [other for other, some in held.items() if bound.clash(roots, some)]
                likeness[place, clashing] = -1
            best = likeness.argmax(axis=1)
            closest[rows] = likeness[np.arange(len(rows)), best]
            partner[rows] = np.where(closest[rows] >= MERGE * _ONE, best, -1)
            # What has moved may have come nearest to what has not.
            from_row = likeness.argmax(axis=0)
            value = likeness[from_row, np.arange(count)]
            nearer = alive & (value > closest) & (value >= MERGE * _ONE)
            closest[nearer] = value[nearer]
            partner[nearer] = rows[from_row[nearer]]
        pairs = [
            (one, int(other))
            for one, other in enumerate(partner)
            if one < other and partner[other] == one
        ]
        for one, other in pairs:
            sums[one] += sums[other]
            units[one] = _unit(sums[one])
            alive[other] = False
            into[into == other] = one
            partner[other] = -1
            if other in held:
                held.setdefault(one, set()).update(held.pop(other))
        gone = {group for pair in pairs for group in pair}
        # Whoever was nearest to what is merged now, and the merged: they look around again.
        again = [g for g in range(count) if alive[g] and (g in gone or int(partner[g]) in gone)]
        stale = np.array(again, np.int64) if pairs else np.array([], np.int64)
    merged: NDArray[np.int64] = into[labels]
    return merged


def _moved(vectors: Vectors, labels: "NDArray[np.int64]", bound: _Bound) -> "NDArray[np.int64]":
    """Each question where it fits clearly best; what people have bound stays."""
    kept, own = np.unique(labels, return_inverse=True)
    units = averages(vectors, own.tolist())
    moved = own.copy()
    for first in range(0, len(vectors), _BLOCK):
        likeness = vectors[first : first + _BLOCK].astype(np.float32) @ units.T
        rows = np.arange(len(likeness))
        best = likeness.argmax(axis=1)
        gain = likeness[rows, best] - likeness[rows, own[first : first + _BLOCK]]
        moved[first : first + _BLOCK] = np.where(
            gain > MOVE * _ONE, best, own[first : first + _BLOCK]
        )
    fixed = sorted(bound.fixed)
    moved[fixed] = own[fixed]
    result: NDArray[np.int64] = kept[moved].astype(np.int64)
    return result


def _unit(row: "NDArray[np.int32]") -> Floats:
    """`row` with the length GRID, in whole numbers."""
    exact = row.astype(np.float64)
    length = float(np.sqrt(exact @ exact))
    scaled: Floats = np.rint(exact * (GRID / length if length else 0)).astype(np.float32)
    return scaled
