"""All that avatars know, brought in step with Runway: documents first, then who has them.

Any number of copies may run at once: each row is one process's at a time. What fails is noted in
its row and holds up no other.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Q

from avatars.exceptions import AvatarError
from avatars.models import Avatar, Document, Knowledge
from avatars.models.documents import in_state
from avatars.runway import documents as runway
from avatars.studio.knowledge.attaching import reachable, sync_avatar
from avatars.studio.knowledge.documents import sync_document
from avatars.studio.knowledge.leases import Taken, deadline

logger = logging.getLogger(__name__)

Row = TypeVar("Row")

GIVE_UP_AFTER = 3  # rows in a row without an answer: Runway is deaf


@dataclass
class Outcome:
    """How all stands after a run: documents in step, to be decided, failed, not come to."""

    in_step: int = 0
    deciding: int = 0  # changed at Runway: a person decides
    failed: list[str] = field(default_factory=list)  # titles and avatars' names, with why
    left: int = 0
    busy: int = 0  # another process was at them
    skipped: list[str] = field(default_factory=list)  # avatars that are not made at Runway
    unanswered: bool = False

    @property
    def complete(self) -> bool:
        """Whether all is in step, or a person's decision."""
        return not (self.failed or self.left or self.busy or self.unanswered)

    def __str__(self) -> str:
        told = [f"{self.in_step} documents in step"]
        if self.deciding:
            told.append(f"{self.deciding} changed at Runway, for a person to decide")
        if self.busy:
            told.append(f"{self.busy} seen to by another process")
        if self.left:
            told.append(f"{self.left} left")
        told += [f"failed: {what}" for what in self.failed]
        told += [f"not made at Runway, skipped: {name}" for name in self.skipped]
        if self.unanswered:
            told.append("Runway did not answer")
        return "; ".join(told)


def sync_knowledge(seconds: float = float("inf")) -> Outcome:
    """Bring everything in step; nothing is begun after so many seconds. Raises no AvatarError."""
    until = time.monotonic() + seconds
    outcome = Outcome()
    try:
        changes = {one.id: one.updated_at for one in runway.newest_first(deadline=deadline())}
    except AvatarError as error:
        logger.warning("documents are not listed: %s", error)
        return _told(Outcome(unanswered=True, left=len(_due({}))))
    _each(_due(changes), _document, until, outcome)
    _each(_avatars(outcome), _avatar, until, outcome)
    return _told(outcome)


def sync_some(pks: Iterable[int], seconds: float = float("inf")) -> Outcome:
    """Bring these documents in step and whoever has them or is to have them, in so many seconds."""
    until = time.monotonic() + seconds
    outcome = Outcome()
    _each(list(pks), _document, until, outcome)
    _each(_avatars(outcome), _avatar, until, outcome)
    return _told(outcome)


def behind() -> int:
    """How many documents Runway has not as they are here, or not given to just whom they are for.

    Those that a person has to decide about are none of them. Asks nobody but the database.
    """
    states, everything = Document.State, Document.objects.all()
    unsent = (states.NEW, states.CHANGED_HERE, states.LEAVING, states.FAILED)
    sent = in_state(everything, states.IN_STEP).prefetch_related("avatars__knowledge")
    knowing = [
        (row.avatar, row.document_ids)
        for row in Knowledge.objects.select_related("avatar")
        if reachable(row.avatar) and row.runway_id == row.avatar.runway_id
    ]
    return sum(in_state(everything, state).count() for state in unsent) + sum(
        any(reachable(avatar) for avatar in document.untold)
        or any(
            document.runway_id in ids and avatar not in document.avatars.all()
            for avatar, ids in knowing
        )
        for document in sent
    )


def _due(changes: dict[str, datetime]) -> list[int]:
    """The documents that are to be looked at, where Runway's were last changed at `changes`."""
    states, everything = Document.State, Document.objects.all()
    done = {*in_state(everything, states.IN_STEP).values_list("pk", flat=True)}
    rows = everything.exclude(pk__in=in_state(everything.kept(), states.DRAFT).values("pk"))
    return [
        pk
        for pk, there, seen in rows.order_by("pk").values_list("pk", "runway_id", "updated_there")
        if pk not in done or changes.get(there) != seen or seen is None
    ]


def _avatars(outcome: Outcome) -> list[Avatar]:
    """Those that are to know something, or may do so at Runway."""
    concerned = Avatar.objects.filter(
        Q(documents__isnull=False) | Q(knowledge__isnull=False)
    ).distinct()
    outcome.skipped = [avatar.name for avatar in concerned if not reachable(avatar)]
    return [avatar for avatar in concerned if reachable(avatar)]


def _each(rows: list[Row], sync: Callable[[Row], str], until: float, outcome: Outcome) -> None:
    """Sync each row, its failure coming back, while there is time and Runway answers."""
    deaf = 0
    for place, row in enumerate(rows):
        if time.monotonic() >= until or deaf >= GIVE_UP_AFTER:
            outcome.left += len(rows) - place
            outcome.unanswered |= deaf >= GIVE_UP_AFTER
            return
        try:
            failure = sync(row)
        except Taken:
            outcome.busy += 1
            continue
        deaf = deaf + 1 if failure == Document.Failure.UNANSWERED else 0


def _document(pk: int) -> str:
    document = sync_document(pk)
    return document.failure if document else ""


def _avatar(avatar: Avatar) -> str:
    return sync_avatar(avatar).failure


def _told(outcome: Outcome) -> Outcome:
    """With how all stands, as the rows tell."""
    states, everything = Document.State, Document.objects.all()
    outcome.in_step = in_state(everything, states.IN_STEP).count()
    outcome.deciding = in_state(everything, states.CHANGED_THERE).count()
    failed = [*in_state(everything, states.FAILED), *Knowledge.objects.exclude(failure="")]
    outcome.failed = [f"{row} ({Document.Failure(row.failure).label})" for row in failed]
    return outcome
