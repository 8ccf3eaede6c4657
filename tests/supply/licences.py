"""The licences of what is installed with the site or shipped with the widget: docs/licences.md.

`python -m tests.supply.licences` writes the page; `make lock` does so after locking.
"""

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from tests.supply.locks import npm_packages, python_names
from tests.tools import ROOT

PAGE = ROOT / "docs/licences.md"
HEAD = """# Licences of others

Written by `python -m tests.supply.licences` from the locks and the packages' own words; a test
holds it to them. `tests/supply/licences.toml` has the licences that may be there, and why others
are there.

"""


@cache
def known() -> dict[str, Any]:
    """licences.toml."""
    return tomllib.loads((Path(__file__).parent / "licences.toml").read_text())


def licence(package: str) -> str:
    """The licence of an installed package of Python, as an expression of SPDX; LookupError."""
    if package in known()["said"]:
        return str(known()["said"][package])
    try:
        about = metadata(package)
    except PackageNotFoundError:
        raise LookupError(
            f"{package} is not installed here: name its licence under [said]"
        ) from None
    said = [about["License-Expression"], about["License"]]
    said += [line.split(" :: ")[-1] for line in about.get_all("Classifier", [])
             if line.startswith("License ::")]  # fmt: skip
    names = known()["names"]
    for words in filter(None, said):
        expression = names.get(words, words)
        if refused(expression, among={*names.values(), *known()["allowed"]}) == []:
            return expression
    if about["License-Expression"]:
        return about["License-Expression"]
    raise LookupError(f"{package} says {said}: name its licence under [said] or [names]")


def refused(expression: str, among: set[str] | None = None) -> list[str]:
    """The parts of an expression of which none is allowed."""
    allowed = among or set(known()["allowed"])
    parts = [part.strip(" ()") for part in expression.split(" AND ")]
    return [
        part for part in parts if not allowed & {one.strip(" ()") for one in part.split(" OR ")}
    ]


def everything() -> dict[str, dict[str, str]]:
    """From each heading of the page to the packages below it, with their licences."""
    production = python_names(ROOT / "requirements/production.txt")
    run = python_names(ROOT / "requirements/run.txt")
    return {
        "Python: the site": {name: licence(name) for name in production},
        "Python: the sandbox, and the questions of visitors, besides": {
            name: licence(name) for name in run if name not in production
        },
        "The widget, in what browsers load": {
            folder.removeprefix("node_modules/"): package["license"]
            for folder, package in npm_packages().items()
            if not package.get("dev")
        },
    }


def page() -> str:
    """The page, in Markdown."""
    text = HEAD
    for heading, packages in everything().items():
        text += f"## {heading}\n\n| Package | Licence |\n|---|---|\n"
        for name, expression in sorted(packages.items()):
            _licence, _colon, why = known()["excused"].get(name, "").partition(": ")
            text += f"| {name} | {expression}{why and f' ({why})'} |\n"
        text += "\n"
    text += (
        "The full texts of those that are within the widget's one file are in its "
        "`licenses.md`, which is in the wheel.\n"
    )
    return text


if __name__ == "__main__":
    PAGE.write_text(page())
