"""The signed token that lets a page tell of its own call, and of no other."""

import uuid

from django.core import signing

from avatars.exceptions import ForbiddenCall
from avatars.models import MAX_CALL_SECONDS

SALT = "avatars.call"
LIFETIME = MAX_CALL_SECONDS + 25 * 3600  # seconds: late beacons, and feedback for a day


def make_token(call_id: uuid.UUID) -> str:
    """The token that is handed out with a call."""
    return signing.dumps(str(call_id), salt=SALT)


def check_token(call_id: uuid.UUID, token: str) -> None:
    """Raise ForbiddenCall for a token that is forged, expired, or another call's."""
    try:
        signed = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        raise ForbiddenCall from None
    if signed != str(call_id):
        raise ForbiddenCall
