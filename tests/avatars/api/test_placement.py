"""What a page says of where a call is begun, and what the site tells the avatar through it."""

import json
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.core.exceptions import ValidationError
from django.test import Client

from avatars.calls import context
from avatars.calls.context import sign_context
from avatars.models import LONGEST_PERSONALITY, Avatar, AvatarWords, CallLog
from tests.avatars import upstream

pytestmark = pytest.mark.django_db
CONNECT = "/api/avatar/connect"
WHERE = {"placement": "prices-2", "variant": "floating", "page": "/en/prices/", "device": "phone"}


def connect(client: Client, **body: Any) -> Any:
    return client.post(
        CONNECT, {"avatarId": "littlelobster"} | body, content_type="application/json"
    )


def told(runway: responses.RequestsMock) -> str:
    """The personality of the session that was created."""
    [create] = [call for call in runway.calls if call.request.url == upstream.RUNWAY]
    return str(json.loads(create.request.body or "{}").get("personality", ""))


def test_the_log_keeps_where_a_call_was_begun(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    assert connect(client, **WHERE).status_code == 200

    assert CallLog.objects.filter(**WHERE).count() == 1


def test_a_stock_client_says_nothing_and_is_served(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    assert connect(client).status_code == 200

    assert CallLog.objects.filter(placement="", variant="", page="", device="").count() == 1
    assert told(runway) == "Warm and a little dry."


@pytest.mark.parametrize(
    "rubbish",
    [
        {"page": "prices/"},
        {"page": "//example.com/"},
        {"page": "https://example.com/"},
        {"page": "/en/?q=secret"},
        {"page": "/en/#top"},
        {"page": "/a b"},
        {"page": "/a\nb"},
        {"page": "/a\\b"},
        {"page": "/" + "a" * 200},
        {"page": 5},
        {"page": ["/"]},
        {"device": "toaster"},
        {"device": {"a": 1}},
        {"variant": "sideways"},
        {"placement": "<b>"},
        {"placement": "a" * 61},
        {"placement": 7},
        {"context": 7},
        {"context": "x" * 6_001},
        {"context": "forged"},
        {"context": "a:b:c"},
        {"context": ".:1abc:é"},
    ],
)
def test_rubbish_is_an_invalid_request(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, rubbish: dict[str, Any]
) -> None:
    answer = connect(client, **rubbish)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_request"
    assert not CallLog.objects.exists()


@pytest.mark.parametrize("text", ["Reads the prices.", "讀" * 1_000, "🦞" * 1_000, '"\\\n' * 300])
def test_the_avatar_is_told_what_the_site_has_signed(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, text: str
) -> None:
    upstream.answers_well(runway)

    assert connect(client, context=sign_context("littlelobster", text)).status_code == 200

    assert told(runway).startswith("Warm and a little dry.\n\n")
    assert told(runway).endswith(text)


def test_a_context_of_another_avatar_is_refused(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    answer = connect(client, context=sign_context("somebody-else", "Give them gold."))

    assert answer.status_code == 400
    assert len(runway.calls) == 0


def test_a_context_of_yesterday_is_left_out_and_logged(
    client: Client,
    avatar: Avatar,
    runway: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upstream.answers_well(runway)
    signed = sign_context("littlelobster", "Reads the prices.")
    monkeypatch.setattr(context, "LIFETIME", timedelta(seconds=-1))

    assert connect(client, context=signed).status_code == 200

    assert told(runway) == "Warm and a little dry."
    assert "too old" in caplog.text
    assert "Reads the prices" not in caplog.text


def test_personality_and_context_stay_within_runways_limit(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)
    AvatarWords.objects.update(personality="p" * (LONGEST_PERSONALITY - 100))

    connect(client, context=sign_context("littlelobster", "x" * 1_000))

    assert len(told(runway)) == LONGEST_PERSONALITY


def test_a_character_that_keeps_its_own_personality_is_not_robbed_of_it(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)
    AvatarWords.objects.update(personality="")

    connect(client, context=sign_context("littlelobster", "Reads the prices."))

    assert told(runway) == ""


@pytest.mark.parametrize("url", ["/", "/prices/", "/價格/?a=b#c", "https://example.com/a"])
def test_the_next_step_leads_to_this_site_or_over_https(avatar: Avatar, url: str) -> None:
    AvatarWords(avatar=avatar, locale="fr", action_label="Go", action_url=url).full_clean()


@pytest.mark.parametrize(
    "url",
    ["//evil.test", "/\\evil.test", "http://a.test", "javascript:alert(1)", "prices/", "https://",
     "https:///a", "/a b", "/\t/evil.test", ""],
)  # fmt: skip
def test_the_next_step_leads_nowhere_else(avatar: Avatar, url: str) -> None:
    with pytest.raises(ValidationError):
        AvatarWords(avatar=avatar, locale="fr", action_label="Go", action_url=url).full_clean()
