"""The site as it is deployed, made to be broken: real processes on spare ports."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import requests

from avatars.sandbox import DEFAULT_SECRET
from tests import leaks
from tests.faults.database import Database, Json
from tests.services import PostgreSQL, free_port, kill, wait_until
from tests.tools import ROOT

Process = subprocess.Popen[bytes]

START_TIMEOUT = 40  # seconds
PATIENCE = 30  # seconds, for what is bound to happen soon
# All the site's waits, in seconds: a tenth to a twentieth of what they are in earnest.
QUICK = {
    "AVATARS_READY_TIMEOUT": "6",
    "AVATARS_REQUEST_TIMEOUT": "2",
    "AVATARS_JOIN_TIMEOUT": "2",
    "AVATARS_SILENCE_TIMEOUT": "2",
    "AVATARS_HANG_UP_GRACE": "0.5",
    "AVATARS_SETTLE_INTERVAL": "0.3",
    "AVATARS_ESTIMATE_AFTER": "1",
}
GENEROUS = {
    "AVATARS_MAX_CONCURRENT_CALLS": "200",
    "AVATARS_DAILY_MINUTES": "100000",
    "AVATARS_CALLS_PER_CLIENT": "1000",
    "AVATARS_CLIENT_MINUTES": "100000",
    "AVATARS_CONNECT_RATE": "100000/m",
    "AVATARS_SITE_RATE": "100000/m",
    "AVATARS_EVENT_RATE": "100000/m",
}
_own_folder = tempfile.TemporaryDirectory(prefix="migrated-")
# What no log of a server may ever say.
ACCIDENTS = ("Internal Server Error", "Error handling request", "Exception in worker")


class Site:
    """A sandbox, gunicorn with its workers, and watching settlers."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        workers: int = 2,
        code: Path = ROOT,
        **settings: str,
    ) -> None:
        self.folder = folder
        self.code = code
        self.database = Database(database_url)
        self.port, self.sandbox_port = free_port(), free_port()
        self.own_url = f"http://127.0.0.1:{self.port}"
        self.url = self.own_url  # where visitors come; a proxy's, where one stands before it
        self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
        self.answers: Counter[int] = Counter()
        self.server: Process | None = None
        self.sandbox: Process | None = None
        self.settlers: list[Process] = []
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AVATARS_", "RUNWAYML_", "WEB_", "DJANGO_"))
        }
        self.environment = clean | QUICK | GENEROUS | {
            "DEBUG": "0",
            "SECRET_KEY": "a key for tests, long enough for everything that signs with it",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database_url,
            "RUNWAYML_API_SECRET": DEFAULT_SECRET,
            "RUNWAYML_BASE_URL": self.sandbox_url,
            "WEB_CONCURRENCY": str(workers),
            "CANFLY_LOCAL": "1",
            "PYTHONUNBUFFERED": "1",
        } | settings  # fmt: skip

    def manage(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *arguments, "--skip-checks"],
            env=self.environment, cwd=self.code, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self, *, settlers: int = 1) -> None:
        self.start_sandbox()
        self.start_server()
        for _ in range(settlers):
            self.start_settler()

    def start_sandbox(self) -> None:
        port = str(self.sandbox_port)
        self.sandbox = self._run("avatars.sandbox", "--port", port, log="sandbox")
        wait_until(
            lambda: _answers(f"{self.sandbox_url}/sandbox/books"),
            "the sandbox",
            within=START_TIMEOUT,
        )

    def start_server(self, application: str = "canfly.wsgi") -> None:
        self.server = self._run(
            "gunicorn", application, "--bind", f"127.0.0.1:{self.port}", log="server"
        )
        wait_until(
            lambda: _answers(f"{self.own_url}/api/avatar/connect"),
            "the server",
            within=START_TIMEOUT,
        )

    def start_settler(self) -> None:
        arguments = ("settle_calls", "--watch")
        self.settlers.append(self._run("django", *arguments, log="settler"))

    def sync_conversations(self) -> None:
        """One run of the command, to its end."""
        assert self._run("django", "sync_conversations", log="sync").wait() == 0

    def kill_server(self) -> None:
        """The master and all its workers, at once and without a word."""
        assert self.server is not None
        kill(self.server)

    def kill_settlers(self) -> None:
        for settler in self.settlers:
            kill(settler)
        self.settlers.clear()

    def restart_sandbox(self) -> None:
        """As after a power cut: it knows no session any more."""
        assert self.sandbox is not None
        kill(self.sandbox)
        self.start_sandbox()

    def stop(self) -> None:
        for process in (self.server, *self.settlers, self.sandbox):
            if process is not None:
                kill(process)
        leaks.check_logs(self.folder)

    def log(self, name: str) -> str:
        """What the `server`, the `settler`s or the `sandbox` wrote so far."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def parts(self, only: str = "") -> Json:
        """What `/readyz` says of each part, or of these, and with it its status."""
        answer = requests.get(f"{self.url}/readyz", {"only": only}, timeout=10)
        return {"status": answer.status_code, **answer.json()["parts"]}

    def order(self, what: str, **order: object) -> None:
        """A control request to the sandbox: order("faults", step="create", fault="reset")."""
        answer = requests.post(f"{self.sandbox_url}/sandbox/{what}", json=order, timeout=10)
        answer.raise_for_status()

    def books(self) -> list[Json]:
        """The sandbox's own record of its sessions, oldest first."""
        answer = requests.get(f"{self.sandbox_url}/sandbox/books", timeout=10)
        return list(answer.json()["sessions"])

    def requests(self) -> list[Json]:
        """The last requests to the sandbox, each with method, path and status."""
        answer = requests.get(f"{self.sandbox_url}/sandbox/books", timeout=10)
        return list(answer.json()["requests"])

    def rows(self) -> list[Json]:
        return self.database.rows()

    def wait_for_settled(self) -> None:
        """Wait until every call is settled, with or without a session."""
        wait_until(
            lambda: all(row["settled_at"] for row in self.rows()), "all settled", within=PATIENCE
        )

    def forget(self) -> None:
        """Begin afresh: no call, no session, no fault."""
        for table in ("placeinline", "transcript", "conversation"):
            self.database.execute(f"DELETE FROM avatars_{table}")
        self.database.execute("DELETE FROM avatars_calllog")
        for what in ("books", "faults"):
            requests.delete(f"{self.sandbox_url}/sandbox/{what}", timeout=10)
        self.order("scenario", scenario=None)
        self.answers.clear()

    def _run(self, module: str, *arguments: str, log: str) -> Process:
        with (self.folder / f"{log}.log").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", module, *arguments],
                env=self.environment | {"DJANGO_SETTINGS_MODULE": "canfly.settings"},
                cwd=self.code,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def new_folder(folder: Path, name: str) -> Path:
    """A folder in this one for a site or a service; a test that is run again gets another."""
    own = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder))
    own.chmod(0o755)  # PostgreSQL runs as another user
    return own


