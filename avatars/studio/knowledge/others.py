"""Documents of the account that are not kept here: listed, taken in, or taken from our avatars."""

from django.db import IntegrityError, transaction

from avatars.models import Avatar, Document, Knowledge
from avatars.models.documents import LONGEST_TEXT, LONGEST_TITLE, fingerprint
from avatars.runway import documents as runway
from avatars.runway.documents import Listed
from avatars.studio.knowledge.leases import deadline, leased, write


class NotThere(Exception):
    """There is no such document at Runway, or it cannot be kept here."""


def others() -> list[tuple[Listed, list[Avatar]]]:
    """Runway's documents that are not ours, each with those of our avatars that have it.

    Raises an AvatarError.
    """
    ours = set(Document.objects.exclude(runway_id="").values_list("runway_id", flat=True))
    avatars = {avatar.runway_id: avatar for avatar in Avatar.objects.exclude(runway_id="")}
    return [
        (one, [avatars[user] for user in one.used_by if user in avatars])
        for one in runway.newest_first(deadline=deadline())
        if one.id not in ours
    ]


def take_in(document_id: str, locale: str) -> Document:
    """Keep a document here, as published, with those of our avatars that have it.

    Doing it twice changes nothing. Raises NotThere or an AvatarError.
    """
    there = runway.retrieve(document_id, deadline=deadline())
    if there is None or len(there.content) > LONGEST_TEXT or len(there.name) > LONGEST_TITLE:
        raise NotThere
    found = fingerprint(there.name, there.content)
    kept = Document(
        title=there.name,
        text=there.content,
        locale=locale,
        status=Document.Status.PUBLISHED,
        runway_id=there.id,
        published_at=there.created_at,
        agreed=found,
        sent=found,
        updated_there=there.updated_at,
    )
    try:
        with transaction.atomic():
            kept.save()
            kept.avatars.set(Avatar.objects.filter(runway_id__in=there.used_by))
    except IntegrityError:
        return Document.objects.get(runway_id=document_id)
    return kept


def detach(document_id: str) -> list[str]:
    """Take a document that is not ours from our avatars; the names of those who had it.

    Raises Taken, or an AvatarError; doing it again goes on where it stopped.
    """
    had = []
    for avatar in Avatar.objects.filter(kind=Avatar.Kind.CUSTOM).exclude(runway_id=""):
        row = Knowledge.objects.get_or_create(avatar=avatar)[0]
        with leased(Knowledge, row.pk) as known:
            has = runway.attached(avatar.runway_id, deadline=deadline())
            if document_id not in has:
                continue
            left = [one for one in has if one != document_id]
            runway.attach(avatar.runway_id, left, deadline=deadline())
            write(known, document_ids=[o for o in known.document_ids if o != document_id])
            had.append(avatar.name)
    return had
