"""The settler's work, for whatever runs it: the command `settle_calls`, a scheduler, a task queue.

May import every room but the commands.
"""

import time

from avatars.calls import clock, watching
from avatars.calls.settling import Outcome, settle_due_calls
from avatars.conf import conf
from avatars.insights import alerts, daily
from avatars.insights.alert_mails import send_due_mails
from avatars.insights.asked.keeping import group_questions
from avatars.insights.conversations import sync_conversations

LONGEST = 50.0  # seconds: cron starts one every minute


def settle_once(longest: float = LONGEST) -> Outcome:
    """Do all that is due: settle calls, then what there is to do when they are settled.

    It is begun for `longest` seconds at most; what is begun ends, so that a Runway that does not
    answer may take some more. Any number may run at once, on any machines, and anything may be
    killed at any line. The Outcome counts calls; its `unanswered` are those for which Runway did
    not answer, and which the next step asks about again. Raises django.db.Error, never an
    AvatarError.
    """
    until = time.monotonic() + longest
    total = last = settle_calls()
    while last.full and time.monotonic() < until:
        last = settle_calls()
        total += last
    look_after_calls()
    send_due_mails()
    sync_conversations(until - time.monotonic())
    find_questions(until - time.monotonic())
    return total


def settle_calls() -> Outcome:
    """A sign of life, and one pass over the calls that are due. Raises django.db.Error."""
    watching.beat()
    return settle_due_calls()


def look_after_calls() -> None:
    """Count the days, and look for what the owner is to be told. Raises django.db.Error."""
    daily.count_now_and_then(clock.now())
    watching.see_credits()
    alerts.look_now_and_then(clock.now())


def find_questions(seconds: float) -> None:
    """Find out what visitors ask, where a site keeps their words; begun for `seconds` at most."""
    if conf.transcripts:
        group_questions(seconds)
