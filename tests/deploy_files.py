"""What Dockerfile, compose.yaml and the systemd units say, for tests that do it without them."""

import configparser
import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.tools import ROOT

UNITS = {name: ROOT / f"deploy/canfly-{name}.service" for name in ("web", "settler")}


def compose() -> dict[str, Any]:
    """compose.yaml with its aliases resolved."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def unit(name: str, folder: Path = ROOT / "deploy") -> configparser.SectionProxy:
    """The section [Service] of a unit; of a setting that is there twice, the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(folder / UNITS[name].name)
    return parser["Service"]


def stage(name: str) -> dict[str, list[str]]:
    """A stage of the Dockerfile: the arguments of each instruction, in their order."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    [body] = re.findall(rf"^FROM \S+ AS {name}\n(.*?)(?=^FROM |\Z)", text, re.M | re.S)
    found: dict[str, list[str]] = {}
    for line in body.splitlines():
        if line and not line.startswith("#"):
            instruction, arguments = line.split(maxsplit=1)
            found.setdefault(instruction, []).append(arguments)
    return found


def environment(name: str) -> dict[str, str]:
    """What ENV sets in a stage."""
    return dict(word.split("=", 1) for line in stage(name)["ENV"] for word in line.split())


def command() -> list[str]:
    """What the image runs unless told otherwise."""
    [line] = stage("site")["CMD"]
    words: list[str] = json.loads(line)
    return words


def health_check() -> list[str]:
    """What the image asks whether the site is well."""
    [line] = stage("site")["HEALTHCHECK"]
    words: list[str] = json.loads(line.split(" CMD ")[1])
    return words


def copy_context(source: Path, target: Path) -> None:
    """Copy what .dockerignore lets into the image."""
    left_out: list[str] = []
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line.startswith("!"):
            path = source / line[1:]
            if path.is_dir():
                shutil.copytree(path, target / line[1:], dirs_exist_ok=True)
            elif path.exists():
                (target / line[1:]).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target / line[1:])
        elif line and not line.startswith(("#", "*")):
            left_out.append(line)
    for line in left_out:
        shutil.rmtree(target / line, ignore_errors=True)
