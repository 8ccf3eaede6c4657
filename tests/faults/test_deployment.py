"""The sample deployment, with the servers that it names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.blocks import texts_for
from tests.services import PostgreSQL, Redis
from tests.tools import ROOT

FILLED = {
    "SECRET_KEY": "a-key-for-tests-Jx3_kQ9vPz7LwR2mTn8bYc5dHf6gSa4e0u1i",
    "RUNWAYML_API_SECRET": "key_of_the_tests",
}


@pytest.fixture
def deployment(tmp_path: Path, postgresql: PostgreSQL, redis: Redis) -> dict[str, str]:
    """An environment with docs/production.env, filled in, and the tests' own servers."""
    sample = (ROOT / "docs/production.env").read_text()
    empty = re.findall(r"(?m)^([A-Z_]+)=$", sample)
    assert set(empty) == set(FILLED)
    for name, value in FILLED.items():
        sample = re.sub(rf"(?m)^{name}=$", f"{name}={value}", sample)
    (tmp_path / "media").mkdir()
    own = {
        "DATABASE_URL": postgresql.url("deployed"),
        "CACHE_URL": redis.url,
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    for name, value in own.items():
        assert re.search(rf"(?m)^{name}=.", sample)
        sample = re.sub(rf"(?m)^{name}=.*$", f"{name}={value}", sample)
    (tmp_path / "env").write_text(sample)
    postgresql.execute("DROP DATABASE IF EXISTS deployed WITH (FORCE)")
    postgresql.execute("CREATE DATABASE deployed")
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    return kept | {
        "ENV_FILE": str(tmp_path / "env"),
        "DJANGO_SETTINGS_MODULE": "canfly.settings",
        "PYTHONPATH": str(ROOT),
    }


def run(environment: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_of_the_sample_deployment_there_is_nothing_to_say(deployment: dict[str, str]) -> None:
    assert run(deployment, "manage.py", "migrate").returncode == 0

    found = run(deployment, "manage.py", "check", "--deploy", "--fail-level", "DEBUG")

    told = (found.returncode, found.stdout.strip(), found.stderr.strip())
    assert told == (0, "System check identified no issues (0 silenced).", "")


def test_new_migrations_run_on_postgresql_while_the_release_of_before_serves(
    deployment: dict[str, str],
) -> None:
    new = run(deployment, "-m", "tests.lint_migrations")
    assert (new.returncode, new.stdout) == (0, "")

    # It has eyes: what is known of those before the first release.
    told = run(deployment, "-m", "tests.lint_migrations", "--all").stdout
    known = told.split("(avatars, 0014_daily_figures)... ERR")[1].split("\n(")[0]
    assert "CREATE INDEX locks table" in known
    assert "NOT NULL constraint" in told


def test_two_roles_take_turns_as_the_page_on_secrets_says(postgresql: PostgreSQL) -> None:
    [statements] = texts_for(__file__)
    postgresql.execute("DROP DATABASE IF EXISTS turns WITH (FORCE)")
    postgresql.execute("CREATE DATABASE turns")
    for line in statements.splitlines():
        postgresql.execute(line)

    for role in ("canfly_a", "canfly_b"):
        url = postgresql.url("turns").replace("canfly@", f"{role}@")
        with psycopg.connect(url) as connection:
            connection.execute(f"CREATE TABLE made_by_{role} (id integer)")
            owner = connection.execute("SELECT current_user").fetchone()
        assert owner == ("canfly",)
