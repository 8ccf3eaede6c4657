"""What docs/settings.md and `.env.example` say of the settings."""

import re
from typing import Any

from tests.tools import ROOT


def shown(default: Any) -> str:
    """A default as an environment has it; nothing set is an empty text."""
    if isinstance(default, list):
        return ",".join(default)
    if isinstance(default, bool):
        return str(int(default))
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default == {} else str(default)


def in_the_reference() -> dict[str, str]:
    """Names and defaults of the page's lists; a default that is no value is empty."""
    page = (ROOT / "docs/settings.md").read_text()
    lines = re.findall(r"^- \*\*`(\w+)`\*\* \(([^)]*)\):", page, re.MULTILINE)
    return {
        name: default.strip("`") if default not in ("none", "empty") else ""
        for name, default in lines
    }


def in_the_example() -> dict[str, str]:
    """Names and values of `.env.example`, also of lines that are switched off."""
    example = (ROOT / ".env.example").read_text()
    return dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))
