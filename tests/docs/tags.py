"""docs/tags.md: tags, signals, events of the page, permissions and functions, from the code."""

import inspect
import re
from importlib import import_module
from inspect import getdoc
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from tests.docs.writing import WRITTEN, listed, plain
from tests.tools import ROOT

# What else of the app a site may call; all that is not on this page may change.
PUBLIC = [
    "avatars.pages.cached_page",
    "avatars.pages.changes_at",
    "avatars.models.shown_on_pages",
    "avatars.models.Avatar.open_at",
    "avatars.models.Avatar.next_opening",
    "avatars.settler.settle_once",
]
# What their code does not say: when they come.
EVENTS = {
    "started": "The room is connected.",
    "ended": "A call that had started is over.",
    "error": "Something went wrong, before or during a call.",
}


def tags_page() -> str:
    return f"""# Tags, signals, events

{WRITTEN}

What a site may rely on. [placement.md](placement.md) shows it at work.

## Template tags

After `{{% load avatars %}}`:

{_tags()}
## Signals

`avatars.signals`:

{_module_doc("avatars.signals")}

{_signals()}
## Events of the page

They come from the section and bubble, so that a listener at `document` hears all. `detail` has
`slug` and `placement`, and:

{_events()}
`reason` is one of {_values("EndReason")}.

`kind` is one of {_values("ErrorKind")}, or `load_failed` where the widget itself did not load.

## Permissions

Besides Django's own four of each model:

{_permissions()}
## Functions

{_functions()}"""


def _tags() -> str:
    from avatars.templatetags import avatars

    text = ""
    for name in avatars.register.tags:
        tag = getattr(avatars, name)
        given = inspect.signature(tag).parameters.values()
        arguments = [one for one in given if one.kind != one.VAR_KEYWORD and one.name != "context"]
        usage = " ".join([name, *map(_argument, arguments)])
        text += f"### `{name}`\n\n`{{% {usage} %}}`\n\n{plain(getdoc(tag) or '')}\n\n"
    return text


def _argument(one: inspect.Parameter) -> str:
    if one.default is inspect.Parameter.empty:
        return f'"{one.name}"'
    return f'{one.name}="{one.default or ""}"'


def _module_doc(name: str) -> str:
    """A module's docstring, without what it may import."""
    first, *parts = str(import_module(name).__doc__).strip().split("\n\n")
    return "\n\n".join([first, *(part for part in parts if not part.startswith("May import"))])


def _signals() -> str:
    source = (ROOT / "avatars/signals.py").read_text()
    rows = []
    for comment, names in re.findall(
        r"((?:^# .*\n)+)((?:^\w+ = Signal\(\)\n)+)", source, re.MULTILINE
    ):
        what = " ".join(line.removeprefix("# ") for line in comment.splitlines())
        shown = ", ".join(f"`{name}`" for name in re.findall(r"^(\w+) =", names, re.MULTILINE))
        rows.append([shown, what])
    return listed(["Signal", "When"], rows)


def events() -> dict[str, list[str]]:
    """The events that the widget tells of, and what is in their `detail` besides."""
    source = (ROOT / "avatars/widget/src/call/told.ts").read_text()
    found: dict[str, list[str]] = {}
    for name, detail in re.findall(r'tell\("(\w+)", \{ ([^}]*) \}', source):
        found.setdefault(name, [part.split(":")[0] for part in detail.split(", ")])
    return found


def _events() -> str:
    rows = [
        [f"`avatars:{name}`", ", ".join(f"`{one}`" for one in detail), EVENTS[name]]
        for name, detail in events().items()
    ]
    return listed(["Event", "`detail`", "When"], rows)


def _values(kind: str) -> str:
    source = (ROOT / "avatars/widget/src/types/call.ts").read_text()
    values = source.split(f"export type {kind} =")[1].split(";")[0]
    return ", ".join(f"`{value}`" for value in re.findall(r'"(\w+)"', values))


def _permissions() -> str:
    rows = [
        [f"`avatars.{codename}`", f"{name}."]
        for model in apps.get_app_config("avatars").get_models()
        for codename, name in model._meta.permissions
    ]
    return listed(["Permission", "Who has it"], rows)


def _functions() -> str:
    text = ""
    for name in PUBLIC:
        found: Any = _named(name)
        signature = str(inspect.signature(found)).replace("(self, ", "(")
        usage = name.rpartition(".")[2] + re.sub(r"\b(?:\w+\.)+(?=[A-Za-z])", "", signature)
        text += f"### `{name}`\n\n`{usage}`\n\n{plain(getdoc(found) or '')}\n\n"
    return text.rstrip() + "\n"


def _named(name: str) -> Any:
    parent, _, last = name.rpartition(".")
    try:
        return import_string(name)
    except ImportError:  # a method
        return getattr(import_string(parent), last)
