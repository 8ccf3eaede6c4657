"""What people make right: names, groups that are one or two, questions that belong elsewhere.

Whoever changes a group has seen what is in it: its questions are held there from then on, together
and apart from those of other groups that people have changed, whatever is grouped anew.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from avatars.insights.asked.lock import change, state
from avatars.models import Document, Grouping, Question, QuestionGroup


class Elsewhere(Exception):
    """A group, or each of the questions, is not there any more."""


def name(group: int, text: str) -> None:
    """Name a group; by its most typical question again where `text` is blank. Raises Elsewhere."""
    with _changing(group) as groups:
        groups.update(name=text)


def hide(group: int, hidden: bool) -> None:
    """Hide a group from the list, or show it again. Raises Elsewhere."""
    with _changing(group) as groups:
        groups.update(hidden=hidden)


def mark_answered(group: int, answered: bool) -> None:
    """Note that the avatar can answer it now, or that it cannot. Raises Elsewhere."""
    with _changing(group) as groups:
        if answered:
            groups.filter(answered_at=None).update(answered_at=timezone.now())
        else:
            groups.update(answered_at=None)


@contextmanager
def answering(group: int) -> Iterator[None]:
    """Begin an answer: nobody else does within, and what the group means now stays. Elsewhere."""
    with _changing(group):
        yield


def merge(group: int, other: int) -> None:
    """Take another group in, with its answers; its name is kept where this one has none.

    Raises Elsewhere.
    """
    if group == other:
        raise Elsewhere
    with _changing(group, other) as groups:
        Question.objects.filter(group=other).update(group=group)
        Document.objects.filter(answers=other).update(answers=group)
        taken = QuestionGroup.objects.get(pk=other)
        groups.filter(pk=group, name="").update(name=taken.name)
        taken.delete()


def move(group: int, questions: Collection[int], to: int) -> int:
    """Move some of a group's questions to another; how many. Raises Elsewhere."""
    if group == to:
        raise Elsewhere
    with _changing(group, to):
        return _move(group, questions, to)


def split(group: int, questions: Collection[int]) -> int:
    """Make a new group of some of a group's questions; its id. Raises Elsewhere."""
    with _changing(group):
        new = QuestionGroup.objects.create(handled=True)
        _move(group, questions, new.pk)
        return new.pk


def want_anew() -> None:
    """Have everything grouped anew, by the next one who looks."""
    Grouping.objects.filter(pk=state().pk).update(wanted=True)


@contextmanager
def _changing(*groups: int) -> Iterator["QuerySet[QuestionGroup]"]:
    with transaction.atomic():
        change()
        found = QuestionGroup.objects.filter(pk__in=groups)
        if found.update(handled=True) != len(groups):
            raise Elsewhere
        Question.objects.filter(group__in=groups).update(held=True)
        yield found


def _move(group: int, questions: Collection[int], to: int) -> int:
    chosen = Question.objects.filter(pk__in=questions, group=group)
    # How typical they are there is found out when all is grouped anew.
    if not (moved := chosen.update(group=to, nearness=0)):
        raise Elsewhere
    if not Question.objects.filter(group=group).exists():
        QuestionGroup.objects.filter(pk=group, name="").delete()
    return moved
