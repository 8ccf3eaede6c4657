"""What the site refuses to start with, and how it is served."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from avatars.calls.timing import LONGEST_CONNECT
from tests.blocks import texts_for
from tests.documents import in_the_example, in_the_reference

ROOT = Path(__file__).resolve().parents[2]


def start(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    clean["ENV_FILE"] = os.devnull
    return subprocess.run(
        [sys.executable, "-c", code],
        env=clean | environment,
        cwd=ROOT,
        text=True,
        capture_output=True,
    )


def settings_of(expression: str, **environment: str) -> str:
    found = start(f"import canfly.settings as s; print({expression})", **environment)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_without_a_secret_key_it_refuses_to_start_and_says_why() -> None:
    found = start("import canfly.settings")

    assert found.returncode != 0
    assert "SECRET_KEY is not set" in found.stderr


def test_debug_is_off_unless_set() -> None:
    assert settings_of("s.DEBUG", SECRET_KEY="x") == "False"
    assert settings_of("s.DEBUG", DEBUG="1") == "True"


@pytest.mark.parametrize("url", ["sqlite:///somewhere.sqlite3", "sqlite:////tmp/other.db"])
def test_any_sqlite_gets_wal_immediate_transactions_and_patience(url: str) -> None:
    options = settings_of("s.DATABASES['default']['OPTIONS']", SECRET_KEY="x", DATABASE_URL=url)

    assert "journal_mode=WAL" in options
    assert "'transaction_mode': 'IMMEDIATE'" in options
    assert "'timeout': 20" in options


def test_postgresql_and_redis_are_taken_from_their_addresses() -> None:
    found = settings_of(
        "s.DATABASES['default']['ENGINE'], s.CACHES['default']['BACKEND']",
        SECRET_KEY="x",
        DATABASE_URL="postgres://user:pass@localhost/site",
        CACHE_URL="redis://localhost:6379/0",
    )

    assert "postgresql" in found
    assert "redis.RedisCache" in found


@pytest.mark.parametrize(("given", "size"), [("", 20), ("8", 8)])
def test_a_server_is_asked_for_as_many_connections_as_it_has(given: str, size: int) -> None:
    found = settings_of(
        "s.DATABASES['default']['OPTIONS']['pool']['max_size']",
        SECRET_KEY="x",
        DATABASE_URL="postgres://user:pass@localhost/site",
        DATABASE_POOL_SIZE=given,
    )

    assert found == str(size)


def test_the_settings_are_named_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = (ROOT / "canfly" / "settings.py").read_text()

    names = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings)) | {"WEB_CONCURRENCY", "WEB_THREADS"}
    assert {name for name in names if name not in example} == set()


def test_documents_state_the_sites_own_defaults() -> None:
    gunicorn = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    expression = (
        "s.TIME_ZONE, int(s.SECURE_SSL_REDIRECT), s.SECURE_HSTS_SECONDS,"
        " int(s.SECURE_HSTS_INCLUDE_SUBDOMAINS), int(s.SECURE_HSTS_PRELOAD), s.MEDIA_ROOT.name,"
        " ' '.join(s.AVATARS_CONNECT_SRC), ' '.join(s.AVATARS_MEDIA_SRC), sep='\\n'"
    )
    values = [*settings_of(expression, SECRET_KEY="x").split("\n"), ""][:8]
    names = ["TIME_ZONE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    names += ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "MEDIA_ROOT"]
    names += ["AVATARS_CONNECT_SRC", "AVATARS_MEDIA_SRC"]
    defaults = dict(zip(names, values, strict=True)) | {
        "WEB_CONCURRENCY": str(gunicorn["workers"]),
        "WEB_THREADS": str(gunicorn["threads"]),
    }

    for place in (in_the_reference(), in_the_example()):
        assert {name: place[name] for name in defaults} == defaults


def test_gunicorn_serves_with_threads_and_lets_visitors_finish() -> None:
    config = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert (config["worker_class"], config["workers"], config["threads"]) == ("gthread", 2, 160)
    assert config["graceful_timeout"] == LONGEST_CONNECT
    assert config["timeout"] > LONGEST_CONNECT
    assert config["control_socket_disable"]


def test_a_worker_has_read_the_addresses_before_its_first_visitor_comes() -> None:
    code = "import sys, canfly.wsgi; print('canfly.urls' in sys.modules)"

    assert start(code, DEBUG="1").stdout == "True\n"


def test_a_worker_starts_also_where_the_addresses_cannot_be_read_and_says_why() -> None:
    code = "import sys; sys.modules['canfly.urls'] = None; import canfly.wsgi as w; w.application"

    found = start(code, DEBUG="1")

    assert found.returncode == 0, found.stderr
    assert "The site's addresses cannot be read." in found.stderr


def test_gunicorn_takes_its_numbers_from_the_file_too_and_leaves_the_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "env"
    file.write_text("WEB_CONCURRENCY=3\nWEB_THREADS=\nRUNWAYML_API_SECRET=key_of_the_file\n")
    monkeypatch.setenv("ENV_FILE", str(file))

    config = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert (config["workers"], config["threads"]) == (3, 160)
    assert "RUNWAYML_API_SECRET" not in os.environ


def test_the_settings_of_the_first_real_call_are_read_from_env(tmp_path: Path) -> None:
    [block] = texts_for(__file__)
    (tmp_path / "env").write_text(f"SECRET_KEY=x\n{block}")
    code = """
