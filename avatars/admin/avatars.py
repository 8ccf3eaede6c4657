"""The editor's view of the avatars, with their words in every language side by side."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.admin import at_runway
from avatars.admin.characters import MAY_MANAGE, OneCharacter
from avatars.admin.hours import OpeningHoursInline, Switches, time_zones
from avatars.admin.knowledge_column import KnowledgeColumn
from avatars.admin.looks import LooksForm
from avatars.admin.test_calls import TestCalls
from avatars.admin.versions import WordsHistory
from avatars.admin.words import WordsForm, WordsInline
from avatars.conf import conf
from avatars.models import MAY_TEST, Avatar, AvatarWords, Character
from avatars.placements import pictures
from avatars.studio.characters import making

# What decides what a call costs, and whom pages mean.
LIMITED = ["slug", "max_seconds", "max_concurrent", "daily_minutes"]
MAY_CHANGE_LIMITS = "avatars.change_limits"
LOOKS = ["portrait", "voice", "custom_voice"]


class AvatarForm(LooksForm):
    """An avatar whose poster is there, in one of the world's time zones."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        required=False,
        help_text=_("Of the opening hours. Without any it is always open."),
    )

    def clean_poster(self) -> str:
        """The path or address; raises ValidationError for a file that is not there."""
        poster = str(self.cleaned_data["poster"])
        if poster and pictures.poster(poster) is None:
            raise ValidationError(_("There is no static file %(file)s."), params={"file": poster})
        return poster


class AvatarWordsForm(WordsForm):
    """The words in one language, with room to write them."""

    class Meta:
        widgets = {
            "personality": forms.Textarea(attrs={"rows": 12}),
            "start_script": forms.Textarea(attrs={"rows": 5}),
            "questions": forms.Textarea(attrs={"rows": 3}),
        }


class AvatarWordsInline(WordsInline):
    """What the avatar is told, says first and can be asked, and where a call may lead."""

    model = AvatarWords
    form = AvatarWordsForm
    fields = [
        "locale",
        "personality",
        "start_script",
        "questions",
        "action_label",
        "action_url",
    ]
    help_text = _(
        "The page's language decides which words are sent. Where a language has none, those of the"
        " site's main language are."
    )


