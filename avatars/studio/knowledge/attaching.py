"""Which documents an avatar has at Runway, brought in step with what is chosen here.

Ids that are not ours are kept. One of ours that somebody took from the avatar there is not put
back unseen, and one that somebody gave to it there is taken over here.
"""

from django.utils import timezone

from avatars.exceptions import AvatarError
from avatars.models import Avatar, Document, Knowledge
from avatars.models.documents import MOST_DOCUMENTS
from avatars.runway import documents as runway
from avatars.studio.knowledge.documents import LAG
from avatars.studio.knowledge.leases import deadline, failure, leased, write


def reachable(avatar: Avatar) -> bool:
    """Whether documents can be given to it: a character of our own that is made at Runway."""
    return avatar.kind == Avatar.Kind.CUSTOM and bool(avatar.runway_id)


def sync_avatar(avatar: Avatar) -> Knowledge:
    """Bring one reachable avatar in step; how it is then.

    Why it failed is in the row. Raises Taken where another process is at it.
    """
    row = Knowledge.objects.get_or_create(avatar=avatar)[0]
    with leased(Knowledge, row.pk) as ours:
        if ours.runway_id != avatar.runway_id:
            _begin_anew(avatar, ours)
        try:
            _sync(avatar, ours, deadline())
        except AvatarError as error:
            write(ours, failure=failure(error))
        return ours


def _begin_anew(avatar: Avatar, row: Knowledge) -> None:
    """It is another one at Runway: it has nothing yet that could have been taken from it."""
    gone = Document.objects.filter(runway_id__in=row.detached_ids, there=Document.There.DETACHED)
    gone.update(there="")
    nothing: dict[str, object] = {"document_ids": [], "sent_ids": [], "detached_ids": []}
    write(row, runway_id=avatar.runway_id, agreed_at=None, failure="", **nothing)


def _sync(avatar: Avatar, row: Knowledge, until: float) -> None:
    just_told = row.agreed_at and timezone.now() - row.agreed_at < LAG
    if just_told:
        theirs = [one for one in row.document_ids if one not in row.detached_ids]
    else:
        theirs = runway.attached(avatar.runway_id, deadline=until)
    ours = dict(Document.objects.filter(runway_id__in=theirs).values_list("runway_id", "pk"))
    chosen = Document.objects.filter(avatars=avatar, status=Document.Status.PUBLISHED)
    chosen = chosen.exclude(runway_id="").exclude(there=Document.There.GONE)
    wanted = list(chosen.order_by("pk").values_list("runway_id", flat=True))
    told = {*row.document_ids, *row.sent_ids}
    if given := [one for one in theirs if one in ours and one not in wanted and one not in told]:
        avatar.documents.add(*(ours[one] for one in given))
    detached = [one for one in wanted if one in row.document_ids and one not in theirs]
    Document.objects.filter(runway_id__in=detached, there="").update(there=Document.There.DETACHED)
    has = [one for one in theirs if one not in ours or one in wanted or one in given]
    has += [one for one in wanted if one not in theirs and one not in detached]
    if len(has) > MOST_DOCUMENTS:
        write(row, failure=Document.Failure.TOO_MANY)
        return
    if set(has) == set(theirs):
        # Those that were taken away there stay in it until a person decides.
        write(row, document_ids=[*theirs, *detached], detached_ids=detached, failure="")
        return
    write(row, sent_ids=has)
    has = runway.attach(avatar.runway_id, has, deadline=until)
    write(
        row,
        document_ids=[*has, *detached],
        agreed_at=timezone.now(),
        detached_ids=detached,
        failure="",
    )
