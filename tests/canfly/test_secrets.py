"""What was signed with the key of before holds while SECRET_KEY_FALLBACKS names that."""

import json
from typing import Any

import pytest
import responses
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone

from avatars.calls import tokens
from avatars.calls.context import read_context, sign_context
from avatars.calls.line import number_of
from avatars.exceptions import ForbiddenCall, InvalidRequest
from avatars.models import Avatar, CallLog, PlaceInLine
from tests.avatars import upstream

pytestmark = pytest.mark.django_db
OLD, NEW = "the key of before" * 3, "the key of today" * 3


@pytest.fixture(autouse=True)
def _old_key(settings: Any) -> None:
    settings.SECRET_KEY = OLD


def rotate(settings: Any, *fallbacks: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, list(fallbacks)


def tell(client: Client, call: dict[str, str], event: str, **more: str) -> int:
    body = json.dumps({"callToken": call["callToken"], "event": event} | more)
    address = f"/api/avatar/calls/{call['callId']}/events"
    return client.post(address, body, content_type="application/json").status_code


def test_a_call_that_was_opened_with_the_old_key_goes_on_and_ends(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    upstream.answers_well(runway)
    sent = {"avatarId": "littlelobster"}
    call = client.post("/api/avatar/connect", sent, content_type="application/json").json()

    rotate(settings, OLD)

    assert tell(client, call, "joined") == 204
    assert tell(client, call, "face") == 204
    assert tell(client, call, "ended", reason="hung_up") == 204
    row = CallLog.objects.get()
    assert (row.status, row.end_reason) == ("ended", "hung_up")


def test_without_the_old_key_its_page_is_not_believed(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    upstream.answers_well(runway)
    sent = {"avatarId": "littlelobster"}
    call = client.post("/api/avatar/connect", sent, content_type="application/json").json()

    rotate(settings)

    assert tell(client, call, "joined") == 403


def test_places_in_line_contexts_and_test_passes_hold(avatar: Avatar, settings: Any) -> None:
    now = timezone.now()
    place = PlaceInLine.objects.create(avatar=avatar, since=now, seen_at=now)
    ticket = signing.dumps(place.pk, salt="avatars.place")
    context = sign_context("littlelobster", "The visitor reads the prices.")
    test_pass = tokens.make_test_pass("littlelobster", 7)

    rotate(settings, OLD)

    assert number_of(ticket, "littlelobster") == place.pk
    assert read_context("littlelobster", context) == "The visitor reads the prices."
    assert tokens.check_test_pass("littlelobster", test_pass) == "7"

    rotate(settings)

    assert number_of(ticket, "littlelobster") is None
    with pytest.raises(InvalidRequest):
        read_context("littlelobster", context)
    with pytest.raises(ForbiddenCall):
        tokens.check_test_pass("littlelobster", test_pass)


def test_staff_stay_logged_in_and_are_signed_anew(settings: Any) -> None:
    staff = Client()
    staff.force_login(User.objects.create_superuser("owner"))

    rotate(settings, OLD)
    assert staff.get("/admin/", secure=True).status_code == 200
    # So that they stay when the old key goes.
    rotate(settings)
    assert staff.get("/admin/", secure=True).status_code == 200
