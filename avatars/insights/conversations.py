"""What Runway keeps of settled calls: fetched where a site keeps words, then deleted there.

Any number of copies may run at once: a conversation is claimed by a guarded UPDATE that puts off
its next try, and anything may be killed at any line, because that try begins from the row.
"""

import logging
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from avatars.conf import conf
from avatars.exceptions import AvatarError
from avatars.log_context import about_call
from avatars.models import CallLog, Conversation, Transcript, erase_calls
from avatars.runway import conversations
from avatars.signals import transcript_kept

logger = logging.getLogger(__name__)

BATCH = 50
GIVE_UP_AFTER = 3  # questions in a row without an answer: Runway is deaf, and asked at the next run
FIRST_PAUSE = timedelta(minutes=1)  # between two tries; then twice as long each time, up to:
LONGEST_PAUSE = timedelta(hours=6)
WORDS_COME_WITHIN = timedelta(days=2)  # of the settling; not documented, so generous
# Of the settling: until then Runway's "not found" may mean that it is not there yet.
COMES_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Outcome:
    """What one run did, in calls."""

    fetched: int = 0
    given_up: int = 0
    deleted: int = 0
    unanswered: int = 0

    def __str__(self) -> str:
        return (
            f"words of {self.fetched} calls fetched, of {self.given_up} given up,"
            f" {self.deleted} deleted at Runway, {self.unanswered} not answered"
        )


def sync_conversations(seconds: float = float("inf")) -> Outcome:
    """Do what is due at Runway until nothing is, Runway is deaf or the time is over.

    Words are fetched with AVATARS_TRANSCRIPTS. What Runway keeps is deleted there unless
    AVATARS_KEEP_AT_RUNWAY is on, or its call is gone. Never raises an AvatarError.
    """
    until = time.monotonic() + seconds
    did: Counter[str] = Counter()
    failed = 0  # in a row
    while due := _due():
        for seen in due:
            if failed >= GIVE_UP_AFTER or time.monotonic() >= until:
                return Outcome(**did)
            now = timezone.now()
            if not _claim(seen, now):
                continue
            try:
                with about_call(seen.call_id):
                    did.update(_look_after(seen, now))
            except AvatarError as error:
                logger.warning("conversation %s waits: %s", seen.pk, error)
                did["unanswered"] += 1
                failed += 1
            else:
                failed = 0
    return Outcome(**did)


def erase_call(call: CallLog) -> bool:
    """Delete a settled call here with its words, and at Runway; whether nothing is kept there.

    Where that is not known yet, Runway is asked again until it is. Raises IntegrityError where rows
    of the site need the call; nothing is deleted then.
    """
    if call.settled_at is None:
        raise ValueError("a call that is not settled may still run")
    Conversation.objects.note(call)  # whatever is known: whoever asks for this has a right to it
    erase_calls([call.pk])
    seen = Conversation.objects.filter(pk=call.session_id).first()
    now = timezone.now()
    if seen is None or not _claim(seen, now):
        return seen is None
    try:
        return _delete(seen, now)
    except AvatarError as error:
        logger.warning("conversation %s waits: %s", seen.pk, error)
        return False


def recording_url(call: CallLog) -> str | None:
    """Where a call's recording can be seen for now; None where Runway has none, or is silent."""
    if not call.session_id:
        return None
    try:
        return conversations.retrieve_recording(call.session_id, deadline=_deadline())
    except AvatarError as error:
        logger.warning("the recording of call %s is not found: %s", call.pk, error)
        return None


def _due() -> list[Conversation]:
    """Some that are due; where there are none, some that are not to be kept and were not due."""
    now = timezone.now()
    if not (due := list(Conversation.objects.due(now)[:BATCH])):
        idle = Conversation.objects.filter(due_at=None)
        if conf.keep_at_runway:
            idle = idle.filter(call=None)
        some = list(idle.values_list("pk", flat=True)[:BATCH])
        if some:
            Conversation.objects.filter(pk__in=some, due_at=None).update(due_at=now, tries=0)
            due = list(Conversation.objects.due(now)[:BATCH])
    return due


def _claim(seen: Conversation, now: datetime) -> bool:
    """Put off the next try of what is due; whether nobody else has."""
    next_try = now + min(FIRST_PAUSE * 2 ** min(seen.tries, 16), LONGEST_PAUSE)
    last_try = seen.since + WORDS_COME_WITHIN
    if seen.wants_words and now < last_try:
        next_try = min(next_try, last_try)
    due = Conversation.objects.filter(pk=seen.pk, due_at=seen.due_at, call=seen.call_id)
    return due.update(due_at=next_try, tries=F("tries") + 1) == 1


def _look_after(seen: Conversation, now: datetime) -> Counter[str]:
    """What was done for one conversation, by the fields of Outcome. Raises an AvatarError."""
    did: Counter[str] = Counter()
    if seen.wants_words:
        came = _words(seen, now)
        if came is None:
            return did
        did["fetched" if came else "given_up"] += 1
    if seen.call_id is None or not conf.keep_at_runway:
        did["deleted"] += _delete(seen, now)
    else:
        Conversation.objects.filter(pk=seen.pk, call=seen.call_id).update(due_at=None, tries=0)
    return did


def _words(seen: Conversation, now: datetime) -> bool | None:
    """Whether the words came; None while they still may. Raises an AvatarError while they may."""
    lines, may_come = None, now < seen.since + WORDS_COME_WITHIN
    if conf.transcripts:
        try:
            lines = conversations.retrieve_transcript(seen.pk, deadline=_deadline())
        except AvatarError:
            if may_come:
                raise
        if lines is None and may_come:
            return None
    with transaction.atomic():
        wanted = Conversation.objects.filter(pk=seen.pk, call=seen.call_id, wants_words=True)
        if not wanted.update(wants_words=False, tries=0, due_at=now + FIRST_PAUSE):
            return None  # its call was deleted meanwhile, and is deleted at Runway by whoever did
        if lines is not None:
            call = CallLog.objects.select_related("avatar").get(conversation=seen.pk)
            kept = {"lines": lines, "said_at": call.created_at}
            if Transcript.objects.get_or_create(call=call, defaults=kept)[1]:
                tell = partial(transcript_kept.send_robust, sender=CallLog, call=call)
                transaction.on_commit(tell, robust=True)
    return lines is not None


def _delete(seen: Conversation, now: datetime) -> bool:
    """Delete it at Runway; whether it is gone. Raises an AvatarError."""
    was_there = conversations.delete(seen.pk, deadline=_deadline())
    if not was_there and now < seen.since + COMES_WITHIN:
        return False
    Conversation.objects.filter(pk=seen.pk).delete()
    return True


def _deadline() -> float:
    return time.monotonic() + conf.request_timeout
