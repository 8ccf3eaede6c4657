"""`make links`: whether the pages of others that the documents link to are still there.

Exit status 1 when one is not, with the page that links to it. Where no other host can be reached,
this says so and does not fail: it is no proof that they are there.
"""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.tools import ROOT

COMMAND = ["-m", "sphinx", "--quiet", "--fresh-env", "-c", "docs", "-b", "linkcheck"]
THERE = ("working", "redirected")
# They are there, and answer no program: it takes a person to look.
NO_PROGRAMS = re.compile(r"\b(401|403|429|503) ")


@dataclass
class Outcome:
    """Lines to be read by a person; `there` is how many pages answered well."""

    there: int = 0
    gone: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(found: list[dict[str, Any]]) -> Outcome:
    """What Sphinx found out of each link; those that it was not to look at are left out."""
    outcome = Outcome()
    for link in found:
        status, info = link["status"], link["info"]
        why = info.rpartition("(Caused by ")[2]  # of what requests tells at length
        line = f"{link['filename']}:{link['lineno']}: {link['uri']}: {why}"
        if status in THERE:
            outcome.there += 1
        elif status == "timeout" or (status == "broken" and NO_PROGRAMS.search(info)):
            outcome.unknown.append(line)
        elif status == "broken":
            outcome.gone.append(line)
    # Not one that answered in whatever way, not even that it has no such page.
    if not outcome.there and not re.search(r"\b[45]\d\d ", "".join(outcome.gone)):
        outcome.unknown += outcome.gone
        outcome.gone = []
    return outcome


def ask() -> list[dict[str, Any]]:
    """Ask for every link of the documents."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, *COMMAND, ".", folder], cwd=ROOT, capture_output=True)
        lines = (Path(folder) / "output.json").read_text().splitlines()
    return [json.loads(line) for line in lines]


if __name__ == "__main__":
    outcome = read(ask())
    for line in sorted(outcome.gone):
        print(f"GONE: {line}")
    for line in sorted(outcome.unknown):
        print(f"NOT CHECKED: {line}")
    print(
        f"{outcome.there} links lead somewhere, {len(outcome.gone)} nowhere,"
        f" {len(outcome.unknown)} were not checked"
    )
    sys.exit(1 if outcome.gone else 0)
