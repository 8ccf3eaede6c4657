"""Runway's 30 preset voices (`runwayml` 5.24, `avatar_create_params`), played by espeak-ng.

The API names them and no more. Which sound like women and how high they are is chosen here, by
their names.
"""

VOICES = (
    "victoria", "vincent", "clara", "drew", "skye", "max", "morgan", "felix", "mia", "marcus",
    "summer", "ruby", "aurora", "jasper", "leo", "adrian", "nina", "emma", "blake", "david",
    "maya", "nathan", "sam", "georgia", "petra", "adam", "zach", "violet", "roman", "luna",
)  # fmt: skip
FEMALE = frozenset(
    ("victoria", "clara", "skye", "mia", "summer", "ruby", "aurora", "nina", "emma", "maya",
     "georgia", "petra", "violet", "luna")
)  # fmt: skip
LOBSTERS = "leo"


def description(preset: str) -> str:
    """What the sandbox says of a preset; Runway's own words are not known."""
    return f"A {'female' if preset in FEMALE else 'male'} voice, synthesised locally."
