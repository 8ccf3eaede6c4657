"""An avatar's character at Runway: its state, what differs, and what can be done about it.

Whoever may see avatars may look; `avatars.manage_characters` is needed for everything else.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from avatars.admin import at_runway
from avatars.admin.labels import language_name
from avatars.conf import conf
from avatars.models import PRESETS, Avatar, Character, Portrait
from avatars.studio.characters import choosing, looking, making, syncing
from avatars.studio.characters.troubles import NotDone, Why

MAY_MANAGE = "avatars.manage_characters"

# Runway's own characters, by the names of its API.
PRESET_NAMES = {
    "game-character": _("Game character"),
    "music-superstar": _("Music superstar"),
    "game-character-man": _("Game character, a man"),
    "cat-character": _("Cat"),
    "influencer": _("Influencer"),
    "tennis-coach": _("Tennis coach"),
    "human-resource": _("Human resources"),
    "fashion-designer": _("Fashion designer"),
    "cooking-teacher": _("Cooking teacher"),
}


class OneCharacter(admin.ModelAdmin):
    """The pages of an avatar's character."""

    def get_urls(self) -> list[Any]:
        """The character, its state as a fragment, its picture, its deletion, and another one."""
        wrap = self.admin_site.admin_view
        at = "<int:pk>/character/"
        name = "avatars_avatar_character"
        return [
            path(at, wrap(self.character_view), name=name),
            path(f"{at}state/", wrap(require_GET(self.state_view)), name=f"{name}_state"),
            path(
                f"{at}portrait/<slug:digest>/",
                wrap(require_GET(self.portrait_view), cacheable=True),
                name=f"{name}_portrait",
            ),
            path(f"{at}delete/", wrap(self.remove_view), name=f"{name}_delete"),
            path(f"{at}choose/", wrap(self.choose_view), name=f"{name}_choose"),
            *super().get_urls(),
        ]

    def character_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; a POST is one thing that is done."""
        character = self._character(request, pk)
        if request.method == "POST":
            self._must_manage(request)
            self.act(request, character, request.POST.get("act", ""))
            return HttpResponseRedirect(_page(pk))
        looked = _looked(character) if "look" in request.GET else at_runway.state(character)
        title = gettext("%(name)s at Runway") % {"name": character.avatar}
        return self._shown(request, character, "character.html", title, looked)

    def state_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The state alone, after a look at Runway: the page asks for it again and again."""
        character = self._character(request, pk)
        looked = _looked(character)
        return never_cache(self._shown)(request, character, "character_state.html", "", looked)

    def act(self, request: HttpRequest, character: Character, act: str) -> None:
        """Do something at Runway, say how that went, and note it in the history."""
        seen = request.POST.get("seen", "")
        try:
            match act:
                case "make":
                    done = gettext("Runway is making it.")
                    making.make(character)
                case "bring":
                    done = gettext("Runway has what is here.")
                    syncing.bring(character, seen)
                case "take":
                    done = gettext("What Runway has is here now.")
                    syncing.take(character, request.user, seen)
                case "give_up":
                    done = gettext("It can be made anew.")
                    self._give_up(character)
                case "adopt":
                    done = gettext("This is its character now.")
                    looking.adopt(character, request.POST.get("id", ""))
                case _:
                    raise Http404
        except NotDone as error:
            _tell(request, error)
            whys = " ".join(str(why.label) for why in error.whys)
            done = gettext("Not done at Runway: %(why)s") % {"why": whys}
        else:
            messages.success(request, done)
        self.log_change(request, character.avatar, done)

    def portrait_view(self, request: HttpRequest, pk: int, digest: str) -> HttpResponse:
        """The picture, for staff alone."""
        self._character(request, pk)
        portrait = get_object_or_404(Portrait, digest=digest)
        headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(bytes(portrait.data), content_type="image/jpeg", headers=headers)

    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, and then delete the character at Runway."""
        character = self._character(request, pk)
        self._must_manage(request)
        if not at_runway.can_be_deleted(character):
            raise Http404
        if request.method == "POST":
            try:
                syncing.remove(character)
            except NotDone as error:
                _tell(request, error)
            else:
                done = gettext("Deleted at Runway. Here it is a draft again.")
                messages.success(request, done)
                self.log_change(request, character.avatar, done)
            return HttpResponseRedirect(_page(pk))
        title = gettext("Delete %(name)s at Runway") % {"name": character.avatar}
        context = {"calls": syncing.calls_with(character.avatar)}
        return self._shown(request, character, "character_delete.html", title, context)

    def choose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The account's characters and Runway's own; a POST takes one."""
        character = self._character(request, pk)
        self._must_manage(request)
        if request.method == "POST":
            try:
                if preset := request.POST.get("preset"):
                    choosing.use_preset(character, preset)
                else:
                    choosing.use(character, request.POST.get("id", "").strip())
            except NotDone as error:
                _tell(request, error)
                return HttpResponseRedirect(request.get_full_path())
            done = gettext("This is its character now.")
            messages.success(request, done)
            self.log_change(request, character.avatar, done)
            return HttpResponseRedirect(_page(pk))
        found: list[choosing.Found] = []
        cursor, trouble = "", ""
        try:
            found, cursor = choosing.page(request.GET.get("cursor", ""))
        except NotDone as error:
            trouble = str(error.whys[0].label)
        presets = [(name, PRESET_NAMES.get(name, name)) for name in PRESETS]
        title = gettext("Another character for %(name)s") % {"name": character.avatar}
        context = {
            "found": found,
            "cursor": cursor,
            "trouble": trouble,
            "presets": presets,
        }
        return self._shown(request, character, "character_choose.html", title, context)

    def _give_up(self, character: Character) -> None:
        since = character.creating_since
        if since is None or not at_runway.can_be_given_up(character):
            raise NotDone(Why.AT_WORK)
        looking.search_in_vain(character)
        making.give_up(character, since)

    def _shown(
        self,
        request: HttpRequest,
        character: Character,
        template: str,
        title: str,
        context: dict[str, Any],
    ) -> HttpResponse:
        around = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "original": character.avatar,
            "character": character,
            "may_manage": request.user.has_perm(MAY_MANAGE),
            "main_language": language_name(settings.LANGUAGE_CODE),
            "secret": bool(conf.api_secret.strip()),
        }
        return TemplateResponse(request, f"avatars/admin/{template}", around | context)

    def _character(self, request: HttpRequest, pk: int) -> Character:
        """The character of an avatar that may be seen, or the answer that it may not."""
        avatar = get_object_or_404(Avatar, pk=pk)
        if not self.has_view_permission(request, avatar):
            raise PermissionDenied
        return making.of(avatar)

    def _must_manage(self, request: HttpRequest) -> None:
        if not request.user.has_perm(MAY_MANAGE):
            raise PermissionDenied


def _page(pk: int) -> str:
    return reverse("admin:avatars_avatar_character", args=[pk])


def _looked(character: Character) -> dict[str, Any]:
    """Its state after a look at Runway."""
    trouble = looking.look(character)
    return at_runway.state(character, trouble, looking.offered(character))


def _tell(request: HttpRequest, error: NotDone) -> None:
    for reason in error.whys:
        messages.error(request, reason.label)
