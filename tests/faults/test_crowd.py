"""Two hundred presses at once, and three places."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import running
from tests.faults.site import Site, check_books, most_at_once, wait_for_rest
from tests.faults.visitors import Answer, crowd, press

WORKERS, PLACES, PRESSES = 4, 3, 200


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    settings = {
        "AVATARS_MAX_CONCURRENT_CALLS": str(PLACES),
        "WEB_CONCURRENCY": str(WORKERS),
        # A call of the crowd must not make room for another one of it.
        "AVATARS_JOIN_TIMEOUT": "20",
    }
    with running(request, folder, **settings) as site:
        yield site


def test_exactly_three_of_two_hundred_get_a_place(site: Site) -> None:
    answers = crowd(lambda: press(site), PRESSES)

    assert [answer.status for answer in answers].count(200) == PLACES
    turned_away = [answer for answer in answers if answer.status != 200]
    assert {(answer.status, answer.code) for answer in turned_away} == {(503, "busy")}
    assert all(answer.body["retryAfter"] >= 1 for answer in turned_away)
    assert len(site.rows()) == len(site.books()) == PLACES
    refused = site.database.rows("SELECT SUM(count) AS presses FROM avatars_refusal")
    assert refused[0]["presses"] == PRESSES - PLACES


def test_places_that_come_free_are_given_away_once(site: Site) -> None:
    """Visitors press again and again while calls fail and end: never a fourth at once."""

    def keep_pressing() -> Answer:
        for _ in range(6):
            answer = press(site)
            if answer.status != 503:
                break
        return answer

    site.order("scenario", scenario="ready")
    # Each call that fails at its consume is cancelled and gives its place to the next.
    site.order("faults", step="consume", fault="status:500", times=PRESSES)
    answers = crowd(keep_pressing, 40)

    assert {answer.status for answer in answers} <= {502, 503}
    assert len(site.books()) > PLACES
    assert most_at_once(site.books()) <= PLACES
    wait_for_rest(site)
    check_books(site)
