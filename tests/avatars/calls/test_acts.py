"""What an avatar is told it can do on its visitor's page."""

import json
from typing import Any

import pytest
import responses
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avatars.models import Avatar, CallLog
from avatars.sandbox.shapes import issues_of_create
from tests.avatars import upstream

pytestmark = pytest.mark.django_db

ALL = dict.fromkeys(["may_show_cards", "may_scroll", "may_highlight", "may_click"], True)


def press(client: Client, **more: Any) -> Any:
    body = {"avatarId": "littlelobster", **more}
    return client.post("/api/avatar/connect", json.dumps(body), content_type="application/json")


def created(runway: responses.RequestsMock) -> dict[str, Any]:
    """The body of the create, of which Runway's schema finds nothing to say."""
    body: dict[str, Any] = json.loads(runway.calls[0].request.body)
    assert issues_of_create(body) == []
    return body


def tools(runway: responses.RequestsMock) -> dict[str, dict[str, Any]]:
    """The tools of the create, and of each its parameters by name."""
    return {
        tool["name"]: {parameter["name"]: parameter for parameter in tool["parameters"]}
        for tool in created(runway).get("tools", [])
    }


def test_an_avatar_may_do_nothing_on_a_page_unless_it_is_switched_on(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    press(client, targets=["features"], clickable=["features"])

    assert "tools" not in created(runway)


def test_every_act_that_is_switched_on_is_told_with_the_targets_there_are(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(**ALL)
    upstream.answers_well(runway)

    press(client, targets=["features", "talk", "features"], clickable=["talk"])

    told = tools(runway)
    assert list(told) == ["show_card", "scroll_to", "highlight", "click"]
    assert told["scroll_to"]["target"]["enum"] == ["features", "talk"]
    assert told["highlight"]["target"]["enum"] == ["features", "talk"]
    assert told["click"]["target"]["enum"] == ["talk"]
    assert {tool["type"] for tool in created(runway)["tools"]} == {"client_event"}


def test_what_runway_would_take_to_be_required_says_that_it_is_not(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(**ALL)
    upstream.answers_well(runway)

    press(client, targets=["features"])

    told = tools(runway)
    assert told["highlight"]["target"]["required"] is True
    assert told["highlight"]["duration"]["required"] is False
    assert told["highlight"]["duration"]["type"] == "number"
    required = {name: parameter["required"] for name, parameter in told["show_card"].items()}
    assert required == {"title": True, "text": False, "link": False}


def test_without_a_target_there_is_only_the_card(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(**ALL)
    upstream.answers_well(runway)

    press(client, clickable=["nowhere"])

    assert list(tools(runway)) == ["show_card"]


def test_what_is_switched_off_is_not_told(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(may_highlight=True)
    upstream.answers_well(runway)

    press(client, targets=["features"], clickable=["features"])

    assert list(tools(runway)) == ["highlight"]


def test_the_hosts_that_cards_may_link_to_are_told(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    Avatar.objects.update(may_show_cards=True)
    settings.AVATARS_LINK_HOSTS = ["docs.example.com"] + [f"{n}.example.com" for n in range(200)]
    upstream.answers_well(runway)

    press(client)

    assert "docs.example.com" in tools(runway)["show_card"]["link"]["description"]


MOST = [f"part-{number}" for number in range(20)]


def test_as_many_targets_as_runway_takes_are_taken(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(may_scroll=True)
    upstream.answers_well(runway)

    press(client, targets=[*MOST[1:], "x" * 64])

    assert len(tools(runway)["scroll_to"]["target"]["enum"]) == 20


@pytest.mark.parametrize("name", ["targets", "clickable"])
@pytest.mark.parametrize(
    "rubbish",
    [
        "features",
        5,
        True,
        {"features": 1},
        [5],
        [None],
        [["features"]],
        [""],
        ["x" * 65],
        ["two words"],
        ["-dash"],
        ["<b>"],
        ["區塊"],
        ["features\n"],
        ["\ud83e"],
        ["javascript:alert(1)"],
        [*MOST, "one-more"],
    ],
    ids=ascii,
)
def test_targets_that_are_none_are_an_invalid_request(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, name: str, rubbish: Any
) -> None:
    answer = press(client, **{name: rubbish})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_request"
    assert not CallLog.objects.exists()
    assert len(runway.calls) == 0


@pytest.mark.parametrize("none", [{}, {"targets": None}, {"targets": [], "clickable": []}], ids=str)
def test_a_client_that_names_no_targets_is_answered_as_ever(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, none: dict[str, Any]
) -> None:
    upstream.answers_well(runway)

    assert press(client, **none).status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(targets=JSON, clickable=JSON)
def test_no_targets_whatever_break_a_connect(
    client: Client, avatar: Avatar, targets: Any, clickable: Any
) -> None:
    Avatar.objects.update(active=False)

    answer = press(client, targets=targets, clickable=clickable)

    assert answer.status_code in (400, 404, 429)
