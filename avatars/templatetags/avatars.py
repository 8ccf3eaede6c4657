"""Template tags: `{% load avatars %}{% avatar_section "littlelobster" %}` on any page."""

import uuid
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avatars.models import Avatar
from avatars.widget_labels import widget_labels

register = template.Library()


@register.inclusion_tag("avatars/section.html")
def avatar_section(slug: str, heading: str = "") -> dict[str, Any]:
    """The section from which visitors call the avatar `slug`; nothing if it cannot be called.

    `heading` replaces the section's own words.
    """
    avatar = Avatar.objects.active().filter(slug=slug).first()
    if avatar is None:
        return {"avatar": None}
    poster = _address(avatar.poster)
    nobody = uuid.UUID(int=0)
    events = reverse("avatars:call_events", args=[nobody]).replace(str(nobody), "{callId}")
    return {
        "avatar": avatar,
        "heading": heading or _("Meet %(name)s, face to face") % {"name": avatar.name},
        "poster": poster,
        "config_id": f"avatars-config-{slug}",
        "config": {
            "slug": avatar.slug,
            "name": avatar.name,
            "connectUrl": reverse("avatars:connect"),
            "eventsUrl": events,
            "locale": get_language(),
            "maxDuration": avatar.max_seconds,
            "poster": poster,
            "labels": widget_labels(),
        },
    }


@register.filter
def clock(seconds: int | None) -> str:
    """Seconds as people read them: `1:05`, `1:02:03`; a dash where there are none."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _address(poster: str) -> str:
    """The address of a poster given as a static file's path or as an address."""
    return poster if not poster or poster.startswith(("/", "https://")) else static(poster)
