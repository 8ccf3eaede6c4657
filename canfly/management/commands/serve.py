"""Serve the site on this machine: what `make run` starts."""

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from avatars import sandbox
from avatars.conf import conf
from canfly.management import demo
from canfly.management.children import Children, ToldToEnd

START_TIMEOUT = 30  # seconds
# The sandbox begins without the documents that a new site's avatar knows.
TEACH = [sys.executable, "-W", "ignore", "manage.py", "sync_knowledge"]
SETTLER = [sys.executable, "-W", "ignore", "manage.py", "settle_calls", "--watch"]


class Command(BaseCommand):
    """The site in one gunicorn process, with the sandbox unless there is an API secret."""

    requires_system_checks = []
    help = "Serve the site on 127.0.0.1, with the local stand-in for Runway unless a key is set."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted, then stop everything that was started."""
        if not settings.DEBUG:
            raise CommandError("serve is for your own machine: set DEBUG=1, or run gunicorn.")
        _refuse_a_foreign_database()
        for name in ("NO_PROXY", "no_proxy"):  # our own servers are never behind a proxy
            known = os.environ.get(name)
            os.environ[name] = f"{known},localhost,127.0.0.1" if known else "localhost,127.0.0.1"
        try:
            with Children() as children:
                self._serve(children)
        except ToldToEnd:
            self.stdout.write("\nStopped.")

    def _serve(self, children: Children) -> None:
        port = _port("PORT", 8000)
        sandbox_port = _port("SANDBOX_PORT", sandbox.DEFAULT_PORT)
        if port == sandbox_port:
            raise CommandError(f"PORT and SANDBOX_PORT are both {port}: the sandbox needs its own.")
        environment = os.environ | {"WEB_CONCURRENCY": "1", "CANFLY_LOCAL": "1"}
        commands = {f"http://127.0.0.1:{port}/": _gunicorn(port)}
        if conf.api_secret:
            upstream = conf.base_url
        else:
            upstream = f"http://127.0.0.1:{sandbox_port}"
            environment |= {
                "RUNWAYML_API_SECRET": sandbox.DEFAULT_SECRET,
                "RUNWAYML_BASE_URL": upstream,
                "AVATARS_CONNECT_SRC": f"ws://127.0.0.1:{sandbox_port} {upstream}",
            }
            commands = {f"{upstream}/sandbox/books": _sandbox(sandbox_port)} | commands
        password = demo.password()
        for address, command in commands.items():
            children.start(command, environment)
            if not children.wait_until(_answers(address), START_TIMEOUT):
                raise CommandError(
                    f"{address} does not answer; the last words of its server are above."
                )
        children.start(SETTLER, environment)
        if not conf.api_secret:
            children.send(TEACH, environment)
        account = f"{demo.NAME} / {password}" if password else "with your own account"
        self.stdout.write(
            f"\n  The site    http://localhost:{port}/\n"
            f"  Its admin   http://localhost:{port}/admin/   {account}\n"
            f"  Runway      {upstream}"
            f"{'' if conf.api_secret else ' (the local sandbox)'}\n\n"
            "  Ctrl-C stops it.\n"
        )
        self.stdout.flush()
        while children.all_run():
            children.pause()
        raise CommandError("One of the servers stopped; its last words are above.")


def _refuse_a_foreign_database() -> None:
    """Keep the demo admin out of databases that were meant for something else.

    Raises CommandError unless it is the checkout's own SQLite, or was named for this.
    """
    database = settings.DATABASES["default"]
    own = database["ENGINE"].endswith("sqlite3") and database["NAME"] == settings.OWN_DATABASE
    named = os.environ.get("RUN_DATABASE_URL")
    if named != os.environ.get("DATABASE_URL") if named else not own:
        raise CommandError(
            "DATABASE_URL names another database than this checkout's own, db.sqlite3. serve would"
            " make an admin with a printed password there. To serve it nevertheless:"
            " make run RUN_DATABASE_URL=…"
        )


def _gunicorn(port: int) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "canfly.wsgi", "--bind", f"127.0.0.1:{port}",
            "--log-level", "warning"]  # fmt: skip


def _sandbox(port: int) -> list[str]:
    """The sandbox, whose avatars and documents stay: the database that keeps their ids does too."""
    database = settings.DATABASES["default"]
    beside = database["NAME"] if database["ENGINE"].endswith("sqlite3") else settings.OWN_DATABASE
    state = f"{beside}.sandbox.json"
    pace = ["--lifelike"] if os.environ.get("LIFELIKE", "") not in ("", "0") else []
    command = [sys.executable, "-m", "avatars.sandbox", "--port", str(port), "--state", state]
    return command + pace


def _port(name: str, default: int) -> int:
    """A free port from the environment; CommandError where it is taken or no port."""
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65_536:
        raise CommandError(f"{name}={value} is not a port.")
    port = int(value)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}): make run {name}={port + 1}"
            ) from None
    return port


def _answers(address: str) -> Callable[[], bool]:
    def answers() -> bool:
        try:
            return requests.get(address, timeout=5, allow_redirects=False).status_code < 400
        except requests.RequestException:
            return False

    return answers
