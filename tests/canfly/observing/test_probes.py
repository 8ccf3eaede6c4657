"""Whoever watches the site learns whether it is well, and no more; what hangs holds nobody up."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar, CallLog, Settler
from canfly.observing import health
from tests.watching import watching_lines

pytestmark = pytest.mark.django_db

ALL_WELL = {"database": "ok", "settler": "ok", "runway": "ok", "cache": "ok"}


def ready(query: str = "") -> tuple[int, dict[str, str]]:
    """The status of the answer, and the parts that it names."""
    answer = Client().get(f"/readyz{query}")
    return answer.status_code, answer.json()["parts"]


@pytest.fixture
def settler() -> Settler:
    now = timezone.now()
    return Settler.objects.create(
        name="machine 1", started_at=now, beat_at=now, credits=900, credits_at=now
    )


def failed_call(avatar: Avatar, ago: int) -> None:
    moment = timezone.now() - timedelta(seconds=ago)
    CallLog.objects.create(
        avatar=avatar,
        max_seconds=60,
        status=CallLog.Status.FAILED,
        error_code="upstream_failed",
        created_at=moment,
        ended_at=moment,
        settled_at=moment,
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_ask_by_any_host_over_http_and_get_no_cookie(path: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    answer = Client().get(path, headers={"Host": "10.0.0.7:8000", "Accept-Language": "zh-TW"})

    assert answer.status_code in (200, 503)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == answer.status_code


def test_a_process_that_answers_is_alive_whatever_else_is_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "LOOKS", [])

    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_all_is_well(settler: Settler) -> None:
    assert ready() == (200, ALL_WELL)


def test_what_is_answered_holds_no_name_version_or_error(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object) -> None:
        raise OperationalError('connection to server at "db.internal" (10.0.0.9) failed')

    monkeypatch.setattr(health, "troubles", gone)
    with watching_lines() as watch:
        answer = Client().get("/readyz")

    assert answer.json() == {
        "status": "failed",
        "parts": ALL_WELL | {"database": "failed", "settler": "unknown", "runway": "unknown"},
    }
    assert "database failed: OperationalError" in watch.lines[0]
    assert "db.internal" not in "".join(watch.lines)


def test_a_settler_that_was_not_seen_is_named(settler: Settler) -> None:
    Settler.objects.update(beat_at=timezone.now() - timedelta(minutes=3))

    assert ready() == (503, ALL_WELL | {"settler": "failed"})


def test_a_load_balancer_asks_for_the_parts_without_which_no_page_can_be_served(
    settler: Settler,
) -> None:
    Settler.objects.update(beat_at=timezone.now() - timedelta(minutes=3))

    assert ready("?only=database,cache")[0] == 200
    assert ready("?only=settler")[0] == 503
    assert ready("?only=databse")[0] == 503


def test_runway_is_judged_by_what_was_seen_and_never_asked(
    settler: Settler, avatar: Avatar
) -> None:
    for ago in (60, 50, 40):
        failed_call(avatar, ago)
    assert ready()[1]["runway"] == "ok", "it has answered since"

    Settler.objects.update(credits_at=timezone.now() - timedelta(seconds=90))
    health.LOOKS[0]._ended = float("-inf")
    assert ready()[1]["runway"] == "failed", "three calls have failed since"

    CallLog.objects.all().delete()
    Settler.objects.update(credits_at=timezone.now() - timedelta(minutes=12))
    health.LOOKS[0]._ended = float("-inf")
    assert ready()[1]["runway"] == "unknown", "nobody has heard of it lately"


def test_a_cache_that_forgets_or_raises_is_named(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    its_class = type(caches["default"])
    monkeypatch.setattr(its_class, "set", lambda *args: None)
    assert ready() == (503, ALL_WELL | {"cache": "failed"})

    def refused(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(its_class, "set", refused)
    health.LOOKS[1]._ended = float("-inf")
    assert ready() == (503, ALL_WELL | {"cache": "failed"})


def test_looks_are_kept_so_that_probes_are_no_load(
    settler: Settler, django_assert_num_queries: Any
) -> None:
    ready()

    with django_assert_num_queries(0):
        assert ready() == (200, ALL_WELL)


def test_what_hangs_holds_nobody_up_and_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    free, begun = threading.Event(), []

    def hang() -> dict[str, str]:
        begun.append(1)
        free.wait(30)
        return {"database": "ok"}

    def in_a_thread(work: Callable[[], object]) -> None:
        threading.Thread(target=work, daemon=True).start()

    monkeypatch.setattr(health, "in_background", in_a_thread)
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    look = health.Look("database", by=hang)
    monkeypatch.setattr(health, "LOOKS", [look])

    assert [ready() for _ in range(3)] == [(503, {"database": "timeout"})] * 3
    assert begun == [1]

    free.set()
    assert look._done.wait(30)
    assert ready() == (200, {"database": "ok"})
