"""The reference pages, written from the code: settings, errors and system checks; and those of
`commands`, `tags` and `contract`.

`python -m tests.docs.reference` writes them into docs/; a test holds them to the code.
"""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getdoc
from itertools import groupby
from pathlib import Path

import django

from avatars import exceptions
from avatars.conf import all_settings
from tests.docs.commands import commands_page
from tests.docs.contract import contract_page
from tests.docs.tags import tags_page
from tests.docs.writing import WRITTEN, plain
from tests.documents import shown
from tests.tools import ROOT

DOCS = ROOT / "docs"
LEVELS = ("Error", "Warning", "Info")
# Messages that are put together elsewhere.
MESSAGES = {
    "avatars.E005": "Two settings contradict each other; it names both.",
    "avatars.W010": "No settler has been at work lately, or calls wait for one.",
}
# Where the checks have their constants from.
CONSTANTS = (
    "avatars/checks/startup.py",
    "avatars/calls/timing.py",
    "avatars/conf.py",
    "canfly/management/demo.py",
)
# What differs from site to site, as it may be.
FOR_EXAMPLE = {
    "avatars.E001": {"name": "AVATARS_CONNECT_RATE"},
    "avatars.E002": {"name": "AVATARS_DAILY_MINUTES", "number": "0", "least": "1"},
    "avatars.E003": {"ready_timeout": "60"},
    "avatars.E004": {"name": "AVATARS_POLL_PAUSE", "seconds": "0"},
    "avatars.E006": {"slug": "'two words'"},
    "avatars.E007": {
        "name": "AVATARS_TRANSCRIPT_DAYS",
        "days": "0",
        "least": "1",
        "transcript_days": "90",
        "call_days": "30",
    },
    "avatars.E009": {"name": "'counts'"},
    "avatars.W009": {"runway_id": "'cat'"},
    "avatars.W014": {"MEDIA_ROOT": "/var/lib/canfly/media"},
}


def settings_list() -> str:
    """The settings of the app `avatars`."""
    return "\n".join(
        f"- **`{setting.name}`** ({_default(shown(setting.default))}): {setting.meaning}"
        for setting in all_settings()
    )


def _default(text: str) -> str:
    return f"`{text}`" if text else "empty"


def errors() -> list[type[exceptions.AvatarError]]:
    """The errors that a client can tell apart: those with a code of their own."""
    return [
        found
        for found in vars(exceptions).values()
        if isinstance(found, type)
        and issubclass(found, exceptions.AvatarError)
        and found is not exceptions.AvatarError
        and "code" in vars(found)
    ]


def errors_page() -> str:
    """docs/errors.md."""
    rows = [
        f"| `{error.code}` | {error.status} | {getdoc(error)} | {error.message} |"
        for error in sorted(errors(), key=lambda error: (error.status, error.code))
    ]
    return f"""# Errors

{WRITTEN}

Every endpoint answers with one body, `{{"error": {{"code", "message"}}, "retryAfter"?}}`. Rely on
`code` and the HTTP status; `message` is for the developer of a client, and what visitors read is
the widget's, in their language. `retryAfter` is in seconds, also in the header `Retry-After`, where
waiting helps. What Runway said is in the log alone.

| Code | HTTP | When | Message |
|---|---|---|---|
{chr(10).join(rows)}
"""


@dataclass(frozen=True)
class Check:
    """One thing that a system check can say; … stands for a list or a text that differs."""

    id: str
    level: str
    message: str
    hint: str
    deploy: bool


def checks() -> list[Check]:
    """What the system checks of app and site can say, by id."""
    files = [*(ROOT / "avatars/checks").glob("*.py"), ROOT / "canfly/checks.py"]
    found = [check for file in files for check in _in_file(file)]
    return sorted(found, key=lambda check: (check.id, check.message))


def _in_file(file: Path) -> Iterator[Check]:
    tree = ast.parse(file.read_text())
    names = _constants(file)
    for other in CONSTANTS:
        names |= _constants(ROOT / other)
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="checks"), attr=level)):
                if level not in LEVELS:
                    continue
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                name = _text(given["id"], {})
                known = names | FOR_EXAMPLE.get(name, {})
                message = MESSAGES.get(name) or _text(call.args[0], known)
                deploy = file.name != "startup.py"
                yield Check(name, level, message, _text(given["hint"], known), deploy)


def _constants(file: Path) -> dict[str, str]:
    """The texts and numbers that a module names."""
    return {
        target.id: str(statement.value.value)
        for statement in ast.parse(file.read_text()).body
        if isinstance(statement, ast.Assign)
        and isinstance(target := statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Constant)
    }


def _text(value: ast.expr, names: dict[str, str]) -> str:
    """What an expression says, as far as the code and our examples tell."""
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, names) for part in parts)
        case ast.FormattedValue(value=inner):
            return _text(inner, names)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _text(inner, names)
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in names:
            return names[name]
    return "…"


def checks_page() -> str:
    """docs/checks.md."""
    text = f"""# System checks

{WRITTEN}

A mistake of whoever runs the site is said when Django starts, not at the first visitor's press.
`manage.py check` looks at what stands under *always*, and `manage.py check --deploy` at everything;
gunicorn prints the latter when it starts and when it reloads, and does not start with errors. One
that you know and mean goes into `SILENCED_SYSTEM_CHECKS`. Names and numbers in the messages are
examples.
"""
    for name, found in groupby(checks(), key=lambda check: check.id):
        text += f"\n## {name}\n"
        for check in found:
            when = "`check --deploy`" if check.deploy else "always"
            text += f"\n{check.level}, {when}: {plain(check.message)}\n"
            text += f"*{plain(check.hint)}*\n"
    return text


def settings_page() -> str:
    """docs/settings.md: our list between its two marks, and what stands around it."""
    begin, end = "<!-- avatars/conf.py -->", "<!-- /avatars/conf.py -->"
    before, _list, after = _parts((DOCS / "settings.md").read_text(), begin, end)
    return f"{before}{begin}\n{settings_list()}\n{end}{after}"


def _parts(text: str, begin: str, end: str) -> tuple[str, str, str]:
    before, rest = text.split(begin)
    ours, after = rest.split(end)
    return before, ours, after


PAGES = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "checks.md": checks_page,
    "commands.md": commands_page,
    "tags.md": tags_page,
    "contract.md": contract_page,
}

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())
