"""Every command that the documents name is there, with the options that they give it."""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import CommandError, get_commands, load_command_class

from tests.blocks import all_code
from tests.deploy_files import UNITS, compose
from tests.tools import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z-]*)(?: [a-z-]+)*:", MAKEFILE, re.MULTILINE))


def lines(pattern: str) -> Iterator[tuple[str, str]]:
    """Pages, and what the pattern finds in a line of their code."""
    for page, code in all_code():
        for line in code.replace("\\\n", " ").splitlines():
            yield from ((page, found) for found in re.findall(pattern, line))


def words(command: str) -> list[str]:
    """The words of a command, up to whatever a shell does with it."""
    found = shlex.split(command, comments=True)
    ends = [number for number, word in enumerate(found) if word in ("&", "&&", "|", "<", ">", "||")]
    return found[: ends[0]] if ends else found


def test_djangos_commands_take_what_they_are_given() -> None:
    named = [*lines(r"manage\.py ([a-z_]+.*)")]
    # In a sentence also without manage.py.
    named += [(page, code) for page, code in all_code() if re.match(r"[a-z_]+ --", code)
              and code.split()[0] in get_commands()]  # fmt: skip
    wrong = []
    for page, command in named:
        name, *arguments = words(command)
        app = get_commands().get(name)
        if app is None:
            wrong.append(f"{page}: there is no {name}")
            continue
        loaded = load_command_class(app, name) if isinstance(app, str) else app
        parser = loaded.create_parser("manage.py", name)
        try:
            if arguments:  # where a sentence only names it, what it cannot do without is missing
                parser.parse_args(arguments)
        except CommandError as error:
            wrong.append(f"{page}: {command}: {error}")

    assert len(named) > 40
    assert wrong == []


def test_targets_of_make_and_their_variables_are_there() -> None:
    named = [(page, words(found)) for page, found in lines(r"(?:^|&& )(make .*)")]
    variables = MAKEFILE + (ROOT / "canfly/management/commands/serve.py").read_text()

    assert len(named) > 30
    for page, (_make, target, *others) in named:
        assert target in TARGETS, page
        for other in others:
            name, _, value = other.partition("=")
            assert not value or name in variables, f"{page}: {other}"


def test_modules_that_python_runs_are_there_and_know_their_options() -> None:
    named = [(page, words(found)) for page, found in lines(r"python -m (.*)")]

    assert len(named) > 10
    for page, (module, *arguments) in named:
        spec = find_spec(module)
        assert spec, f"{page}: {module}"
        if spec.submodule_search_locations:
            spec = find_spec(f"{module}.__main__")
        assert spec, f"{page}: {module}"
        assert spec.origin, f"{page}: {module}"
        file = Path(spec.origin)
        assert '__name__ == "__main__"' in file.read_text(), f"{page}: {module}"
        # A package may keep them in another of its files.
        files = file.parent.glob("*.py") if file.stem == "__main__" else [file]
        source = "".join(one.read_text() for one in files)
        for option in [one for one in arguments if one.startswith("--")]:
            assert f'"{option}"' in source, f"{page}: {module} {option}"


def test_what_python_is_given_to_run_makes_a_key() -> None:
    named = {found for _, found in lines(r"^(python -c .*)")}

    assert named
    for command in named:
        python = [sys.executable, *shlex.split(command)[1:]]
        done = subprocess.run(python, capture_output=True, text=True)
        assert len(done.stdout.strip()) > 50, f"{command}: {done.stderr}"


def test_parts_of_the_tests_that_are_named_are_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    marks = [mark.partition(":")[0] for mark in project["tool"]["pytest"]["ini_options"]["markers"]]
    for _, found in lines(r"^pytest (.*)"):
        assert re.findall(r"-m (\w+)", found)[0] in marks
        assert (ROOT / found.split()[-1]).is_file()


def test_services_and_units_are_those_of_the_deployment() -> None:
    services = {name for _, found in lines(r"docker compose (?:exec|restart|logs)(.*)")
                for name in re.findall(r"^(?: --\w+)* ((?:[a-z]+ ?)+)", found)}  # fmt: skip
    scaled = {found for _, found in lines(r"--scale (\w+)=\d")}
    units = {found for _, found in lines(r"\b(canfly-\w+)(?:\.service)?\b")}

    assert services
    for name in {part.split()[0] for part in services} | scaled:
        assert name in compose()["services"], name
    assert units - {"canfly-media", "canfly-checkout", "canfly-avatars", "canfly-backup"} == {
        path.stem for path in UNITS.values()
    }


def test_what_pip_is_to_install_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    files = {found for _, found in lines(r"-r (\S+)")}
    extras = {found for _, found in lines(r"^(?:canfly-avatars)?\[([a-z]+)\]$")}

    assert files
    assert all((ROOT / file).is_file() for file in files)
    assert {"questions", "wagtail"} <= extras <= set(project["optional-dependencies"])


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("a --b &", ["a", "--b"]),
        ("a 'b c' && d", ["a", "b c"]),
        ("a < b", ["a"]),
        ("a  # b", ["a"]),
    ],
)
def test_a_command_ends_where_the_shell_begins(command: str, found: list[str]) -> None:
    assert words(command) == found
