"""`make run` works on the checkout's own database; its demo admin is found elsewhere."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError

from canfly import checks
from canfly.management import demo
from canfly.management.commands import serve as command

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = "postgres://somebody:p$x@db.example/live"


def made(folder: Path, *arguments: str, **environment: str) -> list[list[str]]:
    """What make would run with its Python: arguments, DATABASE_URL, RUN_DATABASE_URL, LIFELIKE."""
    (folder / "bin").mkdir(exist_ok=True)
    python = folder / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$*|$DATABASE_URL|$RUN_DATABASE_URL|$LIFELIKE"\n')
    python.chmod(0o755)
    for stamp in (".venv", ".run"):
        (folder / stamp).touch()
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    found = subprocess.run(
        ["make", *arguments, f"VENV={folder}"],
        cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [line.split("|") for line in found.stdout.splitlines() if "manage.py" in line]


@pytest.mark.parametrize("target", ["run", "setup"])
def test_make_works_on_the_checkouts_own_database(tmp_path: Path, target: str) -> None:
    lines = made(tmp_path, target, DATABASE_URL=FOREIGN)

    assert len(lines) == (3 if target == "run" else 2)
    assert {line[1] for line in lines} == {"sqlite:///db.sqlite3"}


@pytest.mark.parametrize("where", ["environment", "command line"])
def test_make_works_on_another_database_that_is_named_for_it(tmp_path: Path, where: str) -> None:
    if where == "environment":
        lines = made(tmp_path, "run", RUN_DATABASE_URL=FOREIGN)
    else:
        lines = made(tmp_path, "run", f"RUN_DATABASE_URL={FOREIGN}", DATABASE_URL="postgres://x")

    assert [line[1:3] for line in lines] == [[FOREIGN, FOREIGN]] * 3


def test_make_run_can_keep_the_pace_of_real_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, served = made(tmp_path, "run", "LIFELIKE=1")
    assert served[0] == "manage.py serve"
    assert served[3] == "1"

    assert "--lifelike" not in command._sandbox(8788)
    monkeypatch.setenv("LIFELIKE", served[3])
    assert "--lifelike" in command._sandbox(8788)


def serve(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """`manage.py serve`, started by hand, with ports that are none: it ends before any server."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    clean |= {"ENV_FILE": str(folder / "env"), "DEBUG": "1", "PORT": "no port"}
    return subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT, env=clean | environment, capture_output=True, text=True,
    )  # fmt: skip


def test_serve_refuses_a_database_that_was_meant_for_something_else(tmp_path: Path) -> None:
    foreign = f"sqlite:///{tmp_path}/live.sqlite3"
    (tmp_path / "env").write_text(f"DATABASE_URL={foreign}\n")

    for found in (serve(tmp_path), serve(tmp_path, DATABASE_URL=foreign)):
        assert found.returncode == 1
        assert "RUN_DATABASE_URL" in found.stderr
        assert not (tmp_path / "live.sqlite3").exists()


def test_serve_takes_one_that_was_named_for_it(tmp_path: Path) -> None:
    (tmp_path / "env").touch()
    foreign = f"sqlite:///{tmp_path}/mine.sqlite3"

    found = serve(tmp_path, DATABASE_URL=foreign, RUN_DATABASE_URL=foreign)

    assert "PORT=no port is not a port" in found.stderr


def test_serve_does_not_serve_another_database_than_the_one_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "env").touch()

    found = serve(tmp_path, RUN_DATABASE_URL=f"sqlite:///{tmp_path}/mine.sqlite3")

    assert "RUN_DATABASE_URL" in found.stderr


@pytest.fixture
def password_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(demo, "PASSWORD_FILE", tmp_path / "password")
    return tmp_path / "password"


def demo_is_found() -> bool:
    return "canfly.E001" in [message.id for message in run_checks(include_deployment_checks=True)]


@pytest.mark.django_db
def test_a_deployment_with_the_demo_admin_is_refused(password_file: Path) -> None:
    assert not demo_is_found()

    password = demo.password()

    assert password
    assert password == password_file.read_text().strip() == demo.password()
    assert User.objects.get(username="demo").check_password(password)
    assert demo_is_found()
    with pytest.raises(CommandError, match=r"canfly\.E001"):
        call_command("check", "--deploy", stdout=StringIO(), stderr=StringIO())

    # As the check says, by an operator whose site is not served and has no admin to do it in.
    [found] = [one for one in checks.no_demo_admin(None) if one.hint]
    typed = re.findall("`python manage.py shell -c '(.+?)'`", found.hint)
    call_command("shell", command=typed[0])
    assert not demo_is_found()


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"is_active": False}, {"username": "somebody"},
                                     {"is_staff": False, "is_superuser": False}])  # fmt: skip
def test_a_demo_admin_that_cannot_log_in_is_none(
    password_file: Path, changes: dict[str, Any]
) -> None:
    demo.password()
    User.objects.update(**changes)

    assert not demo_is_found()


@pytest.mark.django_db
def test_a_database_with_a_superuser_of_its_own_gets_no_demo_admin(password_file: Path) -> None:
    User.objects.create_superuser("owner", password="x")

    assert demo.password() is None
    assert not password_file.exists()
    assert not User.objects.filter(username="demo").exists()


def test_without_a_database_or_its_tables_the_check_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "missing.sqlite3"
    databases = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": missing}}
    monkeypatch.setattr(checks, "settings", SimpleNamespace(DATABASES=databases))
    assert checks.no_demo_admin(None) == []
    assert not missing.exists()

    def no_such_table() -> bool:
        raise OperationalError("no such table: auth_user")

    missing.touch()
    monkeypatch.setattr(demo, "is_there", no_such_table)
    assert checks.no_demo_admin(None) == []


def test_check_deploy_runs_before_the_first_migrate(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    clean |= {"ENV_FILE": os.devnull, "SECRET_KEY": "x" * 60}
    for name in ("empty", "missing"):
        found = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy"],
            env=clean | {"DATABASE_URL": f"sqlite:///{tmp_path}/{name}.sqlite3"},
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr
    assert not (tmp_path / "missing.sqlite3").exists()


@pytest.mark.parametrize(
    ("engine", "name", "state"),
    [
        ("django.db.backends.sqlite3", "/data/site.sqlite3", "/data/site.sqlite3.sandbox.json"),
        ("django.db.backends.postgresql", "live", f"{ROOT}/db.sqlite3.sandbox.json"),
    ],
)
def test_the_sandbox_keeps_what_was_made_beside_the_database(
    settings: Any, monkeypatch: pytest.MonkeyPatch, engine: str, name: str, state: str
) -> None:
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": engine, "NAME": name})
    settings.OWN_DATABASE = ROOT / "db.sqlite3"

    assert command._sandbox(8788)[-2:] == ["--state", state]


def test_git_ignores_what_the_sandbox_keeps() -> None:
    names = ["db.sqlite3.sandbox.json", "db.sqlite3.sandbox.json.files/x"]
    found = subprocess.run(
        ["git", "check-ignore", *names], cwd=ROOT, capture_output=True, text=True
    )
    assert found.stdout.split() == names
