"""The servers of `manage.py serve` end with it, whatever signal comes when."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from canfly.management.children import Children, ToldToEnd

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)",
]


def start(*commands: list[str], then_tell: bool = False) -> None:
    with Children() as children:
        for command in commands:
            children.start(command, os.environ)
        if then_tell:
            os.kill(os.getpid(), signal.SIGTERM)
        children.pause()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_between_the_start_of_a_server_and_our_list_loses_no_server(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    started = []
    real = subprocess.Popen

    def popen(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        process = real(*arguments, **options)
        started.append(process)
        os.kill(os.getpid(), number)
        return process

    monkeypatch.setattr(subprocess, "Popen", popen)
    with pytest.raises(ToldToEnd):
        start(SLEEPER)

    assert [process.poll() is not None for process in started] == [True]
    assert gone(started[0].pid)


def test_a_second_signal_while_servers_are_stopped_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("canfly.management.children.STOP_TIMEOUT", 0.3)
    started = []
    real = subprocess.Popen

    class Popen(real):  # type: ignore[valid-type, misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self.pid)

        def wait(self, timeout: float | None = None) -> int:
            os.kill(os.getpid(), signal.SIGTERM)
            return int(super().wait(timeout))

    monkeypatch.setattr(subprocess, "Popen", Popen)
    with pytest.raises(ToldToEnd):
        start(SLEEPER, STUBBORN, then_tell=True)

    assert len(started) == 2
    assert all(gone(pid) for pid in started)


def test_an_error_stops_what_was_started_and_leaves_signals_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with pytest.raises(OSError, match="no-such-program"):
        start(SLEEPER, ["/no-such-program"])

    assert signal.getsignal(signal.SIGTERM) is before


def test_a_server_that_stops_by_itself_is_noticed() -> None:
    with Children() as children:
        children.start([sys.executable, "-c", ""], os.environ)
        assert not children.wait_until(lambda: False, within=20)
        assert not children.all_run()


def test_an_errand_that_ends_is_no_server_that_stopped_and_one_that_does_not_ends_with_us(
    tmp_path: Path,
) -> None:
    done, late = tmp_path / "done", tmp_path / "pid"
    with Children() as children:
        children.start(SLEEPER, os.environ)
        write = f"open({str(done)!r}, 'w')"
        children.send([sys.executable, "-c", write], os.environ)
        wait = f"import os, time; open({str(late)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
        children.send([sys.executable, "-c", wait], os.environ)
        assert children.wait_until(lambda: done.exists() and bool(_text(late)), within=20)
        assert children.all_run()

    assert gone(int(_text(late)))


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
