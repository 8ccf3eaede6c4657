"""The log keeps the language that was really spoken beside that of the page."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from avatars.calls import tokens
from avatars.models import Avatar, CallLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    now = timezone.now()
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.LIVE,
        session_id="s-1",
        consumed_at=now,
        ready_at=now,
        joined_at=now,
        locale="en",
    )


def tell(client: Client, call: CallLog, event: str, spoken: Any) -> int:
    body = {"callToken": tokens.make_token(call.pk), "event": event, "spoken": spoken}
    return client.generic(
        "POST", f"/api/avatar/calls/{call.pk}/events", json.dumps(body), "application/json"
    ).status_code


def spoken(call: CallLog) -> str:
    call.refresh_from_db()
    return call.spoken_language


@pytest.mark.parametrize("event", ["alive", "ended"])
def test_the_language_comes_with_a_sign_of_life_and_with_the_end(
    client: Client, call: CallLog, event: str
) -> None:
    assert tell(client, call, event, "zh-hant") == 204

    assert spoken(call) == "zh-hant"
    assert call.locale == "en"


def test_the_last_word_counts_and_silence_takes_nothing_back(client: Client, call: CallLog) -> None:
    tell(client, call, "alive", "zh-hans")
    tell(client, call, "alive", "en")
    tell(client, call, "ended", "")

    assert spoken(call) == "en"


def test_what_comes_after_the_end_changes_nothing(client: Client, call: CallLog) -> None:
    tell(client, call, "ended", "en")
    tell(client, call, "ended", "zh-hant")
    tell(client, call, "alive", "zh-hant")

    assert spoken(call) == "en"


@pytest.mark.parametrize(
    "nonsense", ["fr", "en-us", "zh", "ZH-HANT", "x" * 500, 7, ["en"], {"en": 1}]
)
def test_a_language_that_nobody_knows_costs_the_call_neither_its_life_nor_its_end(
    client: Client, call: CallLog, nonsense: Any
) -> None:
    assert tell(client, call, "alive", nonsense) == 204
    call.refresh_from_db()
    assert call.alive_at is not None

    assert tell(client, call, "ended", nonsense) == 204
    call.refresh_from_db()
    assert (call.status, call.spoken_language) == (CallLog.Status.ENDED, "")


def test_a_language_of_the_site_is_known(client: Client, call: CallLog, settings: Any) -> None:
    settings.LANGUAGES = [("fr", "Français")]

    assert tell(client, call, "alive", "fr") == 204
    assert tell(client, call, "alive", "zh-hant") == 204
    assert spoken(call) == "zh-hant"


def test_admins_read_both_languages_by_name(admin_client: Client, call: CallLog) -> None:
    CallLog.objects.update(spoken_language="zh-hant")

    for page in ("", f"{call.pk}/change/"):
        html = admin_client.get(f"/admin/avatars/calllog/{page}").content.decode()
        assert "English" in html
        assert "繁體中文" in html
