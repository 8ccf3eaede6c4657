"""What visitors read before a call: who answers, for how long, what to ask, what they agree to."""

from typing import Any

from django.utils.translation import ngettext

from avatars.conf import conf
from avatars.models import Avatar, AvatarWords
from avatars.placements.privacy import privacy_path


def before(avatar: Avatar, words: AvatarWords) -> dict[str, Any]:
    """The section's context for what stands around the stage; `words` in the page's language."""
    return {
        "length": in_words(avatar.max_seconds),
        "questions": words.each_question,
        # They may be those of the site's main language.
        "questions_language": words.locale,
        "privacy": privacy_path(),
        "consent": conf.consent,
        "screen_sharing": conf.screen_sharing,
    }


def in_words(seconds: int) -> str:
    """A length of time as people say it: 300 → "5 minutes", 90 → "1 minute 30 seconds"."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(
            ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
        )
    if rest:
        parts.append(ngettext("%(count)d second", "%(count)d seconds", rest) % {"count": rest})
    return " ".join(parts)
