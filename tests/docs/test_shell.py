"""What the documents let a reader type, or cron run, in a shell with a database of its own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from avatars.models import Avatar
from tests.blocks import cron_command, texts_for
from tests.tools import ROOT


@pytest.fixture
def database(transactional_db: None, avatar: Avatar, tmp_path: Path) -> Path:
    """A copy of the tests' database, with an avatar and a session of the admin."""
    if connection.vendor != "sqlite":
        pytest.skip("the shell's database is a copy of SQLite's")
    Session.objects.create(session_key="a", expire_date=timezone.now() + timedelta(hours=1))
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    return path


def typed(script: str, within: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run lines as a shell does whose `python` is the tests'."""
    return subprocess.run(
        ["sh", "-e"],
        input=script.replace("manage.py", str(ROOT / "manage.py")),
        cwd=within,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": os.environ.get("HOME", "/"),
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "of the tests",
            "DATABASE_URL": f"sqlite:///{within}/db.sqlite3",
        } | environment,
        capture_output=True,
        text=True,
    )  # fmt: skip


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


def test_a_folder_of_files_becomes_documents_of_the_avatar(database: Path) -> None:
    [block] = texts_for(__file__, "docs/knowledge.md")
    folder = database.parent / "texts"
    folder.mkdir()
    (folder / "boats.md").write_text("# Boats\n\nBoats float.\n")

    done = typed(block.replace("FOLDER", "texts"), database.parent)

    assert done.returncode == 0, done.stderr
    assert rows(database, "SELECT title, locale FROM avatars_document") == [("Boats", "en")]
    assert len(rows(database, "SELECT 1 FROM avatars_document_avatars")) == 1


def test_everybody_is_logged_out(database: Path) -> None:
    [block] = texts_for(__file__, "docs/secrets.md")
    assert rows(database, "SELECT session_key FROM django_session") == [("a",)]

    done = typed(block, database.parent)

    assert done.returncode == 0, done.stderr
    assert rows(database, "SELECT session_key FROM django_session") == []


def test_cron_lets_a_settler_look_once(database: Path) -> None:
    [block] = texts_for(__file__, "docs/settling.md")
    command = cron_command(block.strip()).replace(".venv/bin/python", sys.executable)

    done = typed(command.replace("/srv/canfly", str(database.parent)), database.parent)

    assert done.returncode == 0, done.stderr
    assert rows(database, "SELECT COUNT(*) FROM avatars_settler") == [(1,)]


@pytest.mark.parametrize("changed", [True, False])
def test_cron_mails_what_changed_at_runway_and_nothing_else(tmp_path: Path, changed: bool) -> None:
    [block] = texts_for(__file__, "docs/supply.md")
    mail_to, line = block.splitlines()
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\necho "what make $1 says"\nexit {int(changed)}\n')
    make.chmod(0o755)
    command = cron_command(line)
    for path in ("/srv/canfly-checkout", "/tmp/drift.log"):
        assert path in command
        command = command.replace(path, str(tmp_path / Path(path).suffix))

    done = typed(command, tmp_path, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert mail_to.startswith("MAILTO=")
    assert done.stdout == ("what make drift says\n" if changed else "")
    assert done.stderr == ""
