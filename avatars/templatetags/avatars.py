"""Template tags: `{% load avatars %}{% avatar_section "littlelobster" %}` on any page."""

import uuid
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avatars.models import Avatar
from avatars.placements import pictures
from avatars.placements.words import widget_labels

register = template.Library()

# How wide the poster is shown: nearly the whole of a narrow window, at most as wide as the text.
# Where that is more than 60rem its soft shading bears being stretched, for a third less to load.
POSTER_SIZES = "(min-width: 60rem) 60rem, 90vw"


@register.inclusion_tag("avatars/section.html")
def avatar_section(slug: str, heading: str = "") -> dict[str, Any]:
    """The section from which visitors call the avatar `slug`; nothing if it cannot be called.

    `heading` replaces the section's own words.
    """
    avatar = Avatar.objects.active().filter(slug=slug).first()
    if avatar is None:
        return {"avatar": None}
    poster = pictures.poster(avatar.poster)
    nobody = uuid.UUID(int=0)
    events = reverse("avatars:call_events", args=[nobody]).replace(str(nobody), "{callId}")
    return {
        "avatar": avatar,
        "heading": heading or _("Meet %(name)s, face to face") % {"name": avatar.name},
        "config_id": f"avatars-config-{slug}",
        "config": {
            "slug": avatar.slug,
            "name": avatar.name,
            "connectUrl": reverse("avatars:connect"),
            "eventsUrl": events,
            "locale": get_language(),
            "maxDuration": avatar.max_seconds,
            "poster": poster.src if poster else "",
            "moods": pictures.moods(avatar.poster),
            "labels": widget_labels(),
        },
    }


@register.inclusion_tag("avatars/picture.html")
def avatar_picture(
    avatar: Avatar, *, alt: str = "", mood: str = "", eager: bool = False
) -> dict[str, Any]:
    """The avatar's poster, or the picture of a mood; in the best format, nothing if it has none.

    `eager` is for a picture at the top of a page: it is loaded at once and first.
    """
    poster = avatar.poster
    return {
        "picture": pictures.mood(poster, mood) or pictures.poster(poster),
        "sizes": POSTER_SIZES,
        "alt": alt,
        "eager": eager,
    }
