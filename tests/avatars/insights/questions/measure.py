"""How well questions are found, split and grouped, against turns that were labelled by hand.

`set.jsonl` was written before the rules and the lexicon; `unseen.jsonl`, narrow topics that the
lexicon was not made for, after them; `asked.jsonl` only says which turns have a question. Of
answers, `answers.jsonl` is what is learned from, by kinds of saying so (`family`), and
`answers_unseen.jsonl` and `answers_apart.jsonl` are not; `python -m tests.bench.answers` measures.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from avatars.insights.questions.answers import seemed_known_each
from avatars.insights.questions.embedding import vectors
from avatars.insights.questions.finding import find
from avatars.insights.questions.grouping import group

HERE = Path(__file__).parent
Turn = dict[str, Any]


def turns(name: str) -> list[Turn]:
    with (HERE / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_out(label: str) -> bool:
    """Whether a group is of the half that nothing was tuned on."""
    return sha256(label.encode()).digest()[0] % 2 == 1


def half(all_turns: Iterable[Turn], held: bool) -> list[Turn]:
    """Turns of one half's groups; those without a question by their id."""
    return [
        turn
        for turn in all_turns
        if all(held_out(label) == held for label in turn["groups"] or [turn["id"]])
    ]


@dataclass(frozen=True)
class Share:
    """How much of what was said is right, and how much of what is right was said."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


def share(right: int, said: int, there: int) -> Share:
    return Share(right / (said or 1), right / (there or 1))


def finding(some: list[Turn]) -> Share:
    """Turns with a question against turns where one was found."""
    found = [bool(find(turn["text"])) for turn in some]
    there = [bool(turn["groups"]) for turn in some]
    both = sum(a and b for a, b in zip(found, there, strict=True))
    return share(both, sum(found), sum(there))


def splitting(some: list[Turn]) -> tuple[float, float]:
    """The shares of turns with two questions that are split, and of those with one."""
    counts: dict[int, Counter[bool]] = {1: Counter(), 2: Counter()}
    for turn in some:
        if turn["groups"]:
            counts[len(turn["groups"])][len(find(turn["text"])) > 1] += 1
    two, one = counts[2], counts[1]
    return two[True] / (two.total() or 1), one[True] / (one.total() or 1)


def unanswered(some: list[Turn]) -> Share:
    """Answers that were labelled as not knowing against those that seemed so."""
    asked = [turn for turn in some if turn["groups"] and "answer" in turn]
    seemed = [not known for known in seemed_known_each([turn["answer"] for turn in asked])]
    there = [not turn["answered"] for turn in asked]
    both = sum(a and b for a, b in zip(seemed, there, strict=True))
    return share(both, sum(seemed), sum(there))


def grouping(some: list[Turn]) -> tuple[Share, Share]:
    """Pairs of questions in one group against pairs of one label: all, and across languages.

    End to end: a question that was not found, or was found as another number of questions, is in
    no group, but counts in what is there.
    """
    found: list[tuple[str, str, str]] = []
    missed: list[tuple[str, str]] = []
    for turn in some:
        questions = find(turn["text"])
        if len(questions) == len(turn["groups"]):
            found += [
                (question.normal, label, turn["lang"])
                for question, label in zip(questions, turn["groups"], strict=True)
            ]
        else:
            missed += [(label, turn["lang"]) for label in turn["groups"]]
    numbers = group(vectors(text for text, _, _ in found))
    rows = [(n, label, lang) for n, (_, label, lang) in zip(numbers, found, strict=True)]
    rows += [(-1 - n, label, lang) for n, (label, lang) in enumerate(missed)]
    return _pairs(rows, lambda a, b: True), _pairs(rows, lambda a, b: (a == "en") != (b == "en"))


def _pairs(rows: list[tuple[int, str, str]], counts: Callable[[str, str], bool]) -> Share:
    right = said = there = 0
    for place, (number, label, lang) in enumerate(rows):
        for other_number, other_label, other_lang in rows[:place]:
            if counts(lang, other_lang):
                said += number == other_number
                there += label == other_label
                right += number == other_number and label == other_label
    return share(right, said, there)