@admin.register(Avatar)
class AvatarAdmin(OneCharacter, WordsHistory, KnowledgeColumn, Switches, TestCalls):
    """Who can be called. Limits are read-only without `avatars.change_limits`, looks and voice
    without `avatars.manage_characters`.
    """

    form = AvatarForm
    change_form_template = "avatars/admin/avatar.html"
    list_display = ["name", "at_runway", "knows", "opening_hours", "switches"]
    list_select_related = ["character"]
    search_fields = ["name", "slug", "runway_id"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["picture", "at_runway", "runway_id", "looks", "test_calls"]
    inlines = [AvatarWordsInline, OpeningHoursInline]

    class Media:
        css = {"all": ["avatars/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Avatar]":
        """With their hours, which the list tells of."""
        found: QuerySet[Avatar] = super().get_queryset(request).prefetch_related("hours")
        return found

    def get_list_display(self, request: HttpRequest) -> Any:
        """No buttons for whoever may only look."""
        shown = super().get_list_display(request)
        return [name for name in shown if name != "switches" or self.has_change_permission(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Avatar | None = None) -> Any:
        """Who it is, how it looks and sounds; after its words what it may do, and its limits."""
        looks = LOOKS if _may(request, MAY_MANAGE) else []
        known = ["at_runway", "runway_id", "looks"] if obj else []
        tests = ["test_calls"] if obj and _may(request, MAY_TEST) else []
        return [
            (None, {"fields": ["name", "slug", "emoji", "active", *tests]}),
            (_("Look and voice"), {"fields": [*known, *looks]}),
            (_("Before the call"), {"fields": ["poster", "picture"]}),
            (_("Hours"), {"classes": ["avatar-later"], "fields": ["time_zone", "away_until"]}),
            (
                _("What it may do on the page"),
                {
                    "classes": ["avatar-later"],
                    "fields": ["may_show_cards", "may_scroll", "may_highlight", "may_click"],
                    "description": _(
                        "Only what a page marks with data-avatar-target can be scrolled to,"
                        " highlighted or clicked. At Runway an avatar with a custom voice can do"
                        " none of this: leave all of it off."
                    ),
                },
            ),
            (
                _("Limits"),
                {
                    "classes": ["avatar-later"],
                    "fields": ["max_seconds", "max_concurrent", "daily_minutes"],
                },
            ),
        ]

    def get_form(self, request: HttpRequest, *args: Any, **more: Any) -> Any:
        """Without looks and voice for whoever may not change them: no picture of theirs is read."""
        form = super().get_form(request, *args, **more)
        if not _may(request, MAY_MANAGE):
            for name in LOOKS:
                form.base_fields.pop(name, None)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Avatar | None = None) -> list[str]:
        """Limits, too, for whoever may only word and picture an avatar."""
        limited = [] if _may(request, MAY_CHANGE_LIMITS) else LIMITED
        return [*super().get_readonly_fields(request, obj), *limited]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Avatar | None = None
    ) -> dict[str, Sequence[str]]:
        """The slug from the name, where both can be written."""
        found = super().get_prepopulated_fields(request, obj)
        return found if _may(request, MAY_CHANGE_LIMITS) else {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new avatar has limits."""
        return super().has_add_permission(request) and _may(request, MAY_CHANGE_LIMITS)

    def save_model(self, request: HttpRequest, obj: Avatar, form: Any, change: bool) -> None:
        """Save what was changed, and no more: others switch it off, Runway answers, meanwhile."""
        changed = {field.name for field in obj._meta.concrete_fields}.intersection(
            form.changed_data
        )
        obj.save(update_fields=changed if change else None)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the words, and then look and voice."""
        super().save_related(request, form, formsets, change)
        if _may(request, MAY_MANAGE):
            form.save_looks()
            if advice := form.advice():
                messages.warning(request, advice)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **more: Any
    ) -> Any:
        """With a second way to save, for whoever may: to Runway at once."""
        avatar: Avatar | None = context.get("original")
        if _may(request, MAY_MANAGE) and conf.api_secret.strip():
            context["to_runway"] = _to_runway(avatar)
        return super().render_change_form(request, context, *args, **more)

    def changeform_view(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        """The form. Runway is asked when what was written is committed."""
        response: HttpResponse = super().changeform_view(request, *args, **more)
        if pk := getattr(request, "avatar_to_runway", None):
            character = making.of(Avatar.objects.get(pk=pk))
            self.act(request, character, "make" if making.can_be_made(character) else "bring")
        return response

    def response_add(self, request: HttpRequest, obj: Avatar, *args: Any) -> HttpResponse:
        """After "save and make it": to the character's page."""
        return self._at_runway(request, obj) or super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Avatar) -> HttpResponse:
        """The same."""
        return self._at_runway(request, obj) or super().response_change(request, obj)

    def _at_runway(self, request: HttpRequest, avatar: Avatar) -> HttpResponse | None:
        if "_to_runway" not in request.POST or not _may(request, MAY_MANAGE):
            return None
        request.avatar_to_runway = avatar.pk  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:avatars_avatar_character", args=[avatar.pk]))

    @admin.display(description=_("at Runway"))
    def at_runway(self, avatar: Avatar) -> str | SafeString:
        """How its character is, and the way to it."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:avatars_avatar_character", args=[avatar.pk]),
            at_runway.says(_character(avatar)),
        )

    @admin.display(description=_("looks like"))
    def looks(self, avatar: Avatar) -> str | SafeString:
        """The picture that the character is made of."""
        character = _character(avatar)
        if character.portrait_id is None:
            return "–"
        address = reverse(
            "admin:avatars_avatar_character_portrait", args=[avatar.pk, character.portrait_id]
        )
        voice = at_runway.voice(character)
        return format_html(
            '<img class="avatar-poster" src="{}" alt=""><p class="help">{}</p>', address, voice
        )

    @admin.display(description=_("as it looks now"))
    def picture(self, avatar: Avatar) -> str | SafeString:
        """The poster that is saved."""
        poster = pictures.poster(avatar.poster)
        if poster is None:
            return "–"
        return format_html('<img class="avatar-poster" src="{}" alt="">', poster.src)


def _may(request: HttpRequest, permission: str) -> bool:
    return request.user.has_perm(permission)


def _character(avatar: Avatar) -> Character:
    """Its character, or one as it begins: to look at an avatar writes nothing."""
    return getattr(avatar, "character", None) or Character(avatar=avatar)


def _to_runway(avatar: Avatar | None) -> str:
    """What the button says that saves and goes to Runway; empty: there is none."""
    if avatar is None or making.can_be_made(_character(avatar)):
        return gettext("Save and make it at Runway")
    if avatar.kind == Avatar.Kind.PRESET or _character(avatar).creating_since:
        return ""
    return gettext("Save and bring it to Runway")
