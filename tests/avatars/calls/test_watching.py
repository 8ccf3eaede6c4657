"""Whether somebody settles, and what happens where nobody does."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from avatars.calls import watching
from avatars.checks.deployment import deployment
from avatars.models import Avatar, CallLog, Settler
from avatars.models.settlers import troubles
from tests.avatars import upstream

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_looked_at", float("-inf"))


def ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


@pytest.fixture
def stuck(avatar: Avatar) -> CallLog:
    """A call that was to be cancelled ten minutes ago, and keeps the only place."""
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.LIVE,
        session_id=upstream.SESSION_ID,
        created_at=ago(600),
        consumed_at=ago(600),
        alive_at=ago(600),
        check_at=ago(600),
    )


def test_a_settler_gives_a_sign_of_life(avatar: Avatar) -> None:
    call_command("settle_calls", stdout=StringIO())

    [settler] = Settler.objects.all()
    assert timezone.now() - settler.beat_at < timedelta(seconds=10)


def test_a_settler_that_was_taken_away_is_forgotten(avatar: Avatar) -> None:
    Settler.objects.create(name="gone", started_at=ago(90_000), beat_at=ago(90_000))

    call_command("settle_calls", stdout=StringIO())

    assert not Settler.objects.filter(name="gone").exists()


def test_where_nobody_settles_a_press_settles_a_few_calls_itself(
    client: Client,
    stuck: CallLog,
    runway: responses.RequestsMock,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    upstream.retrieves(runway, "COMPLETED", duration=120)
    upstream.creates(runway, json={"id": "s-new"})
    session = f"{upstream.RUNWAY}/s-new"
    runway.get(session, json={"status": "READY", "sessionKey": "sk"})
    runway.post(f"{session}/consume", json=upstream.CREDENTIALS)

    answer = client.post(
        "/api/avatar/connect", {"avatarId": "littlelobster"}, content_type="application/json"
    )

    assert answer.status_code == 200
    stuck.refresh_from_db()
    assert stuck.duration == 120
    assert "No settler has been at work yet." in caplog.text
    assert "settle_calls --watch" in caplog.text


def test_while_a_settler_is_at_work_a_press_leaves_the_calls_to_it(
    stuck: CallLog, runway: responses.RequestsMock
) -> None:
    Settler.objects.create(name="one", started_at=ago(100), beat_at=ago(30))

    watching.help_out()

    assert len(runway.calls) == 0


def test_a_deployment_and_the_admin_say_that_nobody_settles(
    admin_client: Client, stuck: CallLog
) -> None:
    def warnings() -> list[str]:
        return [str(found.msg) for found in deployment() if found.id == "avatars.W010"]

    assert len(warnings()) == 2
    page = admin_client.get("/admin/avatars/calllog/").content.decode()
    assert "No settler has been at work yet." in page
    assert "due to be settled for 10 minutes" in page

    Settler.objects.create(name="one", started_at=ago(300), beat_at=ago(200))
    assert "since" in warnings()[0]

    Settler.objects.update(beat_at=timezone.now())
    CallLog.objects.update(settled_at=timezone.now())
    assert warnings() == []
    assert "been at work" not in admin_client.get("/admin/avatars/calllog/").content.decode()


def test_the_admin_shows_who_settles_and_who_waits(admin_client: Client, avatar: Avatar) -> None:
    Settler.objects.create(name="machine 17", started_at=ago(300), beat_at=ago(2))

    assert "machine 17" in admin_client.get("/admin/avatars/settler/").content.decode()
    assert admin_client.get("/admin/avatars/placeinline/").status_code == 200


def test_a_call_that_was_never_asked_about_counts_from_its_end(stuck: CallLog) -> None:
    CallLog.objects.update(check_at=None, ended_at=ago(300), status="ended")
    Settler.objects.create(name="one", started_at=ago(300), beat_at=timezone.now())

    assert list(troubles(timezone.now())) == ["A call has been due to be settled for 5 minutes."]


@responses.activate
def test_a_settler_notes_what_is_left_at_runway_and_no_page_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(watching, "_looked_for_credits_at", float("-inf"))
    responses.get("https://runway.test/v1/organization", json={"creditBalance": 321})

    watching.beat()
    watching.see_credits()

    assert Settler.objects.get().credits == 321


@responses.activate
def test_an_account_that_is_not_told_is_said_in_the_log_and_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watching, "_looked_for_credits_at", float("-inf"))
    responses.get("https://runway.test/v1/organization", status=500, body="secret")

    watching.beat()
    watching.see_credits()

    assert Settler.objects.get().credits is None
    assert "account at Runway" in caplog.text
    assert "secret" not in caplog.text


@responses.activate
def test_one_settler_looks_at_the_account_for_all(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    Settler.objects.create(
        name="another", started_at=ago(999), beat_at=ago(1), credits=5, credits_at=ago(100)
    )
    monkeypatch.setattr(watching, "_looked_for_credits_at", float("-inf"))

    watching.beat()
    watching.see_credits()

    assert len(responses.calls) == 0
