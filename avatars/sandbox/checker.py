"""Collects what is wrong with one JSON body, in the words of Runway's validator (zod)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}

Body = dict[str, Any]
Issue = dict[str, Any]
Path = list[str | int]


@dataclass
class Checker:
    """Every check notes an issue where something is wrong."""

    issues: list[Issue] = field(default_factory=list)

    def fail(self, path: Path, code: str, message: str) -> None:
        self.issues.append({"code": code, "path": path, "message": message})

    def only(self, body: Body, known: Iterable[str], path: Path) -> None:
        """No other keys than these."""
        unknown = [f'"{key}"' for key in body if key not in known]
        if unknown:
            plural = "s" if len(unknown) > 1 else ""
            self.fail(path, "unrecognized_keys", f"Unrecognized key{plural}: {', '.join(unknown)}")

    def some(self, body: Body) -> None:
        """At least one key."""
        if not body:
            self.fail([], "custom", "At least one field must be provided")

    def is_object(self, value: object, path: Path) -> bool:
        if isinstance(value, dict):
            return True
        received = _TYPES.get(type(value), "number")
        self.fail(path, "invalid_type", f"Invalid input: expected object, received {received}")
        return False

    def is_a(self, kind: type, body: Body, key: str, path: Path) -> bool:
        """Whether `body[key]` is of this kind."""
        value = body.get(key)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return True
        received = "undefined" if key not in body else _TYPES.get(type(value), "number")
        expected = _TYPES.get(kind, "int")
        message = f"Invalid input: expected {expected}, received {received}"
        self.fail([*path, key], "invalid_type", message)
        return False

    def text(self, body: Body, key: str, longest: int, path: Path, shortest: int = 1) -> None:
        """A string of `shortest` to `longest` characters."""
        if self.is_a(str, body, key, path):
            self.fits(body[key], longest, [*path, key], shortest)

    def fits(self, text: str, longest: int, path: Path, shortest: int = 1) -> None:
        if len(text) < shortest:
            message = f"Too small: expected string to have >={shortest} characters"
            self.fail(path, "too_small", message)
        elif len(text) > longest:
            message = f"Too big: expected string to have <={longest} characters"
            self.fail(path, "too_big", message)

    def whole(self, body: Body, key: str, least: int, most: int, path: Path) -> None:
        """A whole number between these two."""
        if not self.is_a(int, body, key, path):
            return
        if body[key] < least:
            message = f"Too small: expected number to be >={least}"
            self.fail([*path, key], "too_small", message)
        elif body[key] > most:
            self.fail([*path, key], "too_big", f"Too big: expected number to be <={most}")

    def length(self, items: list[Any], most: int, path: Path) -> None:
        if len(items) > most:
            self.fail(path, "too_big", f"Too big: expected array to have <={most} items")

    def one_of(self, body: Body, key: str, options: tuple[str, ...], path: Path) -> bool:
        if body.get(key) in options:
            return True
        listed = "|".join(f'"{option}"' for option in options)
        self.fail([*path, key], "invalid_value", f"Invalid input: expected one of {listed}")
        return False
