"""What the site tells an avatar about a page or a person, on its way through the visitor's browser.

It is signed, so that no visitor can write it, and not secret: they can read it.
"""

import json
import logging
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from avatars.exceptions import InvalidRequest
from avatars.models import LONGEST_PERSONALITY, AvatarWords

logger = logging.getLogger(__name__)

SALT = "avatars.context"
LIFETIME = timedelta(days=1)
LONGEST_CONTEXT = 1_000  # characters
LONGEST_SIGNED = 6_000  # characters of the signed form, whatever is written in it


class _Plain:
    """JSON as it is written: escapes would make Chinese twice as long.

    Half of a surrogate pair, as other programs' JSON may have it, becomes a question mark.
    """

    def dumps(self, value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="replace")

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def sign_context(slug: str, text: str) -> str:
    """The form in which a page hands it on, for calls of this avatar and no other."""
    return signing.dumps([slug, text], salt=SALT, serializer=_Plain, compress=True)


def read_context(slug: str, signed: str) -> str:
    """What was signed for calls of this avatar; nothing where the page was made too long ago.

    Raises InvalidRequest for what was not signed here, or for another avatar.
    """
    if not signed:
        return ""
    try:
        meant_for, text = signing.loads(signed, salt=SALT, serializer=_Plain, max_age=LIFETIME)
    except signing.SignatureExpired:
        logger.warning("a context for %s is too old: the call goes on without it", slug)
        return ""
    except (signing.BadSignature, ValueError):
        raise InvalidRequest("forged context") from None
    if meant_for != slug:
        raise InvalidRequest("context of another avatar")
    return str(text)


def personality_with(words: AvatarWords, text: str) -> str:
    """The personality of a session that is told `text` besides; within Runway's limit.

    A session's personality takes the place of the character's own. Where we have none, the
    character keeps its own, and is not told.
    """
    if not text:
        return words.personality
    if not words.personality:
        logger.warning("no context without a personality (%s)", words.avatar_id)
        return ""
    with translation.override(words.locale):
        said = "\n\n" + _("From the website, about this page and this visitor: %s") % text
    room = LONGEST_PERSONALITY - len(words.personality)
    if len(said) > room:
        logger.warning("the context was cut: the personality fills Runway's limit")
    return words.personality + said[:room]
