"""A backup that is made while calls go on, and what becomes of them when it is restored.

What is run is what docs/backup.md says, word for word, as a reader's shell and cron run it.
"""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.blocks import blocks_for, cron_command
from tests.faults.conftest import running
from tests.faults.site import PATIENCE, Json, Site, wait_for_rest
from tests.faults.visitors import press, tell
from tests.services import wait_until
from tests.tools import ROOT


def blocks(section: str) -> list[str]:
    """The blocks of a section of the page; without one, those before all sections."""
    return [block.text for block in blocks_for(__file__) if block.section == section]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    # Nobody reports for a call while its backup is made; and something is left at Runway to find.
    settings = {
        "AVATARS_JOIN_TIMEOUT": "20",
        "AVATARS_SILENCE_TIMEOUT": "20",
        "AVATARS_KEEP_AT_RUNWAY": "1",
    }
    with running(request, folder, **settings) as site:
        yield site


def libpq(site: Site) -> dict[str, str]:
    """The variables by which PostgreSQL's programs find the site's database; none for SQLite."""
    server = r"postgresql://(?P<user>.+)@(?P<host>.+):(?P<port>.+)/(?P<database>.+)"
    found = re.match(server, site.database.url)
    parts = found.groupdict() if found else {}
    return {f"PG{name.upper()}": value for name, value in parts.items()}


