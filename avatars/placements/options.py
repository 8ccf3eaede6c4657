"""What a template says of a section: its avatar, variant, place, context, words and looks.

A mistake is shown to the developer who made it, and costs visitors nothing: it raises where DEBUG
is on, and elsewhere is logged, and something sensible taken instead.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import TemplateSyntaxError
from django.utils.text import slugify

from avatars.models import Avatar, CallLog, Tone

logger = logging.getLogger(__name__)

LONGEST_PLACEMENT = 50  # characters, without the number of one that occurs again


@dataclass(frozen=True)
class Own:
    """A section's own words and looks; what is empty is the site's or the avatar's.

    `text` stands below the heading, `button` on what begins a call, `questions` one on each line.
    `poster` is a Poster or its number, `tone` one of Tone.
    """

    text: str = ""
    button: str = ""
    questions: str = ""
    poster: Any = None
    tone: str = ""


def avatar(which: object) -> Avatar | None:
    """The avatar, or the one with this slug; None where there is none."""
    if isinstance(which, Avatar):
        return which
    if isinstance(which, str):
        return Avatar.objects.shown().filter(slug=which).first()
    if which is not None:
        _complain(f"{which!r} is neither an avatar nor the slug of one.")
    return None


def variant(value: str) -> str:
    """`inline` or `floating`."""
    if value in CallLog.Variant.values:
        return value
    _complain(f'There is no variant "{value}": use {" or ".join(CallLog.Variant.values)}.')
    return CallLog.Variant.INLINE


def tone(value: str) -> str:
    """One of Tone; the site's own where it is no such."""
    if value in Tone.values:
        return value
    _complain(f'There is no tone "{value}": use {", ".join(filter(None, Tone.values))}.')
    return Tone.SITE


def is_placement(value: str) -> bool:
    """Whether this can be the name of a place: up to 50 small letters, digits and hyphens."""
    return bool(value) and value == slugify(value)[:LONGEST_PLACEMENT]


def slot(value: object) -> str:
    """The name of a slot; empty where it cannot be one."""
    if isinstance(value, str) and is_placement(value):
        return value
    _complain(f"{value!r} is not the name of a slot: small letters, digits and hyphens, in quotes.")
    return ""


def placement(value: str, slug: str, taken: set[str]) -> str:
    """The name of a section on its page, which no other of `taken` has; it is added to them.

    `value` is the developer's own name for it; without one it is the avatar's slug.
    """
    wanted = slugify(value)[:LONGEST_PLACEMENT]
    if value != wanted:
        _complain(
            f'The placement "{value}" cannot be used: up to {LONGEST_PLACEMENT} small letters,'
            " digits and hyphens can."
        )
    first = wanted or slug
    name, number = first, 1
    while name in taken:
        number += 1
        name = f"{first}-{number}"
    taken.add(name)
    return name


def context(value: str, longest: int) -> str:
    """What the avatar is to be told, of at most `longest` characters; else nothing."""
    text = str(value or "").strip()
    if len(text) <= longest:
        return text
    _complain(f"The context has {len(text)} characters: at most {longest} can be told.")
    return ""


def _complain(mistake: str) -> None:
    if settings.DEBUG:
        raise TemplateSyntaxError(f"avatar_section: {mistake}")
    logger.error("avatar_section: %s", mistake)
