"""What LittleLobster does on the page when a visitor asks what is there: a card, and a frame.

As Runway's worker does it, by what an outside team saw: an acknowledgement follows each event, and
an event may come twice.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .lobster import Language

_ASKS = re.compile(
    r"\bon (?:this|the) page\b|\bfeatures?\b|頁面|页面|[這这本]一?[頁页]|功能", re.IGNORECASE
)
_CARDS: dict[Language, tuple[str, str]] = {
    "en": ("Where to look first", "The part with the frame says what this site does for you."),
    "zh-Hant": ("先看這裡", "加了框的那一段，說的就是這個網站能幫你做什麼。"),
    "zh-Hans": ("先看这里", "加了框的那一段，说的就是这个网站能帮你做什么。"),
}
_FIRST_CHOICE = "features"
_FRAME = 6_000  # milliseconds


@dataclass(frozen=True)
class Act:
    """A client event: the tool's name, and the arguments."""

    tool: str
    args: dict[str, Any]


def asks_what_is_here(text: str) -> bool:
    """Whether the visitor asks what is on the page."""
    return _ASKS.search(text) is not None


def acts_for(tools: Sequence[dict[str, Any]], language: Language) -> list[Act]:
    """What can be shown with the tools of a session: at most a card and a highlight."""
    events = {tool["name"]: tool for tool in tools if tool["type"] == "client_event"}
    target = _target(events.get("highlight", {}))
    acts = []
    if "show_card" in events:
        title, text = _CARDS[language]
        link = {"link": f"#{target}"} if target else {}
        acts.append(Act("show_card", {"title": title, "text": text, **link}))
    if target:
        acts.append(Act("highlight", {"target": target, "duration": _FRAME}))
    return acts


def messages_of(acts: Sequence[Act]) -> Iterator[bytes]:
    """The data messages of these acts, the last of which is sent twice."""
    for act in (*acts, *acts[-1:]):
        yield _message(act.tool, act.args)
        yield _message(act.tool, {"status": "event_sent"})


def _message(tool: str, args: dict[str, Any]) -> bytes:
    event = {"type": "client_event", "tool": tool, "args": args}
    return json.dumps(event, ensure_ascii=False).encode()


def _target(tool: dict[str, Any]) -> str | None:
    """The part of the page to point at, among those that the tool names."""
    for parameter in tool.get("parameters", []):
        if parameter["name"] == "target" and parameter.get("enum"):
            choices: list[str] = parameter["enum"]
            return _FIRST_CHOICE if _FIRST_CHOICE in choices else choices[0]
    return None
