"""Where what was made lies: in memory, or with `--state FILE` in that file and a folder beside it.

The file is replaced as a whole, and names files of the folder that are written before it and
removed after it: killed at any moment, the next start finds the last state that was whole.
"""

import json
import os
import sys
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

VERSION = 1


class Shelf:
    """One JSON object, and files by their name."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._files: dict[str, bytes] = {}

    @property
    def _folder(self) -> Path | None:
        return None if self.path is None else self.path.with_name(self.path.name + ".files")

    def read(self) -> dict[str, Any]:
        """What was written last; empty when there is nothing. Raises ValueError or OSError."""
        if self.path is None or not self.path.exists():
            return {}
        state = json.loads(self.path.read_text("utf-8"))
        if not isinstance(state, dict) or state.get("version") != VERSION:
            raise ValueError(f"it is no state of version {VERSION}")
        if self._folder is not None and self._folder.is_dir():
            for file in self._folder.iterdir():
                self._files[file.name] = file.read_bytes()
        return state

    def write(self, state: dict[str, Any], named: Iterable[str]) -> None:
        """Keep this state and the files that it names; others are gone. Raises OSError."""
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _replace(self.path, json.dumps({"version": VERSION} | state).encode())
        for name in set(self._files).difference(named):
            del self._files[name]
            if self._folder is not None:
                (self._folder / name).unlink(missing_ok=True)

    def put(self, data: bytes) -> str:
        """Keep a file, and return its name. Raises OSError."""
        name = uuid.uuid4().hex
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(self._folder / name, data)
        self._files[name] = data
        return name

    def get(self, name: str) -> bytes | None:
        return self._files.get(name)

    def put_aside(self, why: Exception) -> None:
        """Say that the file cannot be read, and rename it, so that nothing of it is lost."""
        self._files.clear()
        if self.path is None:
            return
        aside = self.path.with_name(self.path.name + ".broken")
        with suppress(OSError):
            self.path.replace(aside)
        sys.stderr.write(
            f"The sandbox cannot read {self.path} ({why}) and begins anew; what was there is in"
            f" {aside.name}.\n"
        )


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(data)
    new.replace(path)
