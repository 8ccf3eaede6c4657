"""Test calls of the staff: what lets them in, what they give way to, and what they cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.contrib.auth.models import Permission, User
from django.core import signing
from django.test import Client
from django.utils import timezone

from avatars.calls import opening, turns
from avatars.calls.caps import Places, granted_seconds
from avatars.calls.context import sign_context
from avatars.calls.line import InLine
from avatars.calls.tokens import make_test_pass, make_token
from avatars.exceptions import BudgetSpent
from avatars.models import Avatar, CallLog, PlaceInLine, Refusal
from tests.avatars import upstream

pytestmark = pytest.mark.django_db
EDITOR = 10**6  # far from what the database gives


@pytest.fixture(autouse=True)
def staff(db: None) -> None:
    """Two who may make test calls."""
    may = Permission.objects.get(codename="make_test_calls")
    for pk in (EDITOR, EDITOR + 1):
        User.objects.create_user(f"editor {pk}", pk=pk).user_permissions.add(may)


def connect(client: Client, **body: Any) -> Any:
    return client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster"} | body,
        content_type="application/json",
        headers={"Accept": "application/x-ndjson"},
    )


def staff_call(client: Client, **body: Any) -> Any:
    return connect(client, testCall=make_test_pass("littlelobster", EDITOR), **body)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def open_fully(answer: Any) -> None:
    assert answer.status_code == 200, answer.content
    assert b'"sessionId"' in b"".join(answer.streaming_content)


def a_call(avatar: Avatar, **more: Any) -> CallLog:
    now = timezone.now()
    values = {"max_seconds": 120, "status": CallLog.Status.LIVE, "session_id": "s",
              "consumed_at": now, "ready_at": now, "joined_at": now, "alive_at": now}  # fmt: skip
    return CallLog.objects.create(avatar=avatar, **(values | more))


@pytest.mark.parametrize(
    "state",
    [{}, {"active": False}, {"away_until": timezone.now() + timedelta(days=9)}],
    ids=["open", "switched off", "away"],
)
def test_a_pass_opens_a_call_that_the_log_knows_as_a_test(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, state: dict[str, Any]
) -> None:
    Avatar.objects.update(**state)
    upstream.answers_well(runway)

    open_fully(staff_call(client, page="/admin/avatars/avatar/1/test/en/"))

    call = CallLog.objects.get()
    assert (call.test, call.client, call.page) == (True, "", "/admin/avatars/avatar/1/test/en/")


def test_visitors_calls_are_no_tests(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    open_fully(connect(client, testCall=""))

    assert not CallLog.objects.get().test


@pytest.mark.parametrize(
    "forged",
    [
        make_test_pass("another", EDITOR),
        make_test_pass("littlelobster", EDITOR)[:-1] + "!",
        make_token(EDITOR),  # type: ignore[arg-type]
        sign_context("littlelobster", "hello"),
        signing.dumps(["littlelobster", EDITOR], salt="avatars.call"),
        "littlelobster",
        "   ",
        "x" * 5_000,
    ],
    ids=[
        "another's",
        "changed",
        "a call's",
        "a context",
        "another salt",
        "a name",
        "blank",
        "long",
    ],
)
def test_whoever_sends_no_good_pass_gets_no_call_at_all(
    client: Client, avatar: Avatar, forged: str
) -> None:
    assert code(connect(client, testCall=forged)) == (403, "forbidden_call")
    assert not CallLog.objects.exists()
    assert not Refusal.objects.exists()


def test_a_pass_is_good_for_an_hour(
    client: Client, avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = make_test_pass("littlelobster", EDITOR)
    soon = signing.time.time() + 3_601
    monkeypatch.setattr(signing.time, "time", lambda: soon)

    assert code(connect(client, testCall=signed)) == (403, "forbidden_call")


@pytest.mark.parametrize(
    "change",
    [
        lambda user: user.user_permissions.clear(),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: user.delete(),
    ],
    ids=["may not any more", "is switched off", "is gone"],
)
def test_a_pass_is_good_only_while_its_user_may(
    client: Client, avatar: Avatar, change: Callable[[User], object]
) -> None:
    change(User.objects.get(pk=EDITOR))

    assert code(staff_call(client)) == (403, "forbidden_call")


def test_a_pass_that_is_no_text_is_an_invalid_request(client: Client, avatar: Avatar) -> None:
    assert code(connect(client, testCall=["x"])) == (400, "invalid_request")


def test_a_pass_in_another_sites_page_is_refused(client: Client, avatar: Avatar) -> None:
    answer = client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster", "testCall": make_test_pass("littlelobster", EDITOR)},
        content_type="application/json",
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert code(answer) == (403, "forbidden_origin")


def test_a_login_makes_no_test_call(
    admin_client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    open_fully(connect(admin_client))

    assert not CallLog.objects.get().test


def test_the_limits_of_visitors_do_not_hold_the_staff_who_have_their_own(
    client: Client, avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CONNECT_RATE = settings.AVATARS_SITE_RATE = ["1/m"]
    settings.AVATARS_MAX_CONCURRENT_CALLS = 0
    assert code(connect(client, avatarId="nobody")) == (404, "unknown_avatar")
    assert code(connect(client)) == (429, "rate_limited")

    codes = [code(staff_call(client)) for _ in range(11)]

    assert codes == [(503, "busy")] * 10 + [(429, "rate_limited")]
    another = make_test_pass("littlelobster", EDITOR + 1)
    assert code(connect(client, testCall=another)) == (503, "busy")
    assert list(Refusal.objects.values_list("reason", "count")) == [("rate_limited", 1)]


def test_a_test_call_takes_a_place_and_waits_for_none(
    client: Client, avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    a_call(avatar)

    answer = staff_call(client)

    assert code(answer) == (503, "busy")
    assert answer.json()["retryAfter"] > 0
    assert not PlaceInLine.objects.exists()


def test_a_visitor_waits_while_a_test_call_has_the_last_place(
    avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    a_call(avatar, test=True)

    steps = opening.open_call("littlelobster", may_wait=True)

    assert isinstance(next(steps), InLine)
    steps.close()


def test_what_is_free_belongs_to_those_who_wait(
    client: Client, avatar: Avatar, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the second of two free places, while one visitor waits."""
    monkeypatch.setattr(turns, "LOOK", 0.0)
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    running = a_call(avatar)
    visitor = opening.open_call("littlelobster", may_wait=True, reports=True)
    assert isinstance(next(visitor), InLine)
    CallLog.objects.filter(pk=running.pk).update(settled_at=timezone.now(), duration=1)
    settings.AVATARS_MAX_CONCURRENT_CALLS = 2

    assert code(staff_call(client)) == (503, "busy")

    assert isinstance(next(visitor), opening.Reserved)
    assert [call.test for call in CallLog.objects.filter(settled_at=None)] == [False]
    visitor.close()


def test_a_place_in_line_does_not_make_a_test_call_one_of_its_own(
    client: Client, avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    a_call(avatar)
    visitor = opening.open_call("littlelobster", may_wait=True)
    place = next(visitor)
    assert isinstance(place, InLine)
    holder = PlaceInLine.objects.get().holder

    assert code(staff_call(client, place=place.place)) == (503, "busy")

    assert PlaceInLine.objects.get().holder == holder
    visitor.close()


def test_test_calls_are_paid_from_the_days_minutes(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    a_call(avatar, test=True, settled_at=timezone.now(), duration=100)

    with pytest.raises(BudgetSpent):
        granted_seconds(avatar, "", Places(timezone.now()))

    assert CallLog.objects.seconds_since(timezone.now() - timedelta(hours=1), timezone.now()) == 100
