"""The bodies of control requests, read strictly: what makes no sense is a ValueError in words."""

from typing import Any


def only(order: dict[str, Any], *known: str) -> None:
    """Refuse keys that nobody reads."""
    for key in order:
        if key not in known:
            raise ValueError(f"{key!r} is none of {', '.join(known)}")


def whole(order: dict[str, Any], key: str, least: int = 0, most: int = 10**9) -> int:
    """The whole number under a key."""
    value = order.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{key} must be a whole number from {least} to {most}")
    return value


def number(order: dict[str, Any], key: str, least: float, most: float) -> float:
    """The number under a key."""
    value = order.get(key)
    if not isinstance(value, bool) and isinstance(value, int | float) and least <= value <= most:
        return float(value)
    raise ValueError(f"{key} must be a number from {least:g} to {most:g}")


def texts(order: dict[str, Any], key: str) -> list[str]:
    """The texts of the list under a key; none is empty."""
    value = order.get(key)
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return value
    raise ValueError(f"{key} must be a list of texts")


def boolean(order: dict[str, Any], key: str) -> bool:
    """The true or false under a key."""
    value = order.get(key)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false")
    return value
