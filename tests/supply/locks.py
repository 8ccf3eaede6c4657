"""What the lock files hold."""

import json
import re
from pathlib import Path
from typing import Any

from tests.tools import ROOT, WIDGET

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
NPM = WIDGET / "package-lock.json"


def pinned(requirements: Path) -> list[tuple[str, list[str]]]:
    """Each requirement of a lock file, such as `django==5.2.1`, with its hashes."""
    text = requirements.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" --hash")[0].strip(), re.findall(r"--hash=(\S+)", line)) for line in lines]


def python_names(requirements: Path) -> list[str]:
    """The packages of a lock file."""
    return sorted({requirement.split("==")[0] for requirement, _hashes in pinned(requirements)})


def npm_packages() -> dict[str, dict[str, Any]]:
    """The packages that the widget is built with, from their folder to what the lock says."""
    packages: dict[str, dict[str, Any]] = json.loads(NPM.read_text())["packages"]
    return {folder: package for folder, package in packages.items() if folder}