def prepare_database(folder: Path, service: PostgreSQL | None, name: str) -> str:
    """The address of a new, migrated and seeded database."""
    if service is None:
        path = folder / f"{name}.sqlite3"
        shutil.copy(_migrated(None).removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"
    template = _migrated(service).rpartition("/")[2]
    service.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return service.url(name)


@cache
def _migrated(service: PostgreSQL | None) -> str:
    """The one that is copied: migrating takes long."""
    folder = Path(_own_folder.name)
    if service is None:
        url = f"sqlite:///{folder}/migrated.sqlite3"
    else:
        service.execute("CREATE DATABASE migrated")
        url = service.url("migrated")
    site = Site(folder, url)
    site.manage("migrate")
    site.manage("seed")
    site.database.execute(
        "UPDATE avatars_avatar SET max_seconds = 60, max_concurrent = NULL, daily_minutes = NULL"
    )
    return url


def _answers(url: str) -> bool:
    try:
        requests.get(url, timeout=5)
    except requests.RequestException:
        return False
    return True


def wait_for_rest(site: Site, *, orphans: int = 0, within: float = PATIENCE) -> None:
    """Wait until nothing runs at the sandbox and every call with a session is settled.

    `orphans` sessions may run on: those whose id the site never got to know.
    """

    def at_rest() -> bool:
        running = [one for one in site.books() if one["running"]]
        unsettled = [row for row in site.rows() if row["session_id"] and row["settled_at"] is None]
        return len(running) <= orphans and not unsettled

    try:
        wait_until(at_rest, "everything is over and settled", within=within)
    except AssertionError:
        rows = {row["session_id"]: row for row in site.rows()}
        for one in site.books():
            print(one["status"], one["id"], one["requests"], rows.get(one["id"]))
        print(site.log("settler")[-2000:], site.log("server")[-2000:], sep="\n")
        raise


def check_books(site: Site, *, orphans: int = 0) -> None:
    """What has to be true after any accident, once everything is at rest."""
    rows, sessions = site.rows(), site.books()
    known = Counter(row["session_id"] for row in rows if row["session_id"])
    assert all(times == 1 for times in known.values()), "a session has two rows"
    strangers = [one for one in sessions if one["id"] not in known]
    assert len(strangers) == orphans, "sessions that no row knows"
    # One row a press and one session a row: none was created twice for one press.
    assert len(sessions) <= len(rows)
    seconds = {one["id"]: one["billedSeconds"] for one in sessions}
    for row in rows:
        if row["session_id"] in seconds:
            assert row["duration"] == seconds[row["session_id"]], (row, seconds)
        if row["settled_at"]:
            assert row["end_reason"], row
            assert row["ended_at"], row
            assert row["status"] in ("ended", "failed"), row
    assert 500 not in site.answers, site.answers
    for accident in ACCIDENTS:
        assert accident not in site.log("server")


def most_at_once(sessions: list[Json]) -> int:
    """How many sessions ran at the same moment, by their times in the books."""
    moments = []
    for session in sessions:
        moments.append((session["createdAt"], 1))
        if session["endedAt"]:
            moments.append((session["endedAt"], -1))
    most = now = 0
    for _, step in sorted(moments):
        now += step
        most = max(most, now)
    return most
