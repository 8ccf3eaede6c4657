"""Servers that were started by us and end with us, whatever signal comes when."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_TIMEOUT = 5  # seconds in which a server may end by itself
LOOK = 0.2  # seconds between two looks


class ToldToEnd(Exception):
    """Somebody pressed Ctrl-C, or sent us a TERM or HUP."""


class Children:
    """A `with` block whose servers are gone when it is left.

    Within it a signal is only remembered: raised at any moment, it could lose a process that was
    started and is not yet in our list, or keep the list from being stopped. Every step looks.
    """

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._started: list[subprocess.Popen[bytes]] = []
        self._errands: list[subprocess.Popen[bytes]] = []
        self._told = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "Children":
        """From now on signals are remembered."""
        for ending in ENDINGS:
            self._before[ending] = signal.signal(ending, self._remember)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything that was started, then leave signals as they were."""
        self._stop()
        for ending, handler in self._before.items():
            signal.signal(ending, handler)

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a server. Raises ToldToEnd.

        In a session of its own, so that Ctrl-C reaches it once and only through us: a gunicorn
        worker that is told twice to quit waits for itself for ever.
        """
        self._look()
        self._started.append(
            subprocess.Popen(command, env=dict(environment), start_new_session=True)
        )

    def send(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start what ends by itself; nobody waits for it or reads its words. Raises ToldToEnd."""
        self._look()
        self._errands.append(
            subprocess.Popen(
                command,
                env=dict(environment),
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def wait_until(self, true: Callable[[], bool], within: float) -> bool:
        """Wait until `true()`, at most `within` seconds; whether it came true.

        Returns early when one of the servers stops. Raises ToldToEnd.
        """
        deadline = time.monotonic() + within
        while self.all_run() and time.monotonic() < deadline:
            if true():
                return True
            self.pause()
        return False

    def all_run(self) -> bool:
        """Whether no server has stopped. Raises ToldToEnd."""
        self._look()
        return all(process.poll() is None for process in self._started)

    def pause(self) -> None:
        """Wait for a moment. Raises ToldToEnd."""
        time.sleep(LOOK)
        self._look()

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self._told = True

    def _look(self) -> None:
        if self._told:
            raise ToldToEnd

    def _stop(self) -> None:
        """Ask everything that was started to end, then end it and what it has started itself."""
        started = [*self._started, *self._errands]
        for process in started:
            process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.1))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
