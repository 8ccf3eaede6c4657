"""What differs between two contents, in words: by section, text and language.

May import: models, texts, contents.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from avatars import models
from avatars.models import Avatar, CallLog, Poster, Tone
from canfly.home.contents import Content, moment
from canfly.home.models import HomeSection
from canfly.home.texts import texts_of


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `before` and `after` are empty where `what` says it all."""

    section: str
    what: str
    before: str = ""
    after: str = ""
    language: str = ""

    def __str__(self) -> str:
        where = f"{self.what} ({self.language})" if self.language else self.what
        said = f"{self.section}: {where}" if self.section else where
        return f"{said}: {self.before} → {self.after}" if self.before or self.after else said


def differences(before: Content, after: Content) -> list[Difference]:
    """What differs, in the order of the later one; nothing where visitors would see the same."""
    found = [
        said
        for change in models.differences(before.get("sections", {}), after.get("sections", {}))
        for said in _said(change, before, after)
    ]
    both = set(before.get("sections", {})) & set(after.get("sections", {}))
    if _order(before, both) != _order(after, both):
        names = [_name(after, key) for key in after["order"] if key in after["sections"]]
        found.append(Difference("", _("order: %(sections)s") % {"sections": ", ".join(names)}))
    return found


def _order(content: Content, keys: set[str]) -> list[str]:
    return [key for key in content.get("order", []) if key in keys]


def _said(change: models.Change, before: Content, after: Content) -> Iterator[Difference]:
    key, *path = change.path
    name = _name(after if change.after is not None or path else before, key)
    if not path:
        yield Difference(name, _("removed") if change.after is None else _("added"))
        return
    if path[0] == "texts":
        yield from _texts(name, _kind(after, key), change)
    elif path[0] == "visible":
        yield Difference(name, _("shown") if change.after else _("hidden"))
    else:
        label, read = _FIELDS.get(path[0], (path[0], str))
        yield Difference(name, _label(label), _read(read, change.before), _read(read, change.after))


def _texts(name: str, kind: str, change: models.Change) -> Iterator[Difference]:
    """One text, or all of those of a language that had none or has none any more."""
    path = change.path[2:]  # language, key
    if len(path) < 2:
        for found in models.differences(change.before or {}, change.after or {}):
            yield from _texts(
                name, kind, models.Change((*change.path, *found.path), found.before, found.after)
            )
        return
    labels = {text.key: str(text.label) for text in texts_of(kind)}
    language = dict(settings.LANGUAGES).get(path[0], path[0])
    own = _("the site's own words")
    before, after = (f"“{text}”" if text else own for text in (change.before, change.after))
    yield Difference(name, labels.get(path[1], path[1]), before, after, str(language))


def _kind(content: Content, key: str) -> str:
    return str(content.get("sections", {}).get(key, {}).get("kind", ""))


def _name(content: Content, key: str) -> str:
    """The section as editors know it; one of several of its kind by its place among them, too."""
    kind = _kind(content, key)
    label = str(dict(HomeSection.Kind.choices).get(kind, kind))
    alike = [one for one in content.get("order", []) if _kind(content, one) == kind]
    return f"{label} {alike.index(key) + 1}" if len(alike) > 1 and key in alike else label


def section_names(content: Content) -> dict[str, str]:
    """What editors call each section, by its key."""
    return {key: _name(content, key) for key in content.get("sections", {})}


def at(text: str | None) -> str:
    """A moment of a content in the site's time zone, as people write it."""
    if (found := moment(text)) is None:
        return ""
    local = timezone.localtime(found)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"


def _object(model: type[Avatar] | type[Poster]) -> Any:
    def read(pk: int) -> str:
        found = model._default_manager.filter(pk=pk).first()
        return str(found) if found else _("one that is gone")

    return read


def _one_of(choices: type[TextChoices]) -> Any:
    names = dict(choices.choices)
    return lambda value: str(names.get(value, value))


_FIELDS: dict[str, tuple[str, Any]] = {
    "from": ("shows_from", at),
    "until": ("shows_until", at),
    "avatar": ("avatar", _object(Avatar)),
    "poster": ("poster", _object(Poster)),
    "variant": ("variant", _one_of(CallLog.Variant)),
    "tone": ("tone", _one_of(Tone)),
}


def _label(name: str) -> str:
    known = {field.name for field in HomeSection._meta.get_fields()}
    return str(HomeSection._meta.get_field(name).verbose_name) if name in known else capfirst(name)  # type: ignore[union-attr]


def _read(read: Any, value: Any) -> str:
    return str(read(value)) if value else "–"
