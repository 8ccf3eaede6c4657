"""Serve the site on this machine: what `make run` starts."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from avatars import sandbox
from avatars.conf import conf

START_TIMEOUT = 30  # seconds
STOP_TIMEOUT = 5  # seconds
DEMO_ADMIN = "demo"
SETTLER = [sys.executable, "-W", "ignore", "manage.py", "settle_calls", "--watch"]
PASSWORD_FILE = Path(settings.BASE_DIR) / ".demo-admin"


class Command(BaseCommand):
    """The site in one gunicorn process, with the sandbox unless there is an API secret."""

    requires_system_checks = []
    help = "Serve the site on 127.0.0.1, with the local stand-in for Runway unless a key is set."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted, then stop everything that was started."""
        if not settings.DEBUG:
            raise CommandError("serve is for your own machine: set DEBUG=1, or run gunicorn.")
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, _interrupt)
        for name in ("NO_PROXY", "no_proxy"):  # our own servers are never behind a proxy
            known = os.environ.get(name)
            os.environ[name] = f"{known},localhost,127.0.0.1" if known else "localhost,127.0.0.1"
        try:
            self._serve()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")

    def _serve(self) -> None:
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
        password = _demo_password()

        started: list[subprocess.Popen[bytes]] = []
        try:
            for address, command in commands.items():
                # In a session of its own, so that Ctrl-C reaches it once and only through us:
                # a gunicorn worker that is told twice to quit waits for itself for ever.
                started.append(subprocess.Popen(command, env=environment, start_new_session=True))
                _wait_until_it_answers(address, started)
            started.append(subprocess.Popen(SETTLER, env=environment, start_new_session=True))
            self.stdout.write(
                f"\n  The site    http://localhost:{port}/\n"
                f"  Its admin   http://localhost:{port}/admin/"
                f"   {DEMO_ADMIN} / {password}\n"
                f"  Runway      {upstream}"
                f"{'' if conf.api_secret else ' (the local sandbox)'}\n\n"
                "  Ctrl-C stops it.\n"
            )
            self.stdout.flush()
            while all(process.poll() is None for process in started):
                time.sleep(0.2)
            raise CommandError("One of the servers stopped; its last words are above.")
        finally:
            _stop(started)


def _gunicorn(port: int) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "canfly.wsgi", "--bind", f"127.0.0.1:{port}",
            "--log-level", "warning"]  # fmt: skip


def _sandbox(port: int) -> list[str]:
    return [sys.executable, "-m", "avatars.sandbox", "--port", str(port)]


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


def _demo_password() -> str:
    """The demo admin's password: made once, kept in a file of this checkout."""
    users = get_user_model()._default_manager
    known = PASSWORD_FILE.read_text().strip() if PASSWORD_FILE.exists() else ""
    if known and users.filter(username=DEMO_ADMIN).exists():
        return known
    password = known or secrets.token_urlsafe(9)
    PASSWORD_FILE.touch(mode=0o600)
    PASSWORD_FILE.write_text(password + "\n")
    user, _ = users.get_or_create(
        username=DEMO_ADMIN, defaults={"is_staff": True, "is_superuser": True}
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def _wait_until_it_answers(address: str, started: "list[subprocess.Popen[bytes]]") -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if started[-1].poll() is not None:
            break
        try:
            if requests.get(address, timeout=5, allow_redirects=False).status_code < 400:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise CommandError(f"{address} does not answer; the last words of its server are above.")


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(started: "list[subprocess.Popen[bytes]]") -> None:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    for process in started:
        process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT
    for process in started:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
