"""From the draft to what visitors see, and back.

May import: models, contents, drafts, rendering.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from canfly.home import contents, drafts
from canfly.home.contents import Content, each
from canfly.home.models import Draft, DraftVersion, Publication
from canfly.home.rendering import bounds, callable_avatars, can_show, shows


@dataclass(frozen=True)
class Gap:
    """A time in which nothing would show on the page; None: without an end."""

    begins: datetime
    ends: datetime | None


class NothingShows(Exception):
    """Published as it is, the page would be empty now or at another time."""

    def __init__(self, gaps: list[Gap]) -> None:
        """The times at which it would be."""
        super().__init__("the page would be empty")
        self.gaps = gaps


def publish(author: Any, seen: int, *, even_empty: bool = False) -> Publication:
    """Make the draft, which `author` has seen at the revision `seen`, what visitors see.

    Pressed twice, or again after a lost answer, it is published once. What no editor did is
    recorded first: where an avatar or a picture is deleted, the draft loses it by itself. Raises
    Outdated where the draft is another by now, and NothingShows for a page that would be empty, but
    with `even_empty`.
    """
    with drafts.locked() as draft:
        content = contents.of_rows()
        done = Publication.objects.filter(revision=seen).first()
        if done and done.content == content:
            return done
        if meanwhile := drafts.since(seen):
            raise drafts.Outdated(meanwhile)
        if drafts.record(author):
            draft.refresh_from_db()
        newest = Publication.objects.first()
        if newest and newest.content == content:
            return newest
        if not even_empty and (gaps := gaps_of(content, timezone.now())):
            raise NothingShows(gaps)
        return Publication.objects.create(content=content, author=author, revision=draft.revision)


def restore(author: Any, seen: int, publication: Publication) -> int:
    """Make the draft what was published then; the revision that it has now.

    Raises Outdated where it is not as it was seen.
    """
    with drafts.locked() as draft:
        with drafts.changing(author, seen, drafts.whole):
            contents.write_rows(publication.content)
        draft.refresh_from_db()
        return draft.revision


def throw_away(author: Any, seen: int) -> None:
    """Make the draft what visitors see. Raises Outdated where it is not as it was seen."""
    newest = Publication.objects.first()
    with drafts.changing(author, seen, drafts.whole):
        contents.write_rows(newest.content if newest else contents.EMPTY)


def undo(author: Any, seen: int) -> None:
    """Take the last change of the draft back. Raises Outdated where it is not as it was seen."""
    with drafts.changing(author, seen, drafts.whole):
        before = DraftVersion.objects.filter(revision=seen - 1).first()
        if before:
            contents.write_rows(before.content)


def publish_first() -> Publication | None:
    """Publish the draft of a new database, as it is; None where something was published before."""
    with drafts.locked():
        if Publication.objects.exists():
            return None
        drafts.record(None)
        revision = Draft.objects.get(pk=1).revision
        return publish(None, revision, even_empty=True)


def gaps_of(content: Content, now: datetime) -> list[Gap]:
    """The times from now on in which nothing of `content` shows, by its schedules."""
    sections = [one for _key, one in each(content)]
    avatars = callable_avatars(sections)
    sections = [one for one in sections if can_show(one, avatars)]
    times = sorted({now, *(time for time in bounds(content) if time > now)})
    gaps: list[Gap] = []
    for begins, ends in zip(times, [*times[1:], None], strict=True):
        if not any(shows(one, begins) for one in sections):
            if gaps and gaps[-1].ends == begins:
                begins = gaps.pop().begins
            gaps.append(Gap(begins, ends))
    return gaps
