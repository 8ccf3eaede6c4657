"""Changing the draft: one change after the other, each remembered, none over another unseen.

May import: models, contents, differences.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from canfly.home import contents
from canfly.home.contents import Content
from canfly.home.differences import Difference, differences
from canfly.home.models import Draft, DraftVersion, Publication

KEPT = 500  # versions of the draft


@dataclass(frozen=True)
class Meanwhile:
    """What one editor did to the draft since another one opened it."""

    author: Any
    at: datetime
    what: list[Difference]


class Outdated(Exception):
    """Somebody else changed what is about to be changed; `meanwhile` says who, when and what."""

    def __init__(self, meanwhile: list[Meanwhile]) -> None:
        """What was done meanwhile, in the order in which it was."""
        super().__init__("the draft has changed meanwhile")
        self.meanwhile = meanwhile


# What of a content a change is about: nothing else can be overwritten by it.
Part = Callable[[Content], Any]


def whole(content: Content) -> Any:
    """All of it: to publish, to throw away, to restore."""
    return content


def order(content: Content) -> Any:
    """The order: to move sections."""
    return content["order"]


def section(key: str) -> Part:
    """One section: to word it, to hide it, to remove it."""
    return lambda content: content["sections"].get(key)


@contextmanager
def locked() -> Iterator[Draft]:
    """A transaction in which nobody else changes or publishes the draft."""
    with transaction.atomic():
        draft, _created = Draft.objects.get_or_create(pk=1)
        # A write, so that every database makes others wait, also where rows cannot be locked.
        Draft.objects.filter(pk=1).update(revision=F("revision"))
        draft.refresh_from_db()
        yield draft


@contextmanager
def changing(author: Any, seen: int, part: Part) -> Iterator[None]:
    """A change of the rows by `author`, who has seen the draft at the revision `seen`.

    Raises Outdated, and changes nothing, where `part` of it is not as it was then.
    """
    with locked():
        if meanwhile := since(seen, part):
            raise Outdated(meanwhile)
        yield
        record(author)


def record(author: Any) -> bool:
    """Remember the draft as it is now, within the transaction that changed it; False: no change."""
    with locked() as draft:
        content = contents.of_rows()
        before = DraftVersion.objects.filter(revision=draft.revision).first()
        if before and before.content == content:
            return False
        new = draft.revision + 1
        if not Draft.objects.filter(pk=1, revision=draft.revision).update(revision=new):
            raise Outdated([])
        DraftVersion.objects.create(revision=new, content=content, author=author)
        DraftVersion.objects.filter(revision__lte=new - KEPT).delete()
        return True


def since(seen: int, part: Part = whole) -> list[Meanwhile]:
    """What was done to `part` of the draft after the revision `seen`; empty: it is the same."""
    versions = list(
        DraftVersion.objects.filter(revision__gte=seen)
        .order_by("revision")
        .select_related("author")
    )
    if (
        versions
        and versions[0].revision == seen
        and part(versions[0].content) == part(versions[-1].content)
    ):
        return []
    return [
        Meanwhile(after.author, after.changed_at, what)
        for before, after in pairwise(versions)
        if part(before.content) != part(after.content)
        and (what := differences(before.content, after.content))
    ] or [Meanwhile(None, version.changed_at, []) for version in versions[-1:]]


@dataclass(frozen=True)
class State:
    """The draft beside what visitors see; `last` is the last change, if there was any."""

    revision: int
    content: Content
    published: Publication | None
    changes: list[Difference]
    last: DraftVersion | None

    @property
    def standing(self) -> str:
        """How many changes wait to be published."""
        changes = len(self.changes)
        return ngettext("Draft: %(changes)d change", "Draft: %(changes)d changes", changes) % {
            "changes": changes
        }

    def differs_beside(self, key: str) -> bool:
        """Whether anything but the section `key` waits to be published."""
        before = self.published.content if self.published else contents.EMPTY
        both = [
            {name: one for name, one in content["sections"].items() if name != key}
            | {"order": content["order"]}
            for content in (before, self.content)
        ]
        return both[0] != both[1]

    @property
    def undoable(self) -> bool:
        """Whether there is a change to take back."""
        return DraftVersion.objects.filter(revision=self.revision - 1).exists()


def state() -> State:
    """How the draft stands now."""
    content = contents.of_rows()
    published = Publication.objects.select_related("author").first()
    draft = Draft.objects.filter(pk=1).first()
    return State(
        revision=draft.revision if draft else 0,
        content=content,
        published=published,
        changes=differences(published.content if published else contents.EMPTY, content),
        last=DraftVersion.objects.select_related("author").first(),
    )


def done_since(before: Content) -> list[Difference]:
    """What differs in the draft from what it was before."""
    return differences(before, contents.of_rows())
