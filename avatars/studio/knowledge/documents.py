"""One document brought in step with Runway: created, changed or deleted there.

Each step may be killed at any line and done again. What is sent is written down before it is sent,
so that what is found there can be told from what somebody else has written.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from avatars.exceptions import (
    AvatarError,
    NotConfigured,
    UpstreamRefused,
    UpstreamUnavailable,
    UpstreamUnreachable,
)
from avatars.models import Document
from avatars.models.documents import fingerprint
from avatars.runway import documents as runway
from avatars.studio.knowledge.leases import Taken, deadline, failure, leased, write

# A GET just after a PATCH may tell what was before: about 2 s were seen.
LAG = timedelta(seconds=10)
# By then a create whose answer was lost has become a document, or never will.
COMES_WITHIN = timedelta(minutes=1)
CLOCKS_DIFFER = timedelta(minutes=5)  # at most, Runway's from ours


def sync_document(pk: int) -> Document | None:
    """Bring one document in step as far as nothing is overwritten unseen; how it is then.

    None where it is gone, here and there. Why it failed is in the row. Raises Taken where another
    process is at it.
    """
    with leased(Document, pk) as row:
        try:
            _sync(row, deadline())
        except AvatarError as error:
            write(row, failure=failure(error))
    return Document.objects.filter(pk=pk).first()


def _sync(row: Document, until: float) -> None:
    if not row.runway_id and row.sent_at and not _find_again(row, row.sent_at, until):
        if timezone.now() - row.sent_at < COMES_WITHIN:
            raise UpstreamUnavailable("document: a create of a moment ago is not there yet")
        write(row, sent_at=None)
    wanted = row.status == Document.Status.PUBLISHED
    if row.runway_id and not _looked(row, wanted, until):
        return
    if not wanted:
        _take_away(row, until)
    elif not row.runway_id:
        _create(row, until)
    elif row.agreed != row.digest:
        write(row, sent=row.digest, sent_title=row.title)
        runway.update(row.runway_id, row.title, row.text, deadline=until)
        _agree(row, row.digest)
    else:
        write(row, failure="")


def _create(row: Document, until: float) -> None:
    # Whoever has made a draft of it, or deleted it, meanwhile must not find it published.
    published = Document.objects.filter(
        pk=row.pk, leased_until=row.leased_until, status=Document.Status.PUBLISHED
    )
    sent = {"sent_at": timezone.now(), "sent_title": row.title, "sent": row.digest}
    if not published.update(**sent):
        raise Taken
    try:
        made = runway.create(row.title, row.text, deadline=until)
    except (UpstreamUnreachable, UpstreamRefused, NotConfigured):
        write(row, sent_at=None)  # it was clearly not made
        raise
    _agree(row, row.digest, runway_id=made.id, sent_at=None)


def _find_again(row: Document, sent_at: datetime, until: float) -> bool:
    """Whether the document of a create whose answer was lost is there, by its name and time.

    Where several are, it is the one with our text. One with another text is taken, too: what was
    sent is what we know of it, so that the other text is shown before anything is done.
    """
    named = []
    for one in runway.newest_first(deadline=until):
        if one.created_at < sent_at - CLOCKS_DIFFER:
            break
        if one.name.strip() == row.sent_title:
            named.append(one.id)
    ours = set(Document.objects.filter(runway_id__in=named).values_list("runway_id", flat=True))
    found = [one for one in named if one not in ours]
    for document_id in found:
        there = runway.retrieve(document_id, deadline=until)
        if there and fingerprint(there.name, there.content) == row.sent:
            found = [document_id]
            break
    if found:
        write(row, runway_id=found[-1], agreed=row.sent, sent_at=None)
    return bool(found)


def _looked(row: Document, wanted: bool, until: float) -> bool:
    """Whether nobody else has changed it there; what was changed is kept, to be shown."""
    if row.agreed_at and timezone.now() - row.agreed_at < LAG:
        return True
    theirs = runway.retrieve(row.runway_id, deadline=until)
    if theirs is None:
        if not wanted:
            return True
        write(row, there=Document.There.GONE, failure="")
        return False
    found = fingerprint(theirs.name, theirs.content)
    if found not in (row.agreed, row.sent, row.digest):
        write(
            row,
            there=Document.There.CHANGED,
            their_title=theirs.name,
            their_text=theirs.content,
            failure="",
        )
        return False
    seen = {"agreed": found, "updated_there": theirs.updated_at}
    if row.there != Document.There.DETACHED:
        seen |= {"there": "", "their_title": "", "their_text": ""}
    write(row, **seen)
    return True


def _take_away(row: Document, until: float) -> None:
    if row.runway_id:
        runway.delete(row.runway_id, deadline=until)
        write(row, runway_id="", agreed="", agreed_at=None, sent="", failure="", there="")
    if row.status == Document.Status.DELETED:
        # An editor may have published it again meanwhile.
        ours = Document.objects.filter(pk=row.pk, leased_until=row.leased_until)
        ours.filter(status=Document.Status.DELETED).delete()
    elif row.failure:
        write(row, failure="")


def _agree(row: Document, digest: str, **fields: object) -> None:
    # Runway's own time of this is learned when it is next looked at.
    now = timezone.now()
    write(row, agreed=digest, agreed_at=now, updated_there=None, failure="", **fields)
