"""The slots in the project's templates, found as Django would read them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.base import Lexer, TokenType
from django.utils import timezone

from avatars.models import Slot
from avatars.placements.options import is_placement

TAG = "avatar_slot"


@dataclass
class Found:
    """The names of slots with the templates they are in, and what cannot be one."""

    slots: dict[str, list[str]] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def look() -> Found:
    """Read every template that the project's engines can load. Nothing is written."""
    found = Found()
    for template, text in _templates():
        for name in _names(text):
            if name and is_placement(name):
                templates = found.slots.setdefault(name, [])
                if template not in templates:
                    templates.append(template)
            else:
                found.mistakes.append(
                    f'{template}: write {{% {TAG} "name" %}} with a name of small letters, digits'
                    " and hyphens in quotes."
                )
    return found


def note(found: Found, using: str = "default", model: Any = Slot) -> None:
    """Keep what was found: new slots are added, and one that is gone keeps its words.

    `model` is the slot's as it is at the time of a migration.
    """
    slots = model.objects.using(using)
    with transaction.atomic(using=using):
        for name, templates in found.slots.items():
            slot, _created = slots.get_or_create(name=name)
            slots.filter(pk=slot.pk).update(templates=templates, found_at=timezone.now())
        slots.exclude(name__in=found.slots).update(templates=[])


def _templates() -> Iterator[tuple[str, str]]:
    """Every template that has the tag's name in it, by its own name; each file once."""
    seen = set()
    for folder in _folders():
        for path in sorted(folder.rglob("*")):
            if path in seen or path.suffix in (".pyc", ".mo") or not path.is_file():
                continue
            seen.add(path)
            try:
                text = path.read_text()
            except (OSError, UnicodeDecodeError):  # no template of text
                continue
            if TAG in text:
                yield path.relative_to(folder).as_posix(), text


def _folders() -> Iterator[Path]:
    for engine in engines.all():
        if isinstance(engine, DjangoTemplates):
            for loader in engine.engine.template_loaders:
                for one in [loader, *getattr(loader, "loaders", [])]:
                    yield from map(Path, one.get_dirs() if hasattr(one, "get_dirs") else [])


def _names(text: str) -> Iterator[str | None]:
    """What each tag of a template names; None where that is no text in quotes."""
    in_comment = False
    for token in Lexer(text).tokenize():
        if token.token_type != TokenType.BLOCK:
            continue
        bits = token.split_contents()
        if bits[:1] == ["comment"]:
            in_comment = True
        elif bits[:1] == ["endcomment"]:
            in_comment = False
        elif bits[:1] == [TAG] and not in_comment:
            yield _literal(bits[1]) if len(bits) > 1 else None


def _literal(bit: str) -> str | None:
    quoted = len(bit) > 1 and bit[0] in "\"'" and bit[-1] == bit[0]
    return bit[1:-1] if quoted else None
