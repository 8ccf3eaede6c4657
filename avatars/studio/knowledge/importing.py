"""Documents from Markdown files: drafts, known again by the name of the file and the language.

Taken a second time, a file changes the document that it became, unless somebody wrote in that.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from avatars.models import Avatar, Document
from avatars.models.documents import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    fingerprint,
    full_avatars,
    tidy,
)

LARGEST_FILE = 20_000_000  # bytes; what is larger is not read
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
FENCE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)


class NotTaken(Exception):
    """Why a file or page is not taken, in a sentence for editors."""


@dataclass(frozen=True)
class Part:
    """What becomes a document; `source` is the name by which it is known again."""

    source: str
    title: str
    text: str


@dataclass(frozen=True)
class Result:
    """What became of a part; `why` it was not taken where `document` is None or was left alone."""

    source: str
    document: Document | None = None
    added: bool = False
    changed: bool = False
    why: str = ""


def read_markdown(name: str, content: bytes, *, split: bool = False) -> list[Part]:
    """A file as one document, or with `split` as several where it is too long for one.

    Raises NotTaken.
    """
    if len(content) > LARGEST_FILE:
        raise NotTaken(_("It is larger than 20 MB."))
    try:
        text = tidy(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotTaken(_("It is not written in UTF-8. Save it as UTF-8 and try again.")) from None
    if "\0" in text:
        raise NotTaken(_("It is no text: there are NUL bytes in it."))
    if not text:
        raise NotTaken(_("It is empty."))
    if len(text) <= LONGEST_TEXT:
        return [Part(name[-255:], _title(text, name), text)]
    if not split:
        raise NotTaken(
            _(
                "It has %(characters)s characters, and a document may have 200,000. Have it split"
                " at its headings, or shorten it."
            )
            % {"characters": f"{len(text):,}"}
        )
    return [
        Part(f"{name[-240:]}#{number}", _title(part, f"{name} {number}"), part)
        for number, part in enumerate(split_at_headings(text), 1)
    ]


def split_at_headings(text: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Parts of at most `longest` characters, as few as go: nothing is lost but blank ends.

    Each begins with a heading where there is one; a longer stretch without any is cut between
    paragraphs, else between lines, else anywhere.
    """
    fences = [match.span() for match in FENCE.finditer(text)]
    starts = [
        match.start()
        for match in HEADING.finditer(text)
        if not any(begin <= match.start() < end for begin, end in fences)
    ]
    parts: list[str] = []
    for piece in _pieces(text, [0, *starts, len(text)], longest):
        if parts and len(parts[-1]) + len(piece) <= longest:
            parts[-1] += piece
        else:
            parts.append(piece)
    return [tidied for part in parts if (tidied := part.strip())]


def take(
    parts: Iterable[Part],
    locale: str,
    avatars: Collection[Avatar] = (),
    *,
    publish: bool = False,
    replace: bool = True,
) -> list[Result]:
    """Keep each part as a document for these avatars, new ones as drafts unless `publish`.

    Without `replace`, a document of the same source is left as it was.
    """
    return [_take(part, locale, avatars, publish, replace) for part in parts]


def _take(
    part: Part, locale: str, avatars: Collection[Avatar], publish: bool, replace: bool
) -> Result:
    found = fingerprint(part.title, part.text)
    kept = Document.objects.filter(source=part.source, locale=locale).first()
    if kept and not replace and found != kept.digest:
        why = _("There is a document of this name already, and it is left as it is.")
        return Result(part.source, kept, why=why)
    if kept:
        return _take_again(part, kept, found)
    if full := full_avatars(avatars):
        why = _("%(avatar)s knows 50 documents already, and Runway takes no more.")
        return Result(part.source, why=why % {"avatar": full[0]})
    document = Document(
        title=part.title, text=part.text, locale=locale, source=part.source, taken=found
    )
    if publish:
        document.status, document.published_at = Document.Status.PUBLISHED, timezone.now()
    try:
        with transaction.atomic():
            document.save()
            document.avatars.set(avatars)
    except IntegrityError:  # another process has taken it meanwhile
        return Result(part.source, why=_("Somebody else takes it at the moment."))
    return Result(part.source, document, added=True)


def _take_again(part: Part, kept: Document, found: str) -> Result:
    if found == kept.digest:
        Document.objects.filter(pk=kept.pk).update(taken=found)
        return Result(part.source, kept)
    if kept.digest != kept.taken:
        why = _("It was changed here since it was taken, and is left as it is.")
        return Result(part.source, kept, why=why)
    with transaction.atomic():
        # Only what was looked at: an editor may save meanwhile.
        same = Document.objects.select_for_update().filter(pk=kept.pk, digest=kept.digest)
        if not (row := same.first()):
            return Result(part.source, kept, why=_("Somebody else changes it at the moment."))
        row.title, row.text, row.taken = part.title, part.text, found
        row.changed_at = timezone.now()
        row.save(update_fields=["title", "text", "taken", "changed_at"])
    return Result(part.source, row, changed=True)


def _title(text: str, name: str) -> str:
    """The first heading, or the name of the file without its end."""
    heading = HEADING.search(text)
    title = re.sub(r"[*_`]", "", heading[2]).strip() if heading else ""
    title = title or PurePath(name).stem.replace("_", " ").replace("-", " ").strip() or name
    return Truncator(title).chars(LONGEST_TITLE)


def _pieces(text: str, cuts: list[int], longest: int) -> Iterator[str]:
    for begin, end in itertools.pairwise(cuts):
        rest = text[begin:end]
        while len(rest) > longest:
            place = max(rest.rfind("\n\n", 1, longest), 0) or max(rest.rfind("\n", 1, longest), 0)
            yield rest[: place or longest]
            rest = rest[place or longest :]
        if rest:
            yield rest
