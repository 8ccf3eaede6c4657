"""Prometheus reads how things stand, and what happened since midnight, if it shows the token."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from avatars.insights.metrics.views import registry
from avatars.insights.tally import midnight, today
from avatars.models import Avatar, CallLog, PlaceInLine, Refusal, Settler
from tests.postgresql import ON_POSTGRESQL

pytestmark = pytest.mark.django_db

TOKEN = "a-token-for-prometheus"


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.AVATARS_METRICS_TOKEN = TOKEN


def read(**headers: str) -> Any:
    return Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}", **headers})


def figures() -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels, in their order."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(read().content.decode())
        for sample in family.samples
    }


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is noon, so that everything of the last hours is of today."""
    moment = midnight(today()) + timedelta(hours=12)
    monkeypatch.setattr("avatars.insights.metrics.collecting.timezone.now", lambda: moment)
    return moment


def make_call(avatar: Avatar, pressed: datetime, **more: Any) -> CallLog:
    return CallLog.objects.create(avatar=avatar, max_seconds=120, created_at=pressed, **more)


def talked(avatar: Avatar, pressed: datetime, seconds: int, **more: Any) -> CallLog:
    """A call that was ready after 3 seconds, joined after 4, seen after 9, and is settled."""
    after = {name: pressed + timedelta(seconds=n) for name, n in WAITS.items()}
    over = pressed + timedelta(seconds=9 + seconds)
    return make_call(
        avatar, pressed, session_id=f"s-{pressed}-{seconds}", status="ended", end_reason="hung_up",
        consumed_at=after["ready_at"], ended_at=over, settled_at=over, duration=seconds,
        **after, **more,
    )  # fmt: skip


WAITS = {"ready_at": 3, "joined_at": 4, "face_at": 9}


def test_without_a_token_of_ours_there_is_no_such_page(settings: Any) -> None:
    settings.AVATARS_METRICS_TOKEN = ""

    assert read(Authorization="Bearer ").status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", TOKEN, "Basic YTpi", "Bearer ☃"])
def test_whoever_shows_another_token_reads_nothing(shown: str) -> None:
    answer = read(Authorization=shown)

    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_it_comes_as_prometheus_asks_for_it_and_is_never_kept() -> None:
    accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"

    assert read().headers["Content-Type"].startswith("text/plain; version=0.0.4")
    answer = read(Accept=accept)
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.content.endswith(b"# EOF\n")
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().post("/metrics").status_code == 405


def test_how_calls_stand(avatar: Avatar, noon: datetime, settings: Any) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 4
    for test in (False, False, True):
        make_call(avatar, noon - timedelta(seconds=30), status="live", test=test)
    make_call(avatar, noon, status="ended", settled_at=noon)
    PlaceInLine.objects.create(avatar=avatar, client="", since=noon, seen_at=noon)
    long_ago = noon - timedelta(minutes=1)
    PlaceInLine.objects.create(avatar=avatar, client="", since=long_ago, seen_at=long_ago)

    found = figures()

    assert found["avatars_calls_open", "visitor"] == 2
    assert found["avatars_calls_open", "test"] == 1
    assert found["avatars_calls_in_line",] == 1
    assert found["avatars_places",] == 4


def test_what_has_happened_since_midnight_with_test_calls_apart(
    avatar: Avatar, noon: datetime
) -> None:
    talked(avatar, noon - timedelta(hours=1), 60, stood_in_line=12)
    talked(avatar, noon - timedelta(hours=2), 30)
    talked(avatar, noon - timedelta(hours=3), 600, test=True)
    talked(avatar, noon - timedelta(hours=13), 90)
    ended = noon - timedelta(minutes=50)
    make_call(
        avatar, ended, status="failed", error_code="upstream_failed", end_reason="upstream_failed",
        ended_at=ended, settled_at=ended,
    )  # fmt: skip
    Refusal.objects.create(day=today(), reason="busy", count=7)
    Refusal.objects.create(day=today() - timedelta(days=1), reason="busy", count=70)

    found = figures()

    assert found["avatars_calls_started_total", "visitor"] == 3
    assert found["avatars_calls_started_total", "test"] == 1
    assert found["avatars_calls_refused_total", "busy"] == 7
    assert found["avatars_call_errors_total", "upstream_failed", "visitor"] == 1
    assert found["avatars_calls_ended_total", "hung_up"] == 2
    assert found["avatars_talk_seconds_today", "visitor"] == 90
    assert found["avatars_talk_seconds_today", "test"] == 600
    assert found["avatars_cost_today", "visitor"] == pytest.approx(0.30)
    assert found["avatars_cost_today", "test"] == pytest.approx(2.00)
    assert found["avatars_talk_seconds_limit",] == 3600
    assert found["avatars_calls_started_created", "visitor"] == midnight(today()).timestamp()


