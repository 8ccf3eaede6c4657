"""What README and `.env.example` say of the settings."""

import re

from tests.tools import ROOT


def in_the_readme() -> dict[str, str]:
    """Names and defaults of the README's table; a default that is no value is empty."""
    rows = re.findall(
        r"^\| (`[^|]+`) \| ([^|]*) \|", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    return {
        name: default.strip("`") if default not in ("none", "empty") else ""
        for names, default in rows
        for name in re.findall(r"`(\w+)`", names)
    }


def in_the_example() -> dict[str, str]:
    """Names and values of `.env.example`, also of lines that are switched off."""
    example = (ROOT / ".env.example").read_text()
    return dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))