def run(site: Site, script: str, *, may_fail: bool = False) -> str:
    """Run lines as a shell does, in the folder of the site's data; what they print."""
    done = subprocess.run(
        ["sh"],
        input=script.replace("manage.py", str(ROOT / "manage.py")),
        cwd=site.folder,
        env=site.environment
        | libpq(site)
        | {"PATH": f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert may_fail or not done.returncode, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def call(site: Site) -> Json:
    """A call that was joined."""
    body = press(site).body
    assert tell(site, body, "joined") == 204
    return body


def hang_up(site: Site, *calls: Json) -> None:
    for one in calls:
        assert tell(site, one, "ended", reason="hung_up") == 204


def by_session(site: Site) -> dict[str, Json]:
    return {row["session_id"]: row for row in site.rows()}


def cancels(site: Site) -> dict[str, int]:
    return {one["id"]: one["requests"]["cancel"] for one in site.books()}


def restore(site: Site, script: str) -> None:
    """The machine dies, and its backup is restored on another."""
    site.kill_server()
    site.kill_settlers()
    run(site, script)
    if "createdb" in script:
        url = f"{site.database.url.rpartition('/')[0]}/canfly_restored"
        site.database.url = site.environment["DATABASE_URL"] = url
    site.start_server()
    site.start_settler()
    site.start_settler()


def test_a_restored_backup_settles_right(running_site: Site) -> None:
    site = running_site
    is_sqlite = site.database.url.startswith("sqlite")
    *variables, back_up, bring_back = blocks("SQLite" if is_sqlite else "PostgreSQL")
    for line in variables[0].splitlines() if variables else []:
        assert line.partition("=")[0] in libpq(site)  # the same, with the tests' own values
    file = Path(site.database.url).name if is_sqlite else "db.sqlite3"
    bring_back = bring_back.replace("db.sqlite3", file)
    (site.folder / "backup.sh").write_text(back_up.replace("db.sqlite3", file))
    picture = site.folder / "media" / "poster.webp"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(b"a picture")

    erased, unsettled, still_open = call(site), call(site), call(site)
    hang_up(site, erased)
    wait_until(
        lambda: by_session(site)[erased["sessionId"]]["settled_at"], "settled", within=PATIENCE
    )
    site.kill_settlers()
    hang_up(site, unsettled)
    assert by_session(site)[unsettled["sessionId"]]["settled_at"] is None
    made_at = datetime.now(UTC).isoformat()

    make_folder, crontab = blocks("")
    nightly = cron_command(crontab.splitlines()[-1]).replace("/var/lib/canfly", str(site.folder))
    run(site, make_folder + nightly)
    [pictures] = (site.folder / "backup").glob("*.media.tar.gz")
    bring_back = bring_back.replace("2026-11-28", pictures.name.partition(".")[0])

    site.start_settler()
    later = call(site)
    hang_up(site, still_open, later)
    site.wait_for_settled()
    run(site, f"python manage.py forget_call {erased['callId'][:8]}")
    picture.unlink()
    settled, stopped = by_session(site), cancels(site)

    restore(site, bring_back)
    wait_for_rest(site)

    assert picture.read_bytes() == b"a picture"
    assert (site.folder / "before" / file).exists() == is_sqlite  # what was newer is put aside
    rows = by_session(site)
    assert set(rows) == {one["sessionId"] for one in (erased, unsettled, still_open)}
    billed = {one["id"]: one["billedSeconds"] for one in site.books()}
    for session, row in rows.items():
        assert row["duration"] == settled.get(session, row)["duration"] == billed[session]
        assert row["settled_at"]
        assert not row["estimated"]
    assert len(rows) == len(site.rows())
    assert cancels(site) == stopped

    # What was erased is back, and what is newer is at Runway alone.
    migrate, erase, look = blocks("After a restore")
    run(site, f"{migrate.strip()} --skip-checks")  # of the tests' own, quick times
    # At Runway it is gone already: within an hour that may also mean that it is not there yet.
    told = run(site, erase.replace("1a2b3c4d", erased["callId"][:8]), may_fail=True)
    assert f"The call {erased['callId']} is deleted" in told
    assert erased["sessionId"] not in by_session(site)
    look = look.strip().replace("2026-11-28T02:00", made_at)
    told = run(site, look)
    assert later["sessionId"] in told
    assert "1 calls of" in told
    assert "1 deleted at Runway" in run(site, f"{look} --delete")
    assert "0 calls of 0 s" in run(site, look)


def test_no_section_of_the_page_is_left_out() -> None:
    sections = {"", "SQLite", "PostgreSQL", "After a restore"}
    assert {block.section for block in blocks_for(__file__)} == sections


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder with yesterday's backup, today's first one, and one of forty days ago."""
    folder = tmp_path / "backup"
    folder.mkdir()
    today = datetime.now().astimezone()
    for days in (0, 1, 40):
        day = today - timedelta(days=days)
        for kind in ("sqlite3", "dump", "media.tar.gz"):
            file = folder / f"{day:%Y-%m-%d}.{kind}"
            file.write_text("whole")
            os.utime(file, (day.timestamp(), day.timestamp()))
    return folder


def back_up(folder: Path, database: str) -> int:
    """Run the nightly script of a section beside the backups; its exit status."""
    nobody = {"PGHOST": "127.0.0.1", "PGPORT": "1", "PGUSER": "canfly", "PGDATABASE": "canfly"}
    *_variables, script, _bring_back = blocks(database)
    (folder.parent / "backup.sh").write_text(script)
    return subprocess.run(
        ["sh", "backup.sh"], cwd=folder.parent, env=os.environ | nobody, capture_output=True
    ).returncode


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_a_backup_that_fails_says_so_and_leaves_the_old_ones(backups: Path, database: str) -> None:
    (backups.parent / "media").mkdir()

    assert back_up(backups, database) != 0

    whole = [file for file in backups.iterdir() if file.suffix != ".new"]
    assert len(whole) == 9
    assert {file.read_text() for file in whole} == {"whole"}


def test_a_new_one_takes_its_days_place_and_ends_the_oldest(backups: Path) -> None:
    database = sqlite3.connect(backups.parent / "db.sqlite3")
    database.execute("CREATE TABLE calls (id)")
    database.close()

    assert back_up(backups, "SQLite") != 0  # there are no pictures
    assert len(list(backups.glob("*.media.tar.gz"))) == 3
    (backups.parent / "media").mkdir()
    assert back_up(backups, "SQLite") == 0

    today, yesterday = sorted(backups.glob("*.sqlite3"), reverse=True)
    assert today.read_bytes().startswith(b"SQLite format 3")
    assert yesterday.read_text() == "whole"
    assert len(list(backups.iterdir())) == 6  # those of forty days ago are gone
