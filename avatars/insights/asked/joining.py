"""The questions of new transcripts, each put into the nearest group or into one of its own.

A transcript is claimed by a guarded UPDATE in the transaction that adds its questions, so that each
is read once, whoever is killed and however many try.
"""

import time
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from avatars.insights.asked.lock import Lease, state
from avatars.insights.asked.rows import kinds, newest, only_named, percent, to_bytes
from avatars.insights.asked.turns import Found, found_in
from avatars.insights.questions import VERSION
from avatars.insights.questions.embedding import Vectors, vectors, width
from avatars.insights.questions.grouping import Groups, nearest
from avatars.models import Grouping, Question, QuestionGroup, Transcript

BATCH = 50  # transcripts


@dataclass
class Known:
    """The groups at a revision: averages, of which a group that people made may have several.

    `ids` are the groups' ids by the averages' places, None where one has only been thought of.
    """

    revision: int
    groups: Groups
    ids: list[int | None]


# Of the batch before, so that a single new question does not read all the others.
_known: Known | None = None


def join_new(lease: Lease, until: float) -> tuple[int, int]:
    """Read new transcripts by time, then id; how many, and how many questions were in them.

    Ends when there are none, when the lease is lost, or at `until` of time.monotonic().
    """
    transcripts = questions = 0
    while time.monotonic() < until and lease.renew():
        unread = Transcript.objects.unread(VERSION).select_related("call")
        batch = list(unread.order_by("questions_version", "said_at", "pk")[:BATCH])
        if not batch:
            break
        found = [found_in(transcript) for transcript in batch]
        made = vectors(one.normal for some in found for one in some)
        read = _join(lease, batch, found, made)
        if read is not None:
            transcripts, questions = transcripts + len(batch), questions + read
    return transcripts, questions


def _join(
    lease: Lease, batch: list[Transcript], found: list[list[Found]], made: Vectors
) -> int | None:
    """Add what was found; how many questions, or None where the groups have changed meanwhile."""
    global _known
    row = state()
    known, _known = _current(row), None
    joins = row.version >= VERSION  # or all is about to be grouped anew
    # Before the transaction, so that nobody's press waits for it.
    places = [_place(vector, known) for vector in made] if joins else []
    count, number = 0, 0
    with transaction.atomic():
        if not lease.change(known.revision):
            return None
        new: list[Question] = []
        for transcript, some in zip(batch, found, strict=True):
            first, number = number, number + len(some)
            seen = Transcript.objects.filter(
                pk=transcript.pk, questions_version=transcript.questions_version
            )
            if not seen.update(questions_version=VERSION):
                continue  # its words are gone
            before = _before(transcript)
            for place, one in enumerate(some, first):
                question = _question(transcript, one, made[place])
                if same := before.get(one.said):
                    old = same.pop(0)
                    question.pk, question.group_id, question.held = old.pk, old.group_id, old.held
                    question.save(force_update=True)
                else:
                    if joins:
                        question.group_id = _group(places[place][0], known)
                        question.nearness = places[place][1]
                    new.append(question)
            count += len(some)
            gone = [old.pk for others in before.values() for old in others]
            Question.objects.filter(pk__in=gone).delete()
        Question.objects.bulk_create(new)
    known.revision += 1
    _known = known
    return count


def _question(transcript: Transcript, one: Found, vector: Vectors) -> Question:
    return Question(
        transcript=transcript,
        avatar_id=transcript.call.avatar_id,
        said_at=transcript.said_at,
        version=VERSION,
        vector=to_bytes(vector),
        **vars(one),
    )


def _current(row: Grouping) -> Known:
    """The groups as they are now."""
    if _known and _known.revision == row.revision:
        return _known
    if row.version < VERSION:
        return Known(row.revision, Groups(width()), [])
    rows = newest()
    members: dict[int, list[int]] = defaultdict(list)
    for place, found in enumerate(rows.groups):
        if found is not None:
            members[found].append(place)
    handled = set(QuestionGroup.objects.filter(handled=True).values_list("pk", flat=True))
    ids: list[int | None] = []
    places: list[int] = []
    labels: list[int] = []
    for found, some in sorted(members.items()):
        for kind in kinds(some, rows.vectors) if found in handled else [some]:
            labels += [len(ids)] * len(kind)
            places += kind
            ids.append(found)
    groups = Groups.of(rows.vectors[places], labels)
    named = only_named(set(members))
    for group, vector in zip(named, vectors(named.values()), strict=True):
        groups.begin(vector)
        ids.append(group)
    return Known(row.revision, groups, ids)


def _before(transcript: Transcript) -> dict[str, list[Question]]:
    """The questions that other rules have found in it, by what was said."""
    found: dict[str, list[Question]] = defaultdict(list)
    if transcript.questions_version:
        for row in transcript.questions.defer("vector").order_by("pk"):
            found[row.said].append(row)
    return found


def _place(vector: Vectors, known: Known) -> tuple[int, int]:
    """The place of the group that a question joins, perhaps a new one, and how near it is to it."""
    units = known.groups.units[: known.groups.count]
    place = nearest(vector, units)
    if place is None:
        known.ids.append(None)
        return known.groups.begin(vector), 100
    near = percent(units[place] @ vector)
    known.groups.add(place, vector)
    return place, near


def _group(place: int, known: Known) -> int:
    """The id of the group at a place; it is made where it is new."""
    group = known.ids[place]
    if group is None:
        group = known.ids[place] = QuestionGroup.objects.create().pk
    return group
