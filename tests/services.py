"""Servers of the tests' own, on spare ports, in folders that are thrown away: PostgreSQL and Redis
are here, nginx and Caddy in `tests.fronts`.

The programs are Debian's; `python -m tests.services` installs those that are missing, where we are
root, and starts no service of the system.
"""

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import redis

from tests.tools import Missing, debian

START_TIMEOUT = 30  # seconds
SYSTEM_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
POLICY = Path("/usr/sbin/policy-rc.d")  # what Debian's packages ask before they start a service


def free_port() -> int:
    """A port that is free; no two of the processes that share the tests are given the same.

    Below those that the system gives to outgoing connections, so that none of these takes it.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = random.choice(range(10_000 + number, 32_000, processes))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until(true: Callable[[], object], what: str, *, within: float) -> None:
    """Wait until `true()`; AssertionError with `what` after `within` seconds."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"not within {within:g} s: {what}"
        time.sleep(0.1)


def kill(process: "subprocess.Popen[bytes]", number: int = signal.SIGKILL) -> None:
    """Signal a process that leads its own group, and all of the group; wait until it is gone."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    process.wait(30)


class Service:
    """One server process, started and stopped at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def user(self) -> str | None:
        return None

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                user=self.user(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self.answers, f"{type(self).__name__} answers", within=START_TIMEOUT)

    def stop(self) -> None:
        if self.process is not None:
            self.resume()
            self.process.send_signal(signal.SIGINT)
            self.process.wait(START_TIMEOUT)
            self.process = None

    def freeze(self) -> None:
        """Let it hang: connections are taken, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        for one in (pid, *map(int, children.split())):
            with suppress(ProcessLookupError):
                os.kill(one, number)


class PostgreSQL(Service):
    """PostgreSQL, as the user postgres where we are root: it refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.programs = _postgresql()
        if user := self.user():
            shutil.chown(folder, user)
        subprocess.run(
            [self.programs / "initdb", "--auth=trust", "--username=canfly", "--encoding=UTF8",
             "--no-sync", folder / "data"],
            check=True, capture_output=True, user=user, cwd=folder,
        )  # fmt: skip

    def user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None

    def command(self) -> list[str]:
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 200,
            "fsync": "off",
        }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *settings]

    def url(self, database: str) -> str:
        return f"postgresql://canfly@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis(Service):
    """Redis without a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.program = _redis()

    def command(self) -> list[str]:
        return [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no"]  # fmt: skip

    @property
    def url(self) -> str:
        """As django-environ writes the address of a cache."""
        return f"rediscache://127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _postgresql() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3])
    )
    if not found:
        raise Missing("PostgreSQL is not installed")
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise Missing("there is no user postgres") from None
    return found[-1].parent


def _redis() -> str:
    if found := shutil.which("redis-server"):
        return found
    raise Missing("Redis is not installed")


def nginx() -> str:
    """The path of nginx, which has its module for Brotli. Raises Missing."""
    if (found := shutil.which("nginx", path=SYSTEM_PATH)) and BROTLI.exists():
        return found
    raise Missing("nginx is not installed, or not with its module for Brotli")


def caddy() -> str:
    """The path of Caddy. Raises Missing."""
    if found := shutil.which("caddy"):
        return found
    raise Missing("Caddy is not installed")


def install() -> None:
    """Install what is missing, where we may; what cannot be had is said by the tests."""
    brotli = (f"libnginx-mod-http-brotli-{kind}" for kind in ("filter", "static"))
    for find, packages in (
        (_postgresql, ["postgresql"]),
        (_redis, ["redis-server"]),
        (nginx, ["nginx", *brotli]),
        (caddy, ["caddy"]),
    ):
        try:
            find()
        except Missing:
            if os.geteuid() == 0 and shutil.which("apt-get"):
                with _no_services():
                    debian(*packages)


@contextmanager
def _no_services() -> Iterator[None]:
    """Keep what is being installed from starting a service of the system."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


if __name__ == "__main__":
    install()
