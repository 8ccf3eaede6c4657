"""`manage.py check_runway --session` opens one real session, and says what that showed and cost."""

import builtins
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command

from avatars.management import trial
from avatars.models import Avatar
from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from tests.avatars import upstream
from tests.avatars.sandbox.conftest import Client, server

pytestmark = pytest.mark.django_db
API = "https://runway.test/v1"

__all__ = ["server"]


@pytest.fixture(autouse=True)
def _polls_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "POLL", 0.01)


def has_credits(runway: responses.RequestsMock, *balances: int | None) -> None:
    for balance in balances:
        runway.get(f"{API}/organization", json={"creditBalance": balance})


def ready(runway: responses.RequestsMock, avatar: Avatar) -> None:
    runway.get(f"{API}/avatars/{avatar.runway_id}", json={"status": "READY"})


def check(*options: str) -> tuple[str, str]:
    """What the command prints, and what it complains of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_runway", "--session", *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error)
    return out.getvalue(), err.getvalue()


def deleted(runway: responses.RequestsMock) -> int:
    return sum(call.request.method == "DELETE" for call in runway.calls)


@contextmanager
def answered(text: str | None) -> Iterator[list[str]]:
    """Whoever sits at the terminal types this; None: nobody sits there."""
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        if text is None:
            raise EOFError
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "input", typed)
        yield asked


def test_all_steps_are_named_and_the_cost_is_said(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    has_credits(runway, 10_000, 9_998)
    ready(runway, avatar)
    upstream.answers_well(runway)
    upstream.cancels(runway)

    output, problems = check("--no-input")

    assert problems == ""
    for said in ("create: ", "poll: ", "consume: its room is at room.test", "delete: "):
        assert said in output
    assert "It cost 2 credits: 10000 before, 9998 now." in output
    assert "Visitors can call." in output
    create = next(call for call in runway.calls if call.request.url == upstream.RUNWAY)
    body = json.loads(create.request.body or "")
    assert body["maxDuration"] == 10
    assert body["startScript"] == "Hello there."
    assert deleted(runway) == 1


def test_the_session_is_told_what_the_avatar_may_do_as_visitors_sessions_are(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(may_show_cards=True, may_highlight=True)
    has_credits(runway, 10_000, 9_998)
    ready(runway, avatar)
    upstream.answers_well(runway)
    upstream.cancels(runway)

    check("--no-input")

    create = next(call for call in runway.calls if call.request.url == upstream.RUNWAY)
    tools = json.loads(create.request.body or "")["tools"]
    assert [tool["name"] for tool in tools] == ["show_card", "highlight"]


@pytest.mark.parametrize("typed", ["", "n", "no", "what?", None])
def test_nothing_is_opened_unless_somebody_says_yes(
    avatar: Avatar, runway: responses.RequestsMock, typed: str | None
) -> None:
    has_credits(runway, 10_000)
    ready(runway, avatar)

    with answered(typed) as asked:
        output, problems = check()

    assert len(asked) == 1
    assert "about 2 credits" in output
    assert "No session was opened" in problems
    assert all(call.request.method == "GET" for call in runway.calls)


def test_whoever_says_yes_gets_one(avatar: Avatar, runway: responses.RequestsMock) -> None:
    has_credits(runway, None)
    ready(runway, avatar)
    upstream.answers_well(runway)
    upstream.cancels(runway)

    with answered("yes"):
        output, problems = check()

    assert problems == ""
    assert "Runway tells no balance" in output


FAILURES: dict[str, tuple[dict[str, Any], str]] = {
    "credits": ({"status": 400, "json": {"error": "You do not have enough credits"}}, "Buy"),
    "moderation": ({"status": 400, "json": {"error": "This text cannot be used"}}, "moderated"),
    "places": ({"status": 409, "json": {"error": "no"}}, "places of the account"),
    "unknown": ({"status": 404, "json": {"error": "no"}}, "Runway id"),
    "custom voice": ({"status": 400, "json": {"error": "no tools"}}, "custom voice"),
    "down": ({"status": 503, "json": {"error": "no"}}, "some minutes"),
    "nonsense": ({"body": "<html>"}, "newer version"),
}


@pytest.mark.parametrize(("answer", "advice"), FAILURES.values(), ids=FAILURES)
def test_a_create_that_fails_is_named_with_what_to_do(
    avatar: Avatar, runway: responses.RequestsMock, answer: dict[str, Any], advice: str
) -> None:
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway, **answer)

    _, problems = check("--no-input")

    assert "create failed: " in problems
    assert advice in problems
    assert deleted(runway) == 0


def test_a_poll_that_fails_once_is_sent_again(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=503)
    upstream.retrieves(runway, "READY")
    upstream.consumes(runway)
    upstream.cancels(runway)

    assert check("--no-input")[1] == ""


def test_a_session_that_fails_before_it_is_ready_is_named_and_deleted(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway)
    upstream.retrieves(runway, "FAILED", failureCode="INTERNAL.X", failure="foreign words")
    upstream.cancels(runway)

    output, problems = check("--no-input")

    assert "poll failed: the session is FAILED (INTERNAL.X)" in problems
    assert "foreign words" not in output + problems
    assert deleted(runway) == 1


def test_a_session_that_is_never_ready_is_named_and_deleted(
    avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_READY_TIMEOUT = 0.05
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY", queued=True)
    upstream.cancels(runway)

    _, problems = check("--no-input")

    assert "poll failed: not READY within" in problems
    assert "free place" in problems
    assert deleted(runway) == 1


def test_a_refused_consume_is_named_and_the_session_deleted(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway, status=400, json={"error": "Incorrect content type"})
    upstream.cancels(runway)

    _, problems = check("--no-input")

    assert "consume failed: upstream_failed." in problems
    assert deleted(runway) == 1


def test_a_delete_that_fails_is_tried_again_and_then_said_beside_what_failed_before(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway, status=410)
    upstream.cancels(runway, status=503)

    _, problems = check("--no-input")

    assert "consume failed" in problems
    assert "delete failed" in problems
    assert "ends by itself" in problems
    assert "2 to mend" in problems
    assert deleted(runway) == trial.TRIES


def test_ctrl_c_leaves_no_session_behind(
    avatar: Avatar, runway: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.creates(runway)
    upstream.cancels(runway)
    monkeypatch.setattr(trial.realtime, "retrieve", interrupted)

    with pytest.raises(KeyboardInterrupt):
        check("--no-input")

    assert deleted(runway) == 1


def test_an_avatar_is_chosen_by_its_slug(avatar: Avatar, runway: responses.RequestsMock) -> None:
    Avatar.objects.create(slug="cat", name="Cat", kind="runway-preset", runway_id="cat-character")
    has_credits(runway, 10_000)
    ready(runway, avatar)
    upstream.answers_well(runway)
    upstream.cancels(runway)

    check("--no-input", "--avatar=cat")

    create = next(call for call in runway.calls if call.request.url == upstream.RUNWAY)
    assert json.loads(create.request.body or "")["avatar"]["presetId"] == "cat-character"


@pytest.mark.parametrize("options", [["--avatar=nobody"], []])
def test_without_an_avatar_nothing_is_asked(
    avatar: Avatar, runway: responses.RequestsMock, options: list[str]
) -> None:
    Avatar.objects.update(active=False)

    assert "There is no active avatar" in check("--no-input", *options)[1]
    assert len(runway.calls) == 0


def test_an_option_of_the_session_without_it_is_a_mistake(avatar: Avatar) -> None:
    with pytest.raises(CommandError, match="--session"):
        call_command("check_runway", "--no-input")


def test_the_sandbox_is_opened_and_left_empty(
    avatar: Avatar, server: Client, settings: Any
) -> None:
    Avatar.objects.update(runway_id=LITTLELOBSTER_ID)
    settings.RUNWAYML_BASE_URL, settings.RUNWAYML_API_SECRET = server.url, DEFAULT_SECRET
    settings.AVATARS_DAILY_MINUTES = 1
    before = len(server.books()["sessions"])

    output, problems = check("--no-input")

    assert problems == ""
    assert "Visitors can call." in output
    [session] = server.books()["sessions"][before:]
    assert session["status"] == "CANCELLED"
