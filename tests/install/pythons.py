"""The Pythons from 3.11 on that are here, and the Djangos that the wheel promises to run on."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

MINORS = range(11, 16)  # 3.11 to 3.15
# What a virtual environment with a Django in it needs; a shim of pyenv answers with an error.
USABLE = "import sqlite3, ssl, venv, sys; print('%d.%d' % sys.version_info[:2])"


@cache
def pythons() -> dict[str, str]:
    """From a release, such as 3.12, to the path of one of its interpreters."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = {}
    for release in (f"3.{minor}" for minor in MINORS):
        name = f"python{release}"
        candidates = [shutil.which(name), f"/usr/bin/{name}", *versions.glob(f"*/bin/{name}")]
        if release == f"3.{sys.version_info.minor}":
            candidates.insert(0, sys.executable)
        for path in map(str, filter(None, candidates)):
            if Path(path).exists() and _is(path, release):
                found[release] = path
                break
    return found


def _is(path: str, release: str) -> bool:
    done = subprocess.run([path, "-c", USABLE], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip() == release
