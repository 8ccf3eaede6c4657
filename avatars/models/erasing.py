"""The one place where calls are deleted."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from avatars.models.calls import CallLog
from avatars.models.conversations import Conversation
from avatars.models.transcripts import Transcript
from avatars.signals import calls_erased


def erase_calls(ids: Sequence[uuid.UUID]) -> int:
    """Delete the settled ones of these calls with their words, all or none; how many were.

    What Runway keeps of them is due to be deleted there from now on. Raises IntegrityError (a
    ProtectedError, for one) where rows of the site need one of them.
    """
    with transaction.atomic():
        settled = CallLog.objects.filter(pk__in=ids, settled_at__isnull=False).order_by()
        erased = list(settled.values_list("pk", flat=True))
        # First, so that nobody adds words to a call that is about to go, or questions to its words.
        Transcript.objects.hold(erased)
        Conversation.objects.filter(call__in=erased).update(
            call=None, wants_words=False, tries=0, due_at=timezone.now()
        )
        calls_erased.send(sender=CallLog, ids=erased)
        CallLog.objects.filter(pk__in=erased).delete()
    return len(erased)
