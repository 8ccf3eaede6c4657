"""What is held of visitors: how old it is, and all of one call, for those who answer for it."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BinaryField, ManyToOneRel, Min, Model, Q, QuerySet
from django.utils import timezone

from avatars.conf import conf
from avatars.insights.export import turns
from avatars.models import CallLog, Conversation, Settler, Transcript
from avatars.runway import conversations

MOST_COUNTED = 1_000
# Settlers delete a few at a time, so that something may be there for a little longer.
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """What lies here and at Runway. Numbers stop at MOST_COUNTED + 1; moments are None without any.

    `late_…` are those whose days are over: calls that are not settled or that rows of the site
    need, and everything where no settler is at work. `at_runway` are kept there, `leaving` are to
    be deleted there, the first of them since `leaving_since`.
    """

    oldest_call: datetime | None
    late_calls: int
    oldest_words: datetime | None
    late_words: int
    hashed_since: datetime | None
    at_runway: int
    leaving: int
    leaving_since: datetime | None
    settler_at: datetime | None


def held(now: datetime) -> Held:
    """What is held at this moment."""
    late_calls = CallLog.objects.none()
    if conf.call_days > 0:
        late_calls = CallLog.objects.filter(created_at__lt=_days_before(now, conf.call_days))
    late_words = Transcript.objects.filter(said_at__lt=_days_before(now, conf.transcript_days))
    stays = Q(due_at=None, call__isnull=False) if conf.keep_at_runway else Q(pk__in=[])
    leaving = Conversation.objects.exclude(stays)
    return Held(
        oldest_call=_oldest(CallLog.objects.all(), "created_at"),
        late_calls=_count(late_calls),
        oldest_words=_oldest(Transcript.objects.all(), "said_at"),
        late_words=_count(late_words),
        hashed_since=_oldest(CallLog.objects.filter(client__gt=""), "created_at"),
        at_runway=_count(Conversation.objects.filter(stays)),
        leaving=_count(leaving),
        leaving_since=_oldest(leaving, "since"),
        settler_at=Settler.objects.last_beat(),
    )


def everything_of(call: CallLog) -> dict[str, Any]:
    """All that is kept of a call, here and at Runway: its row, whatever rows point to it, theirs,
    and the conversation. Only the numbers by which questions are compared are left out, and users
    and other calls, which are not this visitor's.

    Raises an AvatarError where Runway does not answer: half of it would pass for all.
    """
    found = _with_what_points_to(call, set())
    for words in found.get(Transcript._meta.label, []):
        words["lines"] = turns(words["lines"])
    at_runway = None
    if call.session_id:
        deadline = time.monotonic() + conf.request_timeout
        at_runway = conversations.retrieve_all(call.session_id, deadline=deadline)
    return {
        "reference": str(call.pk)[:8],
        "read_at": timezone.now(),
        "avatar": call.avatar.name,
        "here": found,
        "at_runway": at_runway,
    }


def _with_what_points_to(row: Model, seen: set[tuple[type[Model], Any]]) -> dict[str, Any]:
    seen.add((type(row), row.pk))
    found: dict[str, Any] = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if not isinstance(field, BinaryField)
    }
    # Hidden ones too: a relation without a way back (related_name="+") is a relation.
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model = relation.related_model
        if issubclass(model, (CallLog, get_user_model())):
            continue
        for one in model._base_manager.filter(**{relation.field.name: row}):
            if (type(one), one.pk) not in seen:
                more = _with_what_points_to(one, seen)
                found.setdefault(model._meta.label, []).append(more)
    return found


def _days_before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=min(max(days, 0), 36_500)) - GRACE


def _count(rows: "QuerySet[Any]") -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _oldest(rows: "QuerySet[Any]", moment: str) -> datetime | None:
    found: datetime | None = rows.aggregate(oldest=Min(moment))["oldest"]
    return found
