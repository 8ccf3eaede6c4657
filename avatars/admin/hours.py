"""An avatar's opening hours, and switching it off and on with one press from the list.

May import: placements, models.
"""

import zoneinfo
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from avatars.models import Avatar, OpeningHours
from avatars.placements import hours

SWITCHED = {"active", "away_until"}
OFF, ON, NIGHT = "off", "on", "night"


def time_zones() -> list[tuple[str, Any]]:
    """Choices of the world's cities, by region."""
    names = sorted(name for name in zoneinfo.available_timezones() if _is_of_a_city(name))
    regions = groupby(names, key=lambda name: name.partition("/")[0])
    return [
        ("", _("as the site")),
        ("UTC", "UTC"),
        *((region, [(name, name.replace("_", " ")) for name in some]) for region, some in regions),
    ]


def _is_of_a_city(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))


class OpeningHoursInline(admin.StackedInline):
    """Hours of each weekday; without any it is always open."""

    model = OpeningHours
    extra = 1
    fields = [("weekday", "opens", "closes")]
    formfield_overrides = {
        models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}
    }


class Switches(admin.ModelAdmin):
    """When an avatar can be called, in the list, with buttons beside it."""

    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        }
    }

    def get_urls(self) -> list[Any]:
        """An address for each button."""
        view = self.admin_site.admin_view(require_POST(self.switch))
        return [
            path("<int:pk>/switch/<slug:to>/", view, name="avatars_avatar_switch"),
            *super().get_urls(),
        ]

    def get_form(self, request: HttpRequest, *args: Any, **more: Any) -> Any:
        """A form that knows how the switches stood when it was opened."""
        form = super().get_form(request, *args, **more)
        for name in SWITCHED & set(form.base_fields):
            form.base_fields[name].show_hidden_initial = True
        return form

    def switch(self, request: HttpRequest, pk: int, to: str) -> HttpResponse:
        """Switch it off or on, or close it for the night."""
        avatar = get_object_or_404(Avatar, pk=pk)
        if not self.has_change_permission(request, avatar):
            raise PermissionDenied
        now = timezone.now()
        match to:
            case "off":
                changes: dict[str, Any] = {"active": False}
            case "on":
                changes = {"active": True, "away_until": None}
            case "night":
                changes = {"away_until": avatar.next_morning(now)}
            case _:
                raise Http404
        Avatar.objects.filter(pk=pk).update(**changes)
        avatar.refresh_from_db()
        done = gettext("%(avatar)s: %(state)s.") % {
            "avatar": avatar.name,
            "state": hours.at_this_moment(avatar, now),
        }
        self.log_change(request, avatar, done)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:avatars_avatar_changelist"))

    @admin.display(description=_("opening hours"))
    def opening_hours(self, avatar: Avatar) -> SafeString:
        """Its week in words, and whether it is open now."""
        now = hours.at_this_moment(avatar, timezone.now())
        return format_html(
            '{}<br><span class="avatar-now">{}</span>',
            hours.week(avatar),
            gettext("now: %(state)s") % {"state": now},
        )

    @admin.display(description=_("switch"))
    def switches(self, avatar: Avatar) -> SafeString:
        """A button for each thing that can be done at this moment.

        They send the form of the list, and with it its token, to addresses of their own.
        """
        now = timezone.now()
        is_away = avatar.away_until is not None and avatar.away_until > now
        offered = [
            (NIGHT, gettext("Close for the night"), avatar.open_at(now)),
            (ON, gettext("Open again") if avatar.active else gettext("Switch on"),
             is_away or not avatar.active),
            (OFF, gettext("Switch off now"), avatar.active),
        ]  # fmt: skip
        buttons = format_html_join(
            "",
            '<button type="submit" formaction="{}">{}<span class="visually-hidden">: {}</span>'
            "</button>",
            (
                (reverse("admin:avatars_avatar_switch", args=[avatar.pk, to]), label, avatar.name)
                for to, label, is_offered in offered
                if is_offered
            ),
        )
        return format_html('<div class="avatar-switches">{}</div>', buttons)
