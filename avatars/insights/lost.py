"""Calls that Runway knows and the log does not: those that are newer than a restored backup."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from avatars.conf import conf
from avatars.models import Avatar, CallLog, Conversation
from avatars.runway import conversations
from avatars.runway.conversations import Summary

# A session may be a little older than the backup whose row of it has no session id yet.
EARLIER = timedelta(minutes=10)


@dataclass
class Lost:
    """Conversations in no row here: of this site's characters, and of `others`, which are another
    site's, or were made, replaced or deleted since the backup.
    """

    ours: list[Summary] = field(default_factory=list)
    others: list[Summary] = field(default_factory=list)


def lost_conversations(since: datetime) -> Lost:
    """Those since shortly before a moment that are over.

    Another site that uses the same characters has some that look like these. Raises an AvatarError.
    """
    lost = Lost()
    ours = set(Avatar.objects.exclude(runway_id="").values_list("runway_id", flat=True))
    cursor = ""
    while True:
        deadline = time.monotonic() + conf.request_timeout
        found, cursor = conversations.page(since - EARLIER, cursor, deadline=deadline)
        ids = [one.id for one in found]
        known = set(CallLog.objects.filter(session_id__in=ids).values_list("session_id", flat=True))
        known |= set(Conversation.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for one in found:
            if one.id not in known:
                (lost.ours if one.character in ours else lost.others).append(one)
        if not cursor:
            return lost


def forget_lost(ids: Sequence[str]) -> None:
    """Have Runway's recordings and words of these deleted, as those of calls that were erased."""
    now = timezone.now()
    rows = [Conversation(session_id=one, since=now, due_at=now) for one in ids]
    Conversation.objects.bulk_create(rows, ignore_conflicts=True)
