"""From a common question to its answer: a document of its own, or a line of the personality.

May import: insights, models. What visitors said is not copied into a document.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_supported_language_variant, gettext, ngettext, override

from avatars.admin.labels import language_name
from avatars.insights.asked import correcting, figures
from avatars.insights.asked.figures import Asked
from avatars.models import Avatar, AvatarWords, Document, Question, QuestionGroup, WordsVersion
from avatars.models.avatars import LONGEST_PERSONALITY
from avatars.models.documents import full_avatars

MAY_SEE, MAY_WRITE = "avatars.view_document", "avatars.add_document"
MAY_WORD = "avatars.change_avatarwords"


class NotAdded(Exception):
    """Why a line is not added, in a sentence."""


def shown(request: HttpRequest, one: Asked) -> dict[str, Any]:
    """What the page of a group says of its answers, and offers."""
    may_word = request.user.has_perm(MAY_WORD)
    locale = _locale(one.language)
    with override(locale):
        line = gettext("When somebody asks “%(question)s”, answer:") % {"question": one.title}
    personalities = AvatarWords.objects.exclude(personality="").select_related("avatar")
    return {
        "may_see": request.user.has_perm(MAY_SEE),
        "may_write": request.user.has_perm(MAY_WRITE),
        "may_word": may_word,
        "answers": list(Document.objects.kept().filter(answers=one.group)),
        "line": f"{line} ",
        "personalities": [
            (words.pk, f"{words.avatar} · {language_name(words.locale)}", words.locale == locale)
            for words in (personalities.order_by("avatar", "locale") if may_word else [])
        ],
    }


def asked_since(groups: Collection[int]) -> dict[int, str]:
    """For groups that are answered: how often they were asked since, in words."""
    return {
        pk: ngettext("asked %(count)s time since", "asked %(count)s times since", count)
        % {"count": count}
        for pk, (_since, count) in figures.asked_since(groups).items()
    }


def begin(group: QuestionGroup) -> tuple[bool, str]:
    """Make a draft under the group's name, and whether it is new; the address of its form.

    Raises Elsewhere.
    """
    with correcting.answering(group.pk):
        document = Document.objects.kept().filter(answers=group).first()
        begun = document is None
        document = document or _draft(group)
    return begun, reverse("admin:avatars_document_change", args=[document.pk])


def add_line(group: QuestionGroup, posted: Mapping[str, Any], author: Any) -> AvatarWords:
    """Add a line to a personality, which the next call is opened with; marked as answered.

    `author` is the user who adds it. Raises NotAdded, or Elsewhere.
    """
    line = " ".join(str(posted.get("line", "")).replace("\0", "").split())
    chosen = str(posted.get("words", ""))
    words = AvatarWords.objects.exclude(personality="").select_related("avatar")
    found = words.filter(pk=int(chosen[:18]) if chosen.isdecimal() else 0).first()
    if not line or found is None:
        raise NotAdded(gettext("Write a line and choose a personality first."))
    told = f"{found.personality.rstrip()}\n{line}"
    if len(told) > LONGEST_PERSONALITY:
        raise NotAdded(gettext("The personality would have more than 10,000 characters."))
    same = AvatarWords.objects.filter(pk=found.pk, personality=found.personality)
    with transaction.atomic():
        WordsVersion.objects.of(found.avatar, found)
        if not same.update(personality=told):
            raise NotAdded(gettext("Somebody else has changed this personality. Try again."))
        found.personality = told
        WordsVersion.objects.of(found.avatar, found, author)
    with suppress(correcting.Elsewhere):
        correcting.mark_answered(group.pk, answered=True)
    return found


def _draft(group: QuestionGroup) -> Document:
    (one,) = figures.in_short([group.pk])
    locale = _locale(one.language)
    with override(locale):
        # Nothing that visitors said: a document stays when their words are erased.
        begun = {"title": str(group), "text": gettext("The answer:")}
    document = Document.objects.create(**begun, locale=locale, answers=group)
    asked = Question.objects.filter(group=group).order_by().values("avatar").distinct()
    avatars = list(Avatar.objects.filter(kind=Avatar.Kind.CUSTOM, pk__in=asked))
    full = full_avatars(avatars)
    document.avatars.set([avatar for avatar in avatars if avatar not in full])
    return document


def _locale(spoken: str) -> str:
    """The site's language that is spoken there, or its first one."""
    with suppress(LookupError):
        return get_supported_language_variant(spoken)
    return settings.LANGUAGE_CODE
