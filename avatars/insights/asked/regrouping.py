"""All questions grouped anew, around what people have made right.

It is reckoned up on what was read, and written in small transactions, each only if nobody has
changed the groups since. Each question is in one group at every moment, so that whoever is killed
in the middle has lost nothing: the next run goes on from what it finds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from avatars.insights.asked.lock import Lease, state
from avatars.insights.asked.rows import Rows, kinds, newest, only_named, percent
from avatars.insights.questions import VERSION
from avatars.insights.questions.embedding import Vectors, vectors
from avatars.insights.questions.grouping import Seeds, averages, group
from avatars.models import Question, QuestionGroup

_AT_ONCE = 200  # questions in one transaction


def regroup(lease: Lease) -> bool:
    """Group everything; False where the groups were changed meanwhile: then it is still due."""
    if not lease.renew():
        return False
    revision = state().revision
    rows = newest()
    handled = set(QuestionGroup.objects.filter(handled=True).values_list("pk", flat=True))
    named = only_named({found for found in rows.groups if found is not None})
    seeds, owners = _seeds(rows, handled, list(named))
    everything = np.vstack([rows.vectors, vectors(named.values())]) if named else rows.vectors
    labels = group(everything, Seeds(groups=seeds))
    first: dict[int, int] = {}  # the label that all of an owner's go by
    same = {}
    for seed, owner in zip(seeds, owners, strict=True):
        same[labels[seed[0]]] = first.setdefault(owner, labels[seed[0]])
    labels = [same.get(label, label) for label in labels[: len(rows.ids)]]
    owned = {label: owner for owner, label in first.items()}
    owned |= _heirs(rows.groups, labels, handled | set(named), owned)
    if not lease.renew():
        return False
    near = _nearness(rows.vectors, labels)
    for some in _in_parts(rows, labels, owned, near):
        if not _write(lease, revision, some, labels, owned, rows, near):
            return False
    with transaction.atomic():
        done = {"regrouped": revision + 1, "regrouped_at": timezone.now()}
        if not lease.change(revision, wanted=False, version=VERSION, **done):
            return False
        forget_empty()
    return True


def forget_empty() -> None:
    """Delete the groups that have neither a question nor a name. Within a change."""
    questions = Question.objects.filter(group=OuterRef("pk"))
    QuestionGroup.objects.filter(~Exists(questions), name="").delete()


def _seeds(
    rows: Rows, handled: set[int], named: Sequence[int]
) -> tuple[list[list[int]], list[int]]:
    """The rows that stay together, and whose they are.

    Of a group that people have handled: what they saw there, each kind by itself; where that is
    gone, all that it has. Of one with nothing but its name: the name, which stands behind the rows.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for place, found in enumerate(rows.groups):
        if found in handled:
            members[found].append(place)
    seeds, owners = [], []
    for found, places in sorted(members.items()):
        for kind in kinds([place for place in places if rows.held[place]] or places, rows.vectors):
            seeds.append(kind)
            owners.append(found)
    for place, found in enumerate(named, len(rows.ids)):
        seeds.append([place])
        owners.append(found)
    return seeds, owners


def _heirs(
    before: Sequence[int | None], labels: Sequence[int], taken: set[int], owned: dict[int, int]
) -> dict[int, int]:
    """Which group each label goes on as: that from which most of its questions come."""
    shared = Counter(
        (label, found)
        for label, found in zip(labels, before, strict=True)
        if label not in owned and found is not None and found not in taken
    )
    heirs: dict[int, int] = {}
    given: set[int] = set()
    for label, found in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if label not in heirs and found not in given:
            heirs[label] = found
            given.add(found)
    return heirs


def _nearness(made: Vectors, labels: Sequence[int]) -> list[int]:
    """How near each question is to its group's average, up to 100."""
    units = averages(made, labels)
    return [
        percent(units[label] @ vector.astype(np.float32))
        for label, vector in zip(labels, made, strict=True)
    ]


def _in_parts(
    rows: Rows, labels: Sequence[int], owned: dict[int, int], near: Sequence[int]
) -> Iterator[list[int]]:
    """The places of the questions that change, some at a time, each group's side by side."""
    changed = [
        place
        for place, label in enumerate(labels)
        if rows.groups[place] != owned.get(label, -1) or rows.nearness[place] != near[place]
    ]
    changed.sort(key=lambda place: (labels[place], place))
    for start in range(0, len(changed), _AT_ONCE):
        yield changed[start : start + _AT_ONCE]


def _write(
    lease: Lease,
    revision: int,
    some: Iterable[int],
    labels: Sequence[int],
    owned: dict[int, int],
    rows: Rows,
    near: Sequence[int],
) -> bool:
    """Move these questions; whether nobody has changed the groups meanwhile."""
    with transaction.atomic():
        if not lease.holds(revision):
            return False
        new = sorted({labels[place] for place in some} - set(owned))
        made = QuestionGroup.objects.bulk_create(QuestionGroup() for _ in new)
        goes_to = owned | {label: one.pk for label, one in zip(new, made, strict=True)}
        Question.objects.bulk_update(
            [
                Question(pk=rows.ids[place], group_id=goes_to[labels[place]], nearness=near[place])
                for place in some
            ],
            ["group", "nearness"],
        )
    owned.update(goes_to)
    return True
