"""The log of calls as a file: a row for each call, as CSV or as JSON.

Calls are read a batch at a time, the newest first, each batch by a query of its own that goes on
after the last call of the one before: whoever takes an hour over the file holds up nobody, no
snapshot of the database is kept, and calls that come meanwhile are not in it.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import Error
from django.db.models import Func, IntegerField, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from avatars.insights.overview import cost
from avatars.models import Avatar, CallLog

BATCH, BATCH_WITH_WORDS = 2_000, 500  # calls
# Names that stay as they are, in this order; docs/export.md says what they mean.
COLUMNS = (
    "id", "avatar", "words_version", "pressed_at", "ended_at",
    "status", "end", "error", "goodbye",
    "page", "placement", "variant", "device", "language", "spoken_language",
    "line_seconds", "wait_ready_seconds", "wait_sound_seconds", "wait_face_seconds",
    "talk_seconds", "estimated", "cost", "stars", "comment",
)  # fmt: skip
TRANSCRIPT = "transcript"  # the last column, where words are asked for
INCOMPLETE = "INCOMPLETE: the calls could not be read to the end."

# What begins a formula, full-width too, where a cell may begin: at its start, and after what would
# end it in spreadsheets that part columns otherwise than by commas. Blanks before it do not help.
BLANK = r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*"
FORMULA = re.compile(rf"(?:^|(?<=[;\t\r\n]))(?={BLANK}[=+\-@＝＋－＠])|^(?=[\t\r\n])")
# Databases keep these in JSON; a file in UTF-8 cannot have the second, and should not the first.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")

Row = tuple[Any, ...]
moment = datetime.fromisoformat


class Moment(Func):
    """A moment as a text of UTC, `2026-11-28 18:34:38.123456`, its fraction maybe shorter.

    Python reads it in a seventh of the time that Django takes for its own.
    """

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """As SQLite keeps it."""
        template = "CAST(%(expressions)s AS TEXT)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL knows moments, and the connection's own time zone."""
        template = "CAST(%(expressions)s AT TIME ZONE 'UTC' AS TEXT)"
        return self.as_sql(compiler, connection, template=template, **context)


