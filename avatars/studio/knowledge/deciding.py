"""What somebody changed at Runway: kept, or overwritten with ours, as a person decides."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q
from django.utils import timezone

from avatars.models import Avatar, Document, Knowledge
from avatars.models.documents import LONGEST_TEXT, LONGEST_TITLE, fingerprint
from avatars.studio.knowledge.leases import leased, write


class TooLong(Exception):
    """The text that is there is longer than a document may be here."""


class Changed(Exception):
    """One of the texts is another one than was shown."""


def keep_ours(pk: int, seen: str) -> None:
    """Let what is here be sent at the next sync, over what was shown of Runway's.

    `seen` is what was `to_decide` then. Raises Taken, and Changed.
    """
    with _seen(pk, seen) as row:
        match row.there:
            case Document.There.CHANGED:
                # Only what was shown: what is changed once more is shown once more.
                write(row, agreed=fingerprint(row.their_title, row.their_text))
            case Document.There.GONE:
                write(row, runway_id="", agreed="", sent="", agreed_at=None)
            case Document.There.DETACHED:
                _forget_detached(row, leave=False)
        write(row, there="", their_title="", their_text="")


def take_theirs(pk: int, seen: str) -> None:
    """Have here what is there: its text, a draft where it was deleted, fewer avatars.

    `seen` is what was `to_decide` then. Raises Taken, Changed, and TooLong.
    """
    with _seen(pk, seen) as row:
        match row.there:
            case Document.There.CHANGED:
                _take_text(row)
            case Document.There.GONE:
                gone = {"runway_id": "", "agreed": "", "sent": "", "agreed_at": None}
                write(row, status=Document.Status.DRAFT, **gone)
            case Document.There.DETACHED:
                _forget_detached(row, leave=True)
        write(row, there="", their_title="", their_text="")


@contextmanager
def _seen(pk: int, seen: str) -> Iterator[Document]:
    with leased(Document, pk) as row:
        if row.to_decide != seen:
            raise Changed
        yield row


def _take_text(row: Document) -> None:
    if len(row.their_title) > LONGEST_TITLE or len(row.their_text) > LONGEST_TEXT:
        raise TooLong
    # Only over what was shown: an editor may save meanwhile.
    shown = Document.objects.filter(pk=row.pk, leased_until=row.leased_until, digest=row.digest)
    row.title, row.text = row.their_title, row.their_text
    row.measure()
    taken = {name: getattr(row, name) for name in ("title", "text", "characters", "tokens")}
    digests = {"digest": row.digest, "agreed": row.digest}
    if not shown.update(**taken, **digests, changed_at=timezone.now()):
        raise Changed


def _forget_detached(row: Document, *, leave: bool) -> None:
    """Forget that it was taken from avatars there; `leave` them without it."""
    for avatar in Avatar.objects.filter(~Q(knowledge=None)).select_related("knowledge"):
        with leased(Knowledge, avatar.knowledge.pk) as known:
            if row.runway_id not in known.detached_ids:
                continue
            if leave:
                avatar.documents.remove(row)
            write(
                known,
                document_ids=[one for one in known.document_ids if one != row.runway_id],
                detached_ids=[one for one in known.detached_ids if one != row.runway_id],
            )
