"""What every test may use."""

import itertools
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import responses
from django.core.cache import cache
from django.utils import timezone, translation
from hypothesis import settings

from avatars import after_requests
from avatars.calls import background, cancelling, clock, opening, polling, watching
from avatars.insights import alerts, daily
from avatars.models import Avatar, AvatarWords
from avatars.pages import caching
from canfly.observing import health
from tests import leaks
from tests.watching import begin_watching, watching_lines

# How quick a machine is says nothing of what it runs.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

RUNWAY = "https://runway.test/v1/realtime_sessions"
SESSION_ID = "5e551011-0000-4000-8000-000000000001"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show also why a test failed that was run again, whatever came of it then."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("_", f"{report.nodeid}, at first")
        terminalreporter.write_line(report.longreprtext)
        for title, text in report.sections:
            terminalreporter.write_sep("-", title)
            terminalreporter.write_line(text)


@pytest.fixture(autouse=True, scope="session")
def _no_leak_beside_the_tests() -> Iterator[None]:
    """Nor does a fixture that many tests share make the site tell anything."""
    begin_watching()
    with watching_lines() as watch:
        yield
    assert not leaks.found_in("\n".join(watch.lines))


@pytest.fixture(autouse=True)
def _no_leak(_no_leak_beside_the_tests: None) -> Iterator[None]:
    """No line tells who a visitor is, what they said, or a secret."""
    leaks.brought.clear()
    with watching_lines() as watch:
        yield
    assert not leaks.found_in("\n".join(watch.lines))


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()
    caching.copies.clear()


@pytest.fixture(autouse=True)
def _the_sites_language() -> None:
    """A page that a test asked for leaves its language to whatever its thread does next."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _one_moment_for_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute or hour of a rate ends in the middle of a test."""
    now = time.time()
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: now))


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who turns Django's clock turns the one that all machines share, too."""
    shared, ours = clock.now, timezone.now
    monkeypatch.setattr(clock, "now", lambda: shared() if timezone.now is ours else timezone.now())


@pytest.fixture(autouse=True)
def _no_waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polls follow each other at once; how they are spaced is tested by name."""
    if "keeps_time" not in request.keywords:
        monkeypatch.setattr(polling, "pauses", lambda avatar_id: itertools.repeat(0.001))
        for module in (opening, cancelling):
            monkeypatch.setattr(module, "backoff", lambda failures: 0.001)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process has learned or looked at anything yet, and the endpoint does not help out."""
    monkeypatch.setattr(polling, "_known", {})
    monkeypatch.setattr(watching, "_beat_at", float("-inf"))
    monkeypatch.setattr(watching, "_forgot_at", float("-inf"))
    monkeypatch.setattr(watching, "_looked_at", float("inf"))
    # Nor does a settler look at the account, for alerts or count days, but in the tests of that.
    monkeypatch.setattr(alerts, "_looked_at", float("inf"))
    monkeypatch.setattr(after_requests, "_looked_at", float("inf"))
    monkeypatch.setattr(watching, "_looked_for_credits_at", float("inf"))
    monkeypatch.setattr(daily, "_counted_at", float("inf"))
    # Threads of their own would have no part in a test's transaction.
    monkeypatch.setattr(background, "run", lambda work: work())
    monkeypatch.setattr(health, "in_background", lambda work: work())
    for look in health.LOOKS:
        monkeypatch.setattr(look, "_ended", float("-inf"))


@pytest.fixture
def avatar(db: None) -> Avatar:
    avatar = Avatar.objects.create(
        slug="littlelobster",
        name="LittleLobster",
        runway_id="0a0a0a0a-0000-4000-8000-000000000001",
        max_seconds=120,
    )
    AvatarWords.objects.create(
        avatar=avatar,
        locale="en",
        personality="Warm and a little dry.",
        start_script="Hello there.",
    )
    return avatar


@pytest.fixture
def runway() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock
