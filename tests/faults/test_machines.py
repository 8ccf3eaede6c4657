"""Two web machines and two settlers behind nginx, with one PostgreSQL and one Redis between them.

One of each is killed, without a word, while visitors come and go. `-s` prints how long it showed.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
import requests

from tests.faults.conftest import running
from tests.faults.release import lay_out
from tests.faults.site import PATIENCE, Process, Site, check_books, new_folder, wait_for_rest
from tests.faults.visitors import LONGEST, STREAM, press, tell
from tests.fronts import Nginx
from tests.services import Missing, PostgreSQL, Redis, Service, kill, wait_until

VISITORS = 8  # at a time
GONE = 3  # seconds until somebody starts again what was killed
QUIET = 3  # seconds without a failure: all is right again


@dataclass
class Machines:
    """`site` is the first machine, the sandbox, the settlers, and where visitors come."""

    site: Site
    second: Site


@dataclass
class Seen:
    """What visitors got: the moment (monotonic seconds) and the error's code, empty for a call."""

    answers: list[tuple[float, str]] = field(default_factory=list)
    pages: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0

    def failures(self) -> list[tuple[float, str]]:
        return [one for one in self.answers if one[1]]

    def add(self, since: float, code: str) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - since)
        self.answers.append((now, code))


@pytest.fixture(scope="module")
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Machines]:
    own = new_folder(folder, "machines")
    code = own / "canfly"
    code.mkdir()
    lay_out(code)
    request.param = "postgresql"
    settings = {"AVATARS_TRUSTED_PROXIES": "1", "WEB_CONCURRENCY": "1"}
    with running(request, folder, code=code, **settings) as site:
        site.manage("collectstatic", "--no-input", "--ignore", "admin")
        second = Site(own, site.database.url, code=code, **settings,
                      CACHE_URL=site.environment["CACHE_URL"],
                      RUNWAYML_BASE_URL=site.sandbox_url)  # fmt: skip
        try:
            machines = [f"127.0.0.1:{one.port}" for one in (site, second)]
            nginx = Nginx(own, code, machines)
        except Missing as reason:
            pytest.skip(f"NOT TESTED behind nginx: {reason}")
        try:
            second.start_server()
            nginx.start()
            site.url = nginx.url
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("REQUESTS_CA_BUNDLE", str(nginx.authority))
                yield Machines(site, second)
        finally:
            nginx.stop()
            second.stop()


@pytest.fixture
def machines(running_site: Machines) -> Machines:
    running_site.site.forget()
    running_site.site.order("scenario", scenario="ready")
    return running_site


def come_and_go(site: Site, seen: Seen, over: Event) -> None:
    """Press, talk for a moment, and hang up; every third page just goes silent."""
    turn = 0
    while not over.wait(0.3):  # the next visitor
        turn += 1
        since = time.monotonic()
        answer = press(site, Accept=STREAM)
        seen.add(since, answer.code if answer.status else "broken off")
        if answer.code:
            assert set(answer.body) <= {"error", "retryAfter"}
        elif answer.status:
            tell(site, answer.body, "joined")
            if turn % 3:
                tell(site, answer.body, "ended", reason="hung_up")


def read(site: Site, seen: Seen, over: Event) -> None:
    """Load the home page now and then."""
    while not over.wait(0.3):  # the next page
        page = requests.get(f"{site.url}/en/", timeout=LONGEST)
        seen.pages[page.status_code] += 1
        assert "Traceback" not in page.text


@contextmanager
def load(site: Site) -> Iterator[Seen]:
    seen, over = Seen(), Event()
    with ThreadPoolExecutor(VISITORS + 1) as pool:
        visitors: list[Future[None]] = [
            pool.submit(what, site, seen, over) for what in [read] + [come_and_go] * VISITORS
        ]
        try:
            wait_until(lambda: len(seen.answers) > VISITORS, "visitors", within=PATIENCE)
            yield seen
        finally:
            over.set()
        for visitor in visitors:
            visitor.result()


def is_quiet(seen: Seen) -> bool:
    """Nothing failed for a while in which answers came."""
    now = time.monotonic()
    late = [one for one in seen.answers if one[0] > now - QUIET]
    return len(late) >= VISITORS and not any(code for _, code in late)


def break_off(
    what: str, machines: Machines, end: Callable[[], None], begin: Callable[[], None]
) -> Seen:
    """Kill something in the middle of the load and start it again; nothing may be lost."""
    site = machines.site
    with load(site) as seen:
        killed = time.monotonic()
        end()
        time.sleep(GONE)  # how long it is away
        begin()
        back = time.monotonic()
        wait_until(lambda: is_quiet(seen), "all is right again", within=90)
    over = time.monotonic()
    # The one leak there is: a session whose id was on its way to whoever was killed, or could not
    # be written down. It is cancelled where anybody is left who knows it, and ends by itself.
    known = {row["session_id"] for row in site.rows()}
    wait_for_rest(site, within=90)
    orphans = sum(one["id"] not in known for one in site.books())
    assert orphans <= VISITORS
    check_books(site, orphans=orphans)
    assert not [one for one in site.books() if one["running"]]
    failures = seen.failures()
    last = max((moment for moment, _ in failures), default=killed)
    print(
        f"\n{what}: {len(seen.answers)} presses, {len(failures)} failed"
        f" {dict(Counter(code for _, code in failures))},"
        f" the last {last - killed:.1f} s after the kill and {last - back:.1f} s after the start;"
        f" the longest answer took {seen.longest:.1f} s; pages {dict(seen.pages)};"
        f" at rest {time.monotonic() - over:.1f} s after the last visitor; {orphans} orphans"
    )
    return seen


def kill_service(service: Service) -> None:
    """The process and its children, which have groups of their own in PostgreSQL."""
    assert service.process is not None
    pid = service.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, children)):
        os.kill(one, signal.SIGKILL)
    service.process.wait(PATIENCE)


def test_a_web_machine_is_killed(machines: Machines) -> None:
    assert machines.second.server is not None
    server: Process = machines.second.server
    seen = break_off("a web machine", machines, lambda: kill(server), machines.second.start_server)

    # Only those whose answer was under way there; the others are served by the other machine.
    assert {code for _, code in seen.failures()} <= {"busy", "broken off"}
    assert len(seen.failures()) <= 2 * VISITORS


def test_a_settler_is_killed(machines: Machines) -> None:
    site = machines.site
    seen = break_off("a settler", machines, lambda: kill(site.settlers.pop()), site.start_settler)

    assert seen.failures() == []


def test_redis_is_killed(machines: Machines, redis: Redis) -> None:
    seen = break_off("Redis", machines, lambda: kill_service(redis), redis.start)

    assert seen.failures() == []


def test_postgresql_is_killed(machines: Machines, postgresql: PostgreSQL) -> None:
    seen = break_off("PostgreSQL", machines, lambda: kill_service(postgresql), postgresql.start)

    assert {code for _, code in seen.failures()} <= {"busy", "timeout", "upstream_failed"}
    assert set(seen.pages) <= {200, 500, 503}
