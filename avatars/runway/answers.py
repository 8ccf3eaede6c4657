"""Reading the fields of Runway's answers: what has the wrong shape is an error or nothing."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from avatars.exceptions import UpstreamFailed


def text(answer: dict[str, Any], name: str) -> str:
    """A text that must be there, as databases take it; raises UpstreamFailed where it is not."""
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise UpstreamFailed(f"answer without {name}")
    return value.replace("\0", "")


def moment(answer: dict[str, Any], name: str) -> datetime:
    """A moment that must be there; raises UpstreamFailed where it is not."""
    try:
        found = parse_datetime(text(answer, name))
    except ValueError:
        found = None
    if found is None:
        raise UpstreamFailed(f"answer whose {name} is no moment")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def number(value: object) -> int | None:
    """A whole number that is not negative, or None."""
    return round(value) if isinstance(value, int | float) and 0 <= value < 10**9 else None


def code(value: object) -> str | None:
    """A stable code such as `SAFETY.INPUT.TEXT`, or None."""
    is_code = isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.\-]{1,100}", value)
    return str(value) if is_code else None


def inner(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    """The object at a path of names; an empty one where the path breaks off."""
    found: object = answer
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
