"""The editor's view of the avatars, with their words in every language side by side."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from avatars.admin.hours import OpeningHoursInline, Switches, time_zones
from avatars.admin.test_calls import TestCalls
from avatars.admin.words import WordsForm, WordsInline
from avatars.models import Avatar, AvatarWords
from avatars.placements import pictures

# What decides what a call costs, and whom pages and Runway mean.
LIMITED = ["slug", "kind", "runway_id", "max_seconds", "max_concurrent", "daily_minutes"]


class AvatarForm(forms.ModelForm):
    """An avatar whose poster is there, in one of the world's time zones."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        required=False,
        help_text=_("Of the opening hours below. Without any it is always open."),
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
class AvatarAdmin(Switches, TestCalls):
    """Who can be called. Limits and ids are read-only without `avatars.change_limits`."""

    form = AvatarForm
    list_display = ["name", "slug", "max_seconds", "opening_hours", "switches"]
    list_filter = ["active", "kind"]
    search_fields = ["name", "slug", "runway_id"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["picture", "test_calls"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "emoji", "active"]}),
        (_("At Runway"), {"fields": ["kind", "runway_id"]}),
        (_("Looks"), {"fields": ["poster", "picture"]}),
        (_("Hours"), {"fields": ["away_until", "time_zone"]}),
        (
            _("What it may do on the page"),
            {
                "fields": ["may_show_cards", "may_scroll", "may_highlight", "may_click"],
                "description": _(
                    "Only what a page marks with data-avatar-target can be scrolled to, highlighted"
                    " or clicked. At Runway an avatar with a custom voice can do none of this:"
                    " leave all of it off."
                ),
            },
        ),
        (_("Limits"), {"fields": ["max_seconds", "max_concurrent", "daily_minutes"]}),
    ]
    inlines = [OpeningHoursInline, AvatarWordsInline]

    class Media:
        css = {"all": ["avatars/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Avatar]":
        """With their hours, which the list tells of."""
        return super().get_queryset(request).prefetch_related("hours")

    def get_list_display(self, request: HttpRequest) -> Any:
        """No buttons for whoever may only look."""
        shown = super().get_list_display(request)
        return [name for name in shown if name != "switches" or self.has_change_permission(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Avatar | None = None) -> list[str]:
        """Limits and ids, too, for whoever may only word and picture an avatar."""
        limited = [] if _may_change_limits(request) else LIMITED
        return [*super().get_readonly_fields(request, obj), *limited]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Avatar | None = None
    ) -> dict[str, Sequence[str]]:
        """The slug from the name, where both can be written."""
        found = super().get_prepopulated_fields(request, obj)
        return found if _may_change_limits(request) else {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new avatar has limits and an id."""
        return super().has_add_permission(request) and _may_change_limits(request)

    @admin.display(description=_("as it looks now"))
    def picture(self, avatar: Avatar) -> str | SafeString:
        """The poster that is saved."""
        poster = pictures.poster(avatar.poster)
        if poster is None:
            return "–"
        return format_html('<img class="avatar-poster" src="{}" alt="">', poster.src)


def _may_change_limits(request: HttpRequest) -> bool:
    return request.user.has_perm("avatars.change_limits")