import django; django.setup()
from avatars.conf import conf
print(conf.daily_minutes, conf.max_concurrent_calls, conf.client_minutes, conf.transcripts)
"""

    done = start(code, ENV_FILE=str(tmp_path / "env"), DJANGO_SETTINGS_MODULE="canfly.settings")

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["20", "1", "20", "True"]


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_lock_file_names_a_registry() -> None:
    requirements = [path.read_text() for path in ROOT.glob("requirements/*.txt")]

    assert len(requirements) == 5
    assert not any("://" in text for text in requirements)
    assert '"resolved"' not in (ROOT / "avatars/widget/package-lock.json").read_text()


def test_the_example_works_as_it_is_once_it_has_a_key(tmp_path: Path) -> None:
    file = tmp_path / "env"
    example = (ROOT / ".env.example").read_text()
    file.write_text(example.replace("SECRET_KEY=", "SECRET_KEY=something"))

    found = settings_of(
        "s.CACHES['default']['BACKEND'], s.Conf.connect_rate.read(s.os.environ)",
        ENV_FILE=str(file),
    )

    assert "CountingDatabaseCache" in found
    assert "['5/m', '20/h']" in found


def test_an_empty_variable_counts_as_not_set() -> None:
    found = settings_of(
        "s.TIME_ZONE, s.AVATARS_CONNECT_SRC, s.DATABASES['default']['NAME'].name",
        SECRET_KEY="x",
        TIME_ZONE="",
        AVATARS_CONNECT_SRC="",
        DATABASE_URL="",
    )

    assert found == "UTC ['wss://*.livekit.cloud', 'https://*.livekit.cloud'] db.sqlite3"


def test_a_relative_database_is_the_same_file_from_every_folder() -> None:
    found = settings_of(
        "s.DATABASES['default']['NAME']", SECRET_KEY="x", DATABASE_URL="sqlite:///other.sqlite3"
    )

    assert found == str(ROOT / "other.sqlite3")


def in_force_and_reported(**environment: str) -> tuple[str, str]:
    """The two policies; an empty one is "None"."""
    names = "CONTENT_SECURITY_POLICY", "CONTENT_SECURITY_POLICY_REPORT_ONLY"
    values = ", ".join(f"getattr(s, {name!r}, None)" for name in names)
    in_force, reported = settings_of(f"{values}, sep='\\n'", **environment).split("\n")
    return in_force, reported


def test_the_policy_is_in_force_unless_it_is_only_to_be_reported() -> None:
    uri = "https://reports.example.com/csp"

    in_force, reported = in_force_and_reported(SECRET_KEY="x")
    assert "'script-src'" in in_force
    assert "report-uri" not in in_force
    assert reported == "None"

    switched = in_force_and_reported(SECRET_KEY="x", CSP_REPORT_ONLY="1", CSP_REPORT_URI=uri)
    assert switched[0] == "None"
    assert switched[1].replace(f", 'report-uri': ['{uri}']", "") == in_force


def test_the_keys_of_before_and_cookies_for_https_alone() -> None:
    found = settings_of(
        "s.SECRET_KEY_FALLBACKS, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME",
        SECRET_KEY="x",
        SECRET_KEY_FALLBACKS="one,two",
    )

    assert found == "['one', 'two'] True __Host-sessionid"


def test_on_ones_own_machine_cookies_are_taken_over_plain_http() -> None:
    names = "s.SECRET_KEY_FALLBACKS, s.SESSION_COOKIE_SECURE, hasattr(s, 'SESSION_COOKIE_NAME')"

    assert settings_of(names, DEBUG="1", SECRET_KEY_FALLBACKS="") == "[] False False"
