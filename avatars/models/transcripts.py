"""What was said in a call, where a site keeps it, and how it is found."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.call_queries import MOST_FOUND
from avatars.models.calls import CallLog
from avatars.models.search_words import phrases, searchable

# By indexes that migration 0019 makes.
SQLITE = """
    SELECT call_id FROM avatars_said_call WHERE id IN (
        SELECT rowid FROM avatars_said WHERE avatars_said MATCH %s ORDER BY rowid DESC LIMIT %s
    )"""
# PostgreSQL's index does not know what is new: of a common word it would read and sort every call,
# so these are looked for among the newest. In a SELECT of its own the query is hidden from the
# planner, which would guess from each word alone how common all of them together are.
ANY = """
    SELECT call_id FROM avatars_transcript WHERE said @@ (SELECT to_tsquery('simple', %s))
    LIMIT %s"""
AMONG_THE_NEWEST = """
    SELECT call_id FROM (
        SELECT call_id, said, said_at FROM avatars_transcript ORDER BY said_at DESC LIMIT 20000
    ) newest
    WHERE said @@ (SELECT to_tsquery('simple', %s)) ORDER BY said_at DESC LIMIT %s"""
OF_ALL = """
    SELECT call_id FROM avatars_transcript WHERE said @@ (SELECT to_tsquery('simple', %s))
    ORDER BY said_at DESC LIMIT %s"""
REWRITTEN = 200  # pages of 4 kB at a time, while nobody else can write


class TranscriptQuerySet(models.QuerySet["Transcript"]):
    """How words are found, and held."""

    def hold(self, calls: Sequence[uuid.UUID]) -> None:
        """Keep others from reading questions out of these until the transaction is over."""
        self.filter(pk__in=calls).update(questions_version=models.F("questions_version"))

    def saying(self, text: str) -> list[uuid.UUID]:
        """The newest MOST_FOUND calls in which all words of a text were said, in no order."""
        asked = phrases(text)
        if not asked:
            return []
        vendor = connections[self.db].vendor
        if vendor == "sqlite":
            return self._found(SQLITE, " ".join(map(_fts5, asked)))
        if vendor == "postgresql":
            query = " & ".join(map(_tsquery, asked))
            if len(rare := self._found(ANY, query)) < MOST_FOUND:
                return rare
            common = self._found(AMONG_THE_NEWEST, query)
            return common if len(common) == MOST_FOUND else self._found(OF_ALL, query)
        found = self.order_by("-said_at")  # which reads every transcript
        for words in asked:
            found = found.filter(searchable__contains=_plain(words))
        return list(found.values_list("pk", flat=True)[:MOST_FOUND])

    def _found(self, statement: str, query: str) -> list[uuid.UUID]:
        return [one.pk for one in self.raw(statement, [query, MOST_FOUND])]

    def unread(self, version: int) -> "TranscriptQuerySet":
        """Those of visitors' calls in which no questions were looked for by these rules yet."""
        return self.filter(questions_version__lt=version, call__test=False)

    def rewrite_index(self) -> bool:
        """Rewrite a part of the index, without what was deleted; whether more may be left to do.

        A deleted transcript is never found again, but SQLite only notes in its index that these
        words are gone, and would overwrite them some time. PostgreSQL looks after its own.
        """
        connection = connections[router.db_for_write(self.model)]
        if connection.vendor != "sqlite":
            return False
        with connection.cursor() as cursor:
            changes = connection.connection.total_changes
            cursor.execute(
                "INSERT INTO avatars_said (avatars_said, rank) VALUES ('merge', %s)", [-REWRITTEN]
            )
            # https://www.sqlite.org/fts5.html#the_merge_command: less than two, and it is done.
            return bool(connection.connection.total_changes - changes >= 2)


class Searchable(models.TextField):  # type: ignore[type-arg]
    """The words of `lines`, made from them whenever a row is written."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """The words, as they are indexed."""
        words = searchable(text for _by_visitor, text in model_instance.lines)
        setattr(model_instance, self.attname, words)
        return words


class Transcript(models.Model):
    """The words of one call. It goes with its call, or before it."""

    call = models.OneToOneField(
        CallLog,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="transcript",
        verbose_name=_("call"),
    )
    said_at = models.DateTimeField(
        _("said"),
        default=timezone.now,
        db_index=True,
        help_text=_("When the call began: from then on counts for how long words are kept."),
    )
    # In order, each a pair: whether the visitor says it, and the text.
    lines = models.JSONField(_("what was said"), default=list)
    # Of the rules that looked for questions in it; 0: none have yet.
    questions_version = models.PositiveSmallIntegerField(default=0)
    searchable = Searchable(default="", editable=False)

    objects = TranscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        indexes = [
            models.Index(fields=["questions_version", "said_at"], name="avatars_transcript_unread"),
        ]

    def __str__(self) -> str:
        return str(self.call)


def _fts5(words: list[str]) -> str:
    """Words that follow each other, for SQLite's FTS5."""
    quoted = f'"{" ".join(words)}"'
    return f'{quoted[:-2]}"*' if quoted.endswith('*"') else quoted


def _tsquery(words: list[str]) -> str:
    """The same for PostgreSQL."""
    quoted = [f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'" for word in words]
    return f"({' <-> '.join(quoted)})"


def _plain(words: list[str]) -> str:
    """The same as a part of the text."""
    plain = f" {' '.join(words)} "
    return plain[:-2] if plain.endswith("* ") else plain
