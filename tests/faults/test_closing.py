"""An avatar that closes while visitors stand in line, and staff who would call, on real servers."""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from avatars.calls.tokens import make_test_pass
from tests.faults.conftest import running
from tests.faults.site import Json, Site, wait_for_rest
from tests.faults.visitors import crowd, press, streaming

IN_LINE, STAFF = 6, 8


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    """One place, and several workers for those who wait for it."""
    settings = {
        "AVATARS_MAX_CONCURRENT_CALLS": "1",
        "WEB_CONCURRENCY": "3",
        "AVATARS_JOIN_TIMEOUT": "20",
    }
    with running(request, folder, **settings) as site:
        employ(site)
        yield site


def employ(site: Site) -> None:
    """Users with the ids from 0 on, who may do anything."""
    for user_id in range(2 * STAFF):
        site.database.execute(
            "INSERT INTO auth_user (id, username, password, first_name, last_name, email,"
            " is_superuser, is_staff, is_active, date_joined)"
            f" VALUES ({user_id}, 'user {user_id}', '', '', '', '', true, true, true,"
            " '2026-01-01 00:00:00+00:00')"
        )


def staff_press(site: Site, user_id: int) -> tuple[int, str]:
    """What a press of the staff's comes to: the status, and the error's code if there is one."""
    body = {"avatarId": "littlelobster", "testCall": make_test_pass("littlelobster", user_id)}
    got = requests.post(f"{site.url}/api/avatar/connect", json=body, timeout=60)
    return got.status_code, str(got.json().get("error", {}).get("code", ""))


def last(lines: Iterator[Json]) -> str:
    return str(list(lines)[-1].get("error", {}).get("code", ""))


def test_whoever_waits_is_told_over_all_workers_and_the_call_goes_on(site: Site) -> None:
    site.order("scenario", scenario="ready")
    with ExitStack() as stack:
        first, rest = stack.enter_context(streaming(site))
        next(line for line in itertools.chain([first], rest) if "token" in line)
        # Nobody joins here, for which the sandbox would end it: nobody asks.
        site.kill_settlers()
        lease = "UPDATE avatars_calllog SET leased_until = '2099-01-01 00:00:00+00:00'"
        site.database.execute(lease)
        waiting = [stack.enter_context(streaming(site)) for _ in range(IN_LINE)]
        assert all(line["state"] == "line" for line, _ in waiting)

        # While visitors wait, nobody of the staff takes what comes free.
        with ThreadPoolExecutor(STAFF) as pool:
            pressed = pool.map(lambda user_id: staff_press(site, user_id), range(STAFF))
            assert set(pressed) == {(503, "busy")}
        site.database.execute("UPDATE avatars_avatar SET active = false")
        try:
            with ThreadPoolExecutor(IN_LINE) as pool:
                told = list(pool.map(last, (lines for _, lines in waiting)))
        finally:
            site.database.execute("UPDATE avatars_avatar SET active = true")

        assert told == ["closed"] * IN_LINE
        assert site.database.rows("SELECT * FROM avatars_placeinline") == []
        assert [row["status"] for row in site.rows()] == ["ready"]
    site.database.execute("UPDATE avatars_calllog SET leased_until = NULL")
    site.start_settler()
    wait_for_rest(site)


def test_of_staff_and_visitors_at_once_one_has_the_only_place(site: Site) -> None:
    site.order("scenario", scenario="ready")

    with ThreadPoolExecutor(STAFF) as pool:
        staff = [pool.submit(staff_press, site, STAFF + number) for number in range(STAFF)]
        visitors = crowd(lambda: press(site), STAFF)
    codes = [one.result()[1] for one in staff] + [one.code for one in visitors]

    assert sorted(codes) == ["", *["busy"] * (2 * STAFF - 1)]
    assert len(site.books()) == 1
