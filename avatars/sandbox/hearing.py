"""What a visitor is taken to have said. Real speech is not recognised here: it is told."""

import re
from dataclasses import dataclass
from typing import Any

from .lobster import LANGUAGES, Language, tidy

_PARTING = re.compile(
    r"(?:\b(?:good\s?)?bye|\bsee you(?: later| soon)?|再見|再见|拜拜)\W*\Z", re.IGNORECASE
)
_LANGUAGE = "language"  # the one word that is an order and not said


@dataclass(frozen=True)
class Words:
    """A line of the visitor's, or with no text the wish to go on in another language."""

    text: str | None
    language: Language | None = None

    @classmethod
    def parse(cls, order: dict[str, Any]) -> "Words":
        """From `{"says", "language"?}`. Raises ValueError saying what is wrong.

        `"says": "language"` with a language is not said: the avatar goes on in that language.
        """
        says, language = order.get("says"), order.get("language")
        text = tidy(says) if isinstance(says, str) else ""
        if not text:
            raise ValueError("says must be what the visitor says: a word, at least")
        if language is not None and language not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}")
        if text == _LANGUAGE:
            if language is None:
                raise ValueError(f'"{_LANGUAGE}" needs a language: {", ".join(LANGUAGES)}')
            return cls(None, language)
        return cls(text, language)

    @property
    def parting(self) -> bool:
        """Whether it is ends with a goodbye."""
        return self.text is not None and _PARTING.search(self.text) is not None
