"""What a browser would send of a page that it was answered."""

from typing import Any

from lxml import html

NOT_SENT = ("submit", "file")


def filled(page: Any) -> dict[str, str]:
    """Everything in the main form of an answered page, as it is, with its button that saves."""
    found = html.fromstring(page.content.decode(), parser=html.HTMLParser(encoding="utf-8"))
    form = next(one for one in found.forms if "_save" in one.fields)
    kept = [one for one in form.inputs if one.name and one.get("type") not in NOT_SENT]
    # A browser drops the first newline of a text area.
    sent = {one.name: (one.value or "").removeprefix("\n") for one in kept if _is_on(one)}
    return sent | {"_save": "1"}


def _is_on(field: Any) -> bool:
    return field.get("type") != "checkbox" or bool(field.checked)


def place(form: dict[str, str], locale: str, name: str = "") -> str:
    """What the field for the words in a language is called in a form."""
    number = next(
        key.split("-")[1]
        for key, value in form.items()
        if key.startswith("words-") and key.endswith("-locale") and value == locale
    )
    return f"words-{number}-{name}"


def typed(page: Any, locale: str, **texts: str) -> dict[str, str]:
    """The form of an answered page, with these texts in one language."""
    form = filled(page)
    return form | {place(form, locale, name): text for name, text in texts.items()}
