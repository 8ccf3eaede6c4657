"""The shape of a create request, checked as strictly as Runway documents it.

Error texts follow the validator that Runway's answers show (zod).
"""

import re
from dataclasses import dataclass, field
from typing import Any

PRESETS = (
    "game-character",
    "music-superstar",
    "game-character-man",
    "cat-character",
    "influencer",
    "tennis-coach",
    "human-resource",
    "fashion-designer",
    "cooking-teacher",
)
_TOOL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}

Issue = dict[str, Any]


@dataclass
class Checker:
    """Collects what is wrong with one body."""

    issues: list[Issue] = field(default_factory=list)

    def fail(self, path: list[str | int], code: str, message: str) -> None:
        self.issues.append({"code": code, "path": path, "message": message})

    def is_a(self, kind: type, body: dict[str, Any], key: str, path: list[str | int]) -> bool:
        """Is `body[key]` of this kind? Else the issue is noted."""
        value = body.get(key)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return True
        received = "undefined" if key not in body else _TYPES.get(type(value), "number")
        expected = _TYPES.get(kind, "int")
        message = f"Invalid input: expected {expected}, received {received}"
        self.fail([*path, key], "invalid_type", message)
        return False

    def text(
        self, body: dict[str, Any], key: str, longest: int, path: list[str | int] | None = None
    ) -> None:
        path = path or []
        if self.is_a(str, body, key, path) and len(body[key]) > longest:
            message = f"Too big: expected string to have <={longest} characters"
            self.fail([*path, key], "too_big", message)

    def length(self, items: list[Any], most: int, path: list[str | int]) -> None:
        if len(items) > most:
            self.fail(path, "too_big", f"Too big: expected array to have <={most} items")

    def one_of(
        self, body: dict[str, Any], key: str, options: tuple[str, ...], path: list[str | int]
    ) -> bool:
        if body.get(key) in options:
            return True
        listed = "|".join(f'"{option}"' for option in options)
        self.fail([*path, key], "invalid_value", f"Invalid input: expected one of {listed}")
        return False


def issues_of_create(body: object) -> list[Issue]:
    """Everything wrong with the body of POST /v1/realtime_sessions; empty when it is right."""
    check = Checker()
    if not isinstance(body, dict):
        check.fail([], "invalid_type", "Invalid input: expected object")
        return check.issues
    check.one_of(body, "model", ("gwm1_avatars",), [])
    if check.is_a(dict, body, "avatar", []):
        _check_avatar(check, body["avatar"])
    if "maxDuration" in body and check.is_a(int, body, "maxDuration", []):
        if body["maxDuration"] < 10:
            check.fail(["maxDuration"], "too_small", "Too small: expected number to be >=10")
        elif body["maxDuration"] > 1800:
            check.fail(["maxDuration"], "too_big", "Too big: expected number to be <=1800")
    if "personality" in body:
        check.text(body, "personality", 10_000)
    if "startScript" in body:
        check.text(body, "startScript", 2_000)
    if "integration" in body:
        check.is_a(dict, body, "integration", [])
    if "tools" in body and check.is_a(list, body, "tools", []):
        _check_tools(check, body["tools"])
    return check.issues


def _check_avatar(check: Checker, avatar: dict[str, Any]) -> None:
    if not check.one_of(avatar, "type", ("custom", "runway-preset"), ["avatar"]):
        return
    if avatar["type"] == "custom":
        check.is_a(str, avatar, "avatarId", ["avatar"])
    else:
        check.one_of(avatar, "presetId", PRESETS, ["avatar"])


def _check_tools(check: Checker, tools: list[Any]) -> None:
    check.length(tools, 20, ["tools"])
    for index, tool in enumerate(tools):
        path: list[str | int] = ["tools", index]
        if not isinstance(tool, dict):
            check.fail(path, "invalid_type", "Invalid input: expected object")
            continue
        check.one_of(tool, "type", ("client_event", "backend_rpc"), path)
        if check.is_a(str, tool, "name", path) and not _TOOL_NAME.match(tool["name"]):
            check.fail([*path, "name"], "invalid_format", "Invalid string: must match pattern")
        check.text(tool, "description", 1_024, path)
        if "parameters" in tool and check.is_a(list, tool, "parameters", path):
            check.length(tool["parameters"], 20, [*path, "parameters"])
