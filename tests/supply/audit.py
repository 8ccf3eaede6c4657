"""Known holes in what we take from others, as PyPI and npm tell them: part of `make check`.

Exit status 1 when there are some, with what they are. Where the registry in use here does not tell,
this says so and does not fail: it is no proof that there are none.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.tools import ROOT, WIDGET, npm_command

TIMEOUT = 120  # seconds


class Unknown(Exception):
    """Nobody told."""


def _answer(*command: str, within: Any) -> dict[str, Any]:
    """The JSON that a command prints, whatever its exit status. Raises Unknown."""
    try:
        done = subprocess.run(command, cwd=within, capture_output=True, text=True, timeout=TIMEOUT)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise Unknown("no answer") from None
    if not isinstance(answer, dict):
        raise Unknown("no answer")
    return answer


def python_holes() -> list[str]:
    """The holes in requirements/dev.txt, which holds all of the other locks. Raises Unknown."""
    return read_pip(_answer(
        sys.executable, "-m", "pip_audit", "--requirement", "requirements/dev.txt",
        "--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off",
        "--timeout", "15", within=ROOT,
    ))  # fmt: skip


def read_pip(answer: dict[str, Any]) -> list[str]:
    """A line for each hole in pip-audit's answer; Unknown where a package was not looked up.

    A registry that knows nothing of holes is no error to pip-audit: it skips every package.
    """
    packages = answer.get("dependencies", [])
    lines = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {hole['fix_versions']}"
        for package in packages
        for hole in package.get("vulns", [])
    ]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if not lines and (skipped or not packages):
        raise Unknown(f"{len(skipped)} of {len(packages)} packages could not be looked up")
    return lines


def npm_holes() -> list[str]:
    """The holes in the widget's lock. Raises Unknown."""
    return read_npm(_answer(*npm_command(), "audit", "--json", within=WIDGET))


def read_npm(answer: dict[str, Any]) -> list[str]:
    """A line for each package with a hole in npm's answer; Unknown where it has none to give."""
    if "vulnerabilities" not in answer:
        raise Unknown(str(answer.get("message") or answer.get("error") or "no answer"))
    return [
        f"{name} {hole.get('range')}: {hole.get('severity')}"
        for name, hole in answer["vulnerabilities"].items()
    ]


def audit(what: str, holes: Callable[[], list[str]]) -> bool:
    """Print what is known of one registry's packages; whether there is no hole that we know of."""
    try:
        lines = holes()
    except Unknown as reason:
        print(f"NOT AUDITED: the packages of {what}. Its registry here does not tell: {reason}")
        return True
    for line in lines:
        print(line)
    print(f"{what}: {len(lines)} known holes")
    return not lines


if __name__ == "__main__":
    good = [audit("PyPI", python_holes), audit("npm", npm_holes)]
    sys.exit(0 if all(good) else 1)