def test_seconds_by_phase_are_histograms_of_visitors_calls(avatar: Avatar, noon: datetime) -> None:
    talked(avatar, noon - timedelta(hours=1), 60, stood_in_line=0)
    talked(avatar, noon - timedelta(hours=2), 301)
    talked(avatar, noon - timedelta(hours=3), 20, test=True)

    found = figures()

    def phase(name: str, *below: str) -> list[float]:
        buckets = [found["avatars_call_phase_seconds_bucket", edge, name] for edge in below]
        return [*buckets, found["avatars_call_phase_seconds_sum", name]]

    assert phase("connecting", "2.0", "3.0", "+Inf") == [0, 2, 2, 6]
    assert phase("joining", "3.0", "5.0", "+Inf") == [0, 2, 2, 8]
    assert phase("picture", "8.0", "13.0", "+Inf") == [0, 2, 2, 18]
    assert phase("talking", "45.0", "60.0", "300.0", "+Inf") == [0, 1, 1, 2, 361]
    assert phase("line", "1.0", "+Inf") == [1, 1, 0]


def test_however_many_errors_runway_has_they_are_few_figures_none_of_which_falls(
    avatar: Avatar, noon: datetime
) -> None:
    def fails(code: str, minute: int) -> None:
        ended = noon - timedelta(minutes=60 - minute)
        make_call(avatar, noon - timedelta(hours=2), status="failed", error_code=code,
                  ended_at=ended, settled_at=ended)  # fmt: skip

    def errors() -> dict[tuple[str, ...], float]:
        return {key[1:]: count for key, count in figures().items() if "errors_total" in key[0]}

    for number in range(30):
        fails(f"CODE.{number}", minute=number)
    before = errors()
    for _ in range(5):
        fails("CODE.29", minute=40)
    after = errors()

    assert len({code for code, _ in after}) == 21
    assert before["other", "visitor"] + 5 == after["other", "visitor"] > 5
    assert all(after[labels] >= count for labels, count in before.items())


def test_why_a_call_ended_is_counted_once_when_that_is_settled(
    avatar: Avatar, noon: datetime
) -> None:
    began = midnight(today()) - timedelta(minutes=1)
    call = make_call(avatar, began, status="ended", end_reason="avatar_lost", ended_at=noon)

    assert figures()["avatars_calls_ended_total", "avatar_lost"] == 0

    CallLog.objects.filter(pk=call.pk).update(end_reason="ended_by_avatar", settled_at=noon)

    found = figures()
    assert found["avatars_calls_ended_total", "ended_by_avatar"] == 1
    assert found["avatars_calls_ended_total", "avatar_lost"] == 0


def test_what_may_be_counted_is_zero_before_its_first_time(avatar: Avatar) -> None:
    found = figures()

    def zeros(name: str) -> set[tuple[str, ...]]:
        return {key[1:] for key, count in found.items() if key[0] == name and count == 0}

    assert zeros("avatars_calls_ended_total") == {(reason,) for reason in CallLog.EndReason.values}
    assert zeros("avatars_calls_refused_total") == {
        ("forbidden_origin",), ("rate_limited",), ("busy",), ("closed",), ("budget_spent",)
    }  # fmt: skip
    codes = (
        "upstream_failed", "timeout", "not_configured", "budget_spent", "busy", "moderated",
        "internal", "other",
    )  # fmt: skip
    assert zeros("avatars_call_errors_total") == set(product(codes, ("visitor", "test")))


def test_a_machine_whose_own_clock_is_fast_sees_the_settler(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = timezone.now() - timedelta(minutes=3)
    monkeypatch.setattr("avatars.calls.clock.now", lambda: shared)
    Settler.objects.create(name="a", started_at=shared, beat_at=shared)

    found = figures()

    assert found["avatars_settlers",] == 1
    assert found["avatars_settler_heartbeat_age_seconds",] == 0


def test_settlers_their_lag_and_runway(avatar: Avatar, noon: datetime) -> None:
    assert ("avatars_settler_heartbeat_age_seconds",) not in figures()
    for name, ago in (("a", 4), ("b", 400)):
        seen = noon - timedelta(seconds=ago)
        Settler.objects.create(
            name=name, started_at=seen, beat_at=seen, credits=900 + ago, credits_at=seen
        )
    since = noon - timedelta(seconds=80)
    make_call(avatar, since, status="ended", session_id="s", check_at=since)
    make_call(avatar, noon, status="failed", error_code="timeout", ended_at=noon, settled_at=noon)

    found = figures()

    assert found["avatars_settlers",] == 1
    assert found["avatars_settler_heartbeat_age_seconds",] == 4
    assert found["avatars_settler_lag_seconds",] == 80
    assert found["avatars_runway_seen_age_seconds",] == 4
    assert found["avatars_runway_failures",] == 1
    assert found["avatars_credits",] == 904


def test_reading_takes_as_many_queries_however_many_calls(
    avatar: Avatar, noon: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        talked(avatar, noon - timedelta(minutes=number), 20, stood_in_line=3)

    with django_assert_max_num_queries(20):
        figures()


@pytest.mark.skipif(ON_POSTGRESQL, reason="with so few rows PostgreSQL reads them all")
def test_reading_walks_through_no_calls_of_earlier_days(avatar: Avatar) -> None:
    with CaptureQueriesContext(connection) as caught:
        list(registry.collect())

    with connection.cursor() as cursor:
        for query in caught:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = str(cursor.fetchall())
            assert "SCAN avatars_calllog" not in plan, plan


def test_no_figure_is_of_one_visitor(avatar: Avatar) -> None:
    talked(avatar, timezone.now(), 20, client="a-keyed-hash", page="/who/ada", comment="I am Ada")

    text = read().content.decode().lower()

    assert not [word for word in ("ada", "keyed", "/who") if word in text]
