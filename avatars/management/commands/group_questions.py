"""Find visitors' questions, and group what means the same: of calls, or of standard input."""

import json
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from avatars.insights.asked import installed
from avatars.insights.asked.keeping import group_questions

MISSING = "{} is missing: install the app with its extra [questions]."


class Command(BaseCommand):
    """What is kept of calls; or JSON lines in and out, in the order of arrival."""

    help = (
        "Find questions in the words that are kept of calls, and group them. With --jsonl: read "
        "turns as JSON lines, {id, lang, text, answer?}, and write a line for each question found, "
        "{id, question, group, answered?}."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is read, and whether all is grouped anew."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--jsonl",
            action="store_true",
            help="of standard input, a JSON object on each line; no database is used",
        )
        which.add_argument(
            "--anew", action="store_true", help="group all questions anew, not only the new ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Group; CommandError without the extra, and where not everything was done."""
        if options["jsonl"]:
            self._lines()
            return
        if not installed():
            raise CommandError(MISSING.format("What it takes"))
        outcome = group_questions(anew=options["anew"])
        if outcome.busy:
            raise CommandError(str(outcome))
        self.stdout.write(str(outcome))

    def _lines(self) -> None:
        try:
            from avatars.insights.questions.answers import seemed_known_each
            from avatars.insights.questions.embedding import vectors
            from avatars.insights.questions.finding import find
            from avatars.insights.questions.grouping import group
        except ImportError as error:
            raise CommandError(MISSING.format(error.name)) from error
        turns, refused = self._turns(sys.stdin.buffer)
        found = [(turn, question) for turn in turns for question in find(turn["text"])]
        with ThreadPoolExecutor(1) as beside:  # embedding uses one core
            known = beside.submit(
                seemed_known_each, [turn.get("answer") or "" for turn, _ in found]
            )
            groups = group(vectors(question.normal for _, question in found))
        for (turn, question), number, answered in zip(found, groups, known.result(), strict=True):
            line = {"id": turn["id"], "question": question.said, "group": number}
            if turn.get("answer") is not None:
                line["answered"] = answered
            self._write(line)
        if refused:
            raise CommandError(f"{refused} of the lines could not be read; all others were.")

    def _turns(self, lines: "BinaryIO | Iterable[bytes]") -> tuple[list[dict[str, Any]], int]:
        """The turns, and how many lines were none; each of these is named on standard error."""
        turns, refused = [], 0
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                turns.append(_turn(line))
            except ValueError as error:
                refused += 1
                self.stderr.write(f"Line {number}: {error}")
        return turns, refused

    def _write(self, line: dict[str, Any]) -> None:
        # Half a character, as JSON can escape it, has no place in UTF-8.
        self.stdout.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace").decode())


def _turn(line: bytes) -> dict[str, Any]:
    """The turn that a line says; ValueError with what is wrong with it."""
    try:
        turn = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(turn, dict):
        raise ValueError('it is not an object such as {"id": "1", "lang": "en", "text": "…"}')
    if not isinstance(turn.get("id"), str | int):
        raise ValueError('"id" must be a string or a whole number')
    if not isinstance(turn.get("text"), str):
        raise ValueError('"text" must be a string')
    for name in ("lang", "answer"):
        if not isinstance(turn.get(name), str | None):
            raise ValueError(f'"{name}" must be a string where it is given')
    return turn
