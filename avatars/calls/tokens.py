"""The signed token that lets a page report on its own call, and on no other."""

import uuid

from django.core import signing

from avatars.calls.timing import TOKEN_LIFETIME
from avatars.exceptions import ForbiddenCall

SALT = "avatars.call"


def make_token(call_id: uuid.UUID) -> str:
    """The token that is handed out with a call."""
    return signing.dumps(str(call_id), salt=SALT)


def check_token(call_id: uuid.UUID, token: str) -> None:
    """Raise ForbiddenCall for a token that is forged, expired, or another call's."""
    try:
        signed = signing.loads(token, salt=SALT, max_age=TOKEN_LIFETIME)
    except signing.BadSignature:
        raise ForbiddenCall from None
    if signed != str(call_id):
        raise ForbiddenCall
