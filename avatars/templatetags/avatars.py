"""Template tags: `{% load avatars %}{% avatar_section "guide" %}` on any page.

May import: placements.
"""

from typing import Any

from django import template

from avatars.placements import privacy, section

register = template.Library()


@register.inclusion_tag("avatars/section.html")
def avatar_section(avatar: Any, heading: str = "") -> dict[str, Any]:
    """The section from which visitors call an avatar, or the one with this slug.

    Nothing where it cannot be called. `heading` replaces the section's own words.
    """
    return section.section(avatar, heading)


@register.inclusion_tag("avatars/picture.html")
def avatar_picture(
    avatar: Any, *, alt: str = "", mood: str = "", eager: bool = False
) -> dict[str, Any]:
    """The avatar's poster, or the picture of a mood; in the best format, nothing if it has none.

    `eager` is for a picture at the top of a page: it is loaded at once and first.
    """
    return section.picture(avatar, alt=alt, mood=mood, eager=eager)


@register.inclusion_tag("avatars/privacy.html")
def avatar_privacy() -> dict[str, Any]:
    """What becomes of visitors' voice, picture and calls, as the settings have it.

    Paragraphs under headings of the second level, for a page of its own.
    """
    return privacy.privacy()
