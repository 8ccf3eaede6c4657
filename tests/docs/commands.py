"""docs/commands.md: every command of `manage.py`, from its help, its parser and its docstring."""

import argparse
import re
from inspect import getdoc

from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from tests.docs.writing import WRITTEN, listed, plain
from tests.tools import ROOT

APPS = {"avatars": "Of the app", "canfly": "Of the site around it"}


def commands(app: str) -> list[str]:
    """The names of an app's commands."""
    files = (ROOT / app / "management/commands").glob("*.py")
    return sorted(file.stem for file in files if file.stem != "__init__")


def commands_page() -> str:
    text = f"""# Commands

{WRITTEN}

`python manage.py COMMAND`, in the folder of the site. Each ends with status 0 when it has done what
it says, and otherwise with another, after a line on its standard error. All take Django's own
options (`--verbosity`, `--settings` …); `--help` lists them.
"""
    for app, title in APPS.items():
        text += f"\n## {title}\n"
        for name in commands(app):
            text += _command(app, name)
    return text


def _command(app: str, name: str) -> str:
    command = load_command_class(app, name)
    text = f"\n### `{name}`\n\n{_said(command.help)}\n"
    if failing := re.search(
        r"CommandError\s+((?:when|where)\s[^.]*)", getdoc(command.handle) or ""
    ):
        text += f"\nIt fails {' '.join(failing[1].split())}.\n"
    if rows := [_row(action) for action in arguments(app, name)]:
        text += "\n" + listed(["Argument", "Default", "What"], rows)
    return text


def arguments(app: str, name: str) -> list[argparse.Action]:
    """What a command takes besides Django's own options."""
    django = {
        option
        for action in BaseCommand().create_parser("", "")._actions
        for option in action.option_strings
    }
    actions = load_command_class(app, name).create_parser("manage.py", name)._actions
    return [action for action in actions if not django & set(action.option_strings)]


def _row(action: argparse.Action) -> list[str]:
    given = " ".join([*action.option_strings[:1], *_value(action)])
    default = "required" if action.required else f"`{action.default}`"
    if not action.required and action.default in (None, False, []):
        default = ""
    return [f"`{given}`", default, _said(action.help or "")]


def _said(text: str) -> str:
    """A help text, its options as code, which they are."""
    return re.sub(r"--[\w-]+", r"`\g<0>`", plain(text))


def _value(action: argparse.Action) -> list[str]:
    if action.nargs == 0:
        return []
    if action.choices:
        return ["|".join(map(str, action.choices))]
    return [str(action.metavar or action.dest.upper())]