TEXTS = {"id_text": Cast("pk", TextField())} | {
    f"{name}_text": Moment(name)
    for name in ("created_at", "accepted_at", "ready_at", "joined_at", "face_at", "ended_at")
}
# Where no value of a row has to be converted, Django hands out rows as they come.
NUMBERS = {"estimated_number": Cast("estimated", IntegerField())}
FIELDS = (
    "avatar_id", "words_id",
    "status", "end_reason", "error_code", "goodbye",
    "page", "placement", "variant", "device", "locale", "spoken_language",
    "stood_in_line", "duration", "estimated_number", "stars", "comment",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """What a kind of file makes of texts, of truth, and of what was said."""

    text: Callable[[str], str]
    flag: Callable[[bool], Any]
    said: Callable[[Any], Any]


def as_csv(calls: "QuerySet[CallLog]", *, words: bool = False) -> Iterator[bytes]:
    """CSV in UTF-8, with the mark by which Excel knows that it is, and a line of names first.

    An apostrophe comes before whatever a spreadsheet would take for a formula. Where the database
    fails, the last line says INCOMPLETE before its error is raised.
    """
    yield b"\xef\xbb\xbf" + _lines([_names(words)])
    try:
        for batch in _batches(calls, CSV, words):
            yield _lines(batch)
    except Error:
        yield _lines([(INCOMPLETE,)])
        raise


def as_json(calls: "QuerySet[CallLog]", *, words: bool = False) -> Iterator[bytes]:
    """A JSON array, with an object for each call on a line of its own; texts as they are.

    Where the database fails, its error is raised, and the array is not closed.
    """
    names = _names(words)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    before = "[\n"
    for batch in _batches(calls, JSON, words):
        objects = (encode(dict(zip(names, row, strict=True))) for row in batch)
        yield (before + ",\n".join(objects)).encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def _names(words: bool) -> Row:
    return (*COLUMNS, TRANSCRIPT) if words else COLUMNS


def _batches(calls: "QuerySet[CallLog]", kind: Kind, words: bool) -> Iterator[list[Row]]:
    """The rows of the calls, in the order of _names. Raises django.db.Error."""
    read = _reader(kind)
    said, batch = (("transcript__lines",), BATCH_WITH_WORDS) if words else ((), BATCH)
    rest = calls = calls.order_by("-created_at", "-pk").annotate(**TEXTS, **NUMBERS)
    while found := list(rest.values_list(*TEXTS, *FIELDS, *said)[:batch]):
        yield [read(*row) for row in found]
        pk, pressed = UUID(found[-1][0]), moment(found[-1][1]).replace(tzinfo=UTC)
        rest = calls.filter(created_at__lte=pressed).exclude(created_at=pressed, pk__gte=pk)


def _reader(kind: Kind) -> Callable[..., Row]:
    """What makes a row of a call's TEXTS, FIELDS and words."""
    local = _local(timezone.get_default_timezone())
    text = kind.text
    slugs = {pk: text(slug) for pk, slug in Avatar.objects.values_list("pk", "slug")}
    per_second = cost(1)

    def row(
        pk: str,
        pressed: str, accepted: str | None, ready: str | None, joined: str | None,
        face: str | None, ended: str | None,
        avatar: int, version: int | None,
        status: str, end: str, error: str, goodbye: str,
        page: str, placement: str, variant: str, device: str, language: str, spoken: str,
        line: int | None, talk: int | None, estimated: int, stars: int | None, comment: str,
        *said: Any,
    ) -> Row:  # fmt: skip
        wanted = moment(accepted or pressed)
        return (
            _dashed(pk), slugs.get(avatar), version, local(pressed),
            local(ended) if ended else None,
            status, end, text(error), goodbye,
            text(page), text(placement), variant, device, text(language), text(spoken),
            line,
            _wait(moment(ready) - wanted) if ready else None,
            _wait(moment(joined) - wanted) if joined else None,
            _wait(moment(face) - wanted) if face else None,
            talk, kind.flag(bool(estimated)), None if talk is None else round(talk * per_second, 4),
            stars, text(comment),
            *map(kind.said, said),
        )  # fmt: skip

    return row


def _dashed(pk: str) -> str:
    """An id as PostgreSQL writes it, who has dashes, and SQLite, who has none."""
    pk = pk.replace("-", "")
    return f"{pk[:8]}-{pk[8:12]}-{pk[12:16]}-{pk[16:20]}-{pk[20:]}"


def _wait(waited: timedelta) -> float:
    """Seconds; none where the clocks of two machines differ."""
    seconds = round(waited.total_seconds(), 2)
    return seconds if seconds > 0 else 0.0


def _local(zone: Any) -> Callable[[str], str]:
    """What makes a Moment an ISO 8601 text of the time zone, with its offset, in whole seconds."""

    @lru_cache(maxsize=100)
    def block(ten_minutes: str) -> tuple[str, timedelta, str]:
        """By the Moment's first 15 letters, within which no time zone changes: its own first 15,
        where it differs by whole blocks, by how much it differs, and how that is written.
        """
        begun = moment(f"{ten_minutes}0+00:00").astimezone(zone)
        differs, written = begun.utcoffset() or timedelta(), begun.isoformat()
        whole = not differs % timedelta(minutes=10)
        return written[:15] if whole else "", differs, written[19:]

    def local(text: str) -> str:
        begins, differs, offset = block(text[:15])
        if begins:
            return f"{begins}{text[15:19]}{offset}"
        return (moment(text[:19]) + differs).isoformat() + offset

    return local


def _lines(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def turns(lines: Any) -> list[dict[str, str]]:
    """What was said, in order, from the lines of a transcript: by whom, and the text."""
    return [
        {"by": "visitor" if by_visitor else "avatar", "text": _writable(text)}
        for by_visitor, text in lines or []
    ]


def _in_one_cell(lines: Any) -> str:
    return _harmless("\n".join(f"{turn['by']}: {turn['text']}" for turn in turns(lines)))


@lru_cache(maxsize=1_000)  # most texts are those of many calls
def _harmless(text: str) -> str:
    return FORMULA.sub("'", _writable(text))


def _writable(text: str) -> str:
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


CSV = Kind(_harmless, lambda on: "true" if on else "false", _in_one_cell)
JSON = Kind(lru_cache(maxsize=1_000)(_writable), bool, turns)
