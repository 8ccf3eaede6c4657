"""Calls that Runway knows and the log does not: those that are newer than a restored backup."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from avatars.conf import conf
from avatars.models import Avatar, CallLog, Conversation
from avatars.runway import conversations
from avatars.runway.conversations import Summary


def lost_conversations(since: datetime) -> Iterator[Summary]:
    """Conversations of this site's characters since a moment that are over and in no row here.

    Another site that uses the same characters has some that look like these. Raises an AvatarError.
    """
    ours = set(Avatar.objects.exclude(runway_id="").values_list("runway_id", flat=True))
    cursor = ""
    while True:
        deadline = time.monotonic() + conf.request_timeout
        found, cursor = conversations.page(since, cursor, deadline=deadline)
        ids = [one.id for one in found]
        known = set(CallLog.objects.filter(session_id__in=ids).values_list("session_id", flat=True))
        known |= set(Conversation.objects.filter(pk__in=ids).values_list("pk", flat=True))
        yield from (one for one in found if one.character in ours and one.id not in known)
        if not cursor:
            return


def forget_lost(ids: Sequence[str]) -> None:
    """Have Runway's recordings and words of these deleted, as those of calls that were erased."""
    now = timezone.now()
    rows = [Conversation(session_id=one, since=now, due_at=now) for one in ids]
    Conversation.objects.bulk_create(rows, ignore_conflicts=True)
