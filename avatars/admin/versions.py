"""What an avatar is told: the texts that are sent, and every version of them there was.

May import: studio, models.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, to_locale

from avatars.admin.labels import language_name
from avatars.models import Avatar, AvatarWords, WordsVersion

# Latin words and runs of spaces count as one, every other letter by itself.
TOKEN = re.compile(r"[^\W\u2e80-\uffff]+|[^\S\n]+|.", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """What a call in one language is opened with; `of` is the language the words come from."""

    language: str
    tag: str
    of: str
    personality: str
    start_script: str


def sent(avatar: Avatar) -> list[Sent]:
    """What is sent now, for every language of the site."""
    found = []
    for code, name in settings.LANGUAGES:
        words = avatar.words_in(code)
        other = "" if words.locale in ("", code) else language_name(words.locale)
        tag = to_locale(words.locale or code).replace("_", "-")
        found.append(Sent(str(name), tag, other, words.personality, words.start_script))
    return found


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The way from one text to another: ("same" | "gone" | "new", text), in order."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    found: list[tuple[str, str]] = []
    steps = difflib.SequenceMatcher(None, old, new, autojunk=len(old) > 4_000).get_opcodes()
    for kind, first, last, start, end in steps:
        if kind == "equal":
            found.append(("same", "".join(old[first:last])))
            continue
        found += [("gone", "".join(old[first:last])), ("new", "".join(new[start:end]))]
    return [(kind, text) for kind, text in found if text]


class WordsHistory(admin.ModelAdmin):
    """The page of what an avatar is told, and what keeps every version."""

    def get_urls(self) -> list[Any]:
        """The page."""
        view = self.admin_site.admin_view(self.told_view)
        return [path("<int:pk>/told/", view, name="avatars_avatar_told"), *super().get_urls()]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the words, and the version that was there before as well as the one that is now."""
        if formset.model is AvatarWords:
            for words in AvatarWords.objects.filter(pk__in=_changed(formset)):
                WordsVersion.objects.of(form.instance, words)
        super().save_formset(request, form, formset, change)
        if formset.model is AvatarWords:
            for words in AvatarWords.objects.filter(pk__in=_changed(formset)):
                WordsVersion.objects.of(form.instance, words, request.user)

    def told_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is sent, and the versions; a POST brings one back."""
        avatar = get_object_or_404(Avatar, pk=pk)
        if not self.has_view_permission(request, avatar):
            raise PermissionDenied
        if request.method == "POST":
            if not self._may_restore(request, avatar):
                raise PermissionDenied
            self._restore(request, avatar)
            return HttpResponseRedirect(request.path)
        context = self.admin_site.each_context(request) | {
            "title": gettext("What %(name)s is told") % {"name": avatar},
            "opts": self.opts,
            "original": avatar,
            "sent": sent(avatar),
            "versions": _versions(avatar, request.GET.get("show", "")),
            "may_restore": self._may_restore(request, avatar),
        }
        return TemplateResponse(request, "avatars/admin/told.html", context)

    def _may_restore(self, request: HttpRequest, avatar: Avatar) -> bool:
        may_word = request.user.has_perms(["avatars.change_avatarwords", "avatars.add_avatarwords"])
        return self.has_change_permission(request, avatar) and may_word

    def _restore(self, request: HttpRequest, avatar: Avatar) -> None:
        wanted = request.POST.get("version", "")
        version = get_object_or_404(avatar.versions, pk=wanted[:18] if wanted.isdecimal() else None)
        words = AvatarWords.objects.filter(avatar=avatar, locale=version.locale).first()
        if words:
            WordsVersion.objects.of(avatar, words)
        AvatarWords.objects.update_or_create(
            avatar=avatar,
            locale=version.locale,
            defaults={
                "personality": version.personality,
                "start_script": version.start_script,
            },
        )
        done = gettext("Brought back: %(version)s") % {"version": _title(version)}
        messages.success(request, done)
        self.log_change(request, avatar, done)


def _changed(formset: Any) -> list[int]:
    forms = [form for form in formset.forms if form.has_changed()]
    return [form.instance.pk for form in forms if form.instance.pk]


def _title(version: WordsVersion) -> str:
    return f"{language_name(version.locale)}, {version.since:%Y-%m-%d %H:%M}"


def _versions(avatar: Avatar, show: str) -> list[dict[str, Any]]:
    """The newest first; of the one to be shown, how it differs from what is told now."""
    now = {words.locale: words for words in avatar.words.all()}
    found = []
    # Nobody writes words for no language: calls without any have a version of their own.
    versions = avatar.versions.exclude(locale="").select_related("author")
    for version in versions.order_by("-since", "-pk"):
        words = now.get(version.locale, AvatarWords())
        current = (words.personality, words.start_script) == (
            version.personality,
            version.start_script,
        )
        shown = str(version.pk) == show
        found.append(
            {
                "version": version,
                "language": language_name(version.locale),
                "tag": to_locale(version.locale).replace("_", "-"),
                "current": current,
                "shown": shown,
                "calls": version.calls.count(),
                "differences": [
                    (gettext("Personality"), changes(version.personality, words.personality)),
                    (gettext("First words"), changes(version.start_script, words.start_script)),
                ]
                if shown
                else [],
            }
        )
    return found
