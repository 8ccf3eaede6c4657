"""What is signed for a call: the token that lets a page report on it and on no other, and the pass
of those who may make test calls.
"""

import uuid
from datetime import timedelta

from django.core import signing

from avatars.calls.timing import TOKEN_LIFETIME
from avatars.exceptions import ForbiddenCall

SALT = "avatars.call"
TEST_SALT = "avatars.test"
TEST_LIFETIME = timedelta(hours=1)


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


def make_test_pass(slug: str, user_id: object) -> str:
    """What lets a page of the staff's make test calls of the avatar with this slug, for an hour.

    Whoever hands it out has made sure that this user may make them. The id may be of any kind.
    """
    return signing.dumps([slug, str(user_id)], salt=TEST_SALT)


def check_test_pass(slug: str, signed: str) -> str:
    """The id of the user for whom it was signed; whether they still may is the caller's to ask.

    Raises ForbiddenCall for a pass that is forged, expired, or for another avatar than the one with
    this slug.
    """
    try:
        meant_for, user_id = signing.loads(signed, salt=TEST_SALT, max_age=TEST_LIFETIME)
    except signing.BadSignature:
        raise ForbiddenCall from None
    if meant_for != slug:
        raise ForbiddenCall
    return str(user_id)
