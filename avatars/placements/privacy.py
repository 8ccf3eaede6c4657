"""What visitors are told about their voice and picture, and where."""

from typing import Any

from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils.translation import ngettext

from avatars.conf import conf


def privacy_path() -> str | None:
    """Where AVATARS_PRIVACY_URL leads in the page's language; None where there is no such page."""
    try:
        return resolve_url(conf.privacy_url)
    except NoReverseMatch:
        return None


def privacy() -> dict[str, Any]:
    """The context of what is processed, written down and kept, as the settings have it.

    `call_days` is empty where calls are kept for ever.
    """
    return {
        "transcripts": conf.transcripts,
        "transcript_days": _days(conf.transcript_days),
        "keep_at_runway": conf.keep_at_runway,
        "call_days": _days(conf.call_days) if conf.call_days > 0 else "",
        "contact": conf.privacy_contact,
        "contact_link": _link(conf.privacy_contact),
        "consent": conf.consent,
        "screen_sharing": conf.screen_sharing,
    }


def _days(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _link(contact: str) -> str:
    """What a press on the contact opens; empty where it is neither a page nor a mail address."""
    if contact.startswith(("https://", "http://", "/")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
