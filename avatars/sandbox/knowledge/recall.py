"""Finds the one or two sentences of some documents that answer a question best, or none."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from avatars.sandbox.knowledge.markdown import passages
from avatars.sandbox.knowledge.words import beyond_chat, is_question, terms
from avatars.sandbox.lobster import Language, is_chinese, language_of

TOKENS_READ = 50_000
"""Of the documents together, in their order: about as many as Runway's help says it reads."""
ENOUGH, ENOUGH_CHINESE = 0.55, 0.45
"""How much of a question, by the weight of its words, an answer has to share.

Less in Chinese, where pairs of characters that belong to two words are no words.
"""
NEARBY = 0.6
"""What a word counts that is only in the headings above, or in the sentence that follows."""
OTHER_SCRIPT = 0.9
LONGEST_SENTENCE, LONGEST_ANSWER = 320, 340  # characters


@dataclass(frozen=True)
class _Line:
    """A sentence, with what it, its surroundings and the last heading above it are about."""

    text: str
    own: frozenset[str]
    near: frozenset[str]
    heading: frozenset[str]
    first: bool  # of its passage
    then: str  # the sentence after it there


def asks(text: str) -> bool:
    """Whether this asks for something that has to be known."""
    return is_question(text) and beyond_chat(terms(text))


def recall(question: str, language: Language, documents: Iterable[tuple[str, str]]) -> str | None:
    """What (name, content) `documents` say to a question, in its language; None for nothing.

    Where there are answers in both Chinese scripts, the one in `language` is preferred. What
    somebody says who asks nothing is never answered.
    """
    wanted = terms(question) if is_question(question) else frozenset()
    lines = [line for document in _within_reach(documents) for line in _lines(*document)]
    chinese = is_chinese(question)
    lines = [line for line in lines if is_chinese(line.text) == chinese]
    if not wanted or not lines:
        return None
    heard = Counter(term for line in lines for term in wanted & (line.own | line.near))
    weights = {term: math.log(2 + len(lines) / (1 + heard[term])) for term in wanted}
    whole = sum(weights.values())

    def score(line: _Line) -> float:
        said = sum(weights[term] for term in wanted & line.own) / whole
        nearby = sum(weights[term] for term in wanted & (line.near - line.own)) / whole
        share = said + NEARBY * nearby
        if share < (ENOUGH_CHINESE if chinese else ENOUGH):
            return 0.0
        headed = sum(weights[term] for term in wanted & line.heading) / whole
        share += headed * (0.5 if line.first else 0.2)
        other = chinese and language_of(line.text) != language
        return share * (OTHER_SCRIPT if other else 1.0)

    best = max(lines, key=score)  # of equals the first
    if score(best) == 0.0:
        return None
    both = best.text + ("" if chinese else " ") + best.then
    return both if best.then and len(both) <= LONGEST_ANSWER else best.text


def _within_reach(documents: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    left = TOKENS_READ
    for name, content in documents:
        if left <= 0:
            return
        # About a token for each Chinese character and for four letters of others.
        chinese = sum("\u3400" <= letter <= "\u9fff" for letter in content)
        tokens = chinese + (len(content) - chinese) // 4
        yield name, content if tokens <= left else content[: len(content) * left // tokens]
        left -= tokens


@lru_cache(maxsize=200)
def _lines(name: str, content: str) -> tuple[_Line, ...]:
    """The sentences of a document."""
    found: list[_Line] = []
    for passage in passages(content):
        heading = terms(passage.headings[-1]) if passage.headings else terms(name)
        above = terms(" ".join((name, *passage.headings)))
        for number, sentence in enumerate(passage.sentences):
            if len(sentence) > LONGEST_SENTENCE:
                continue
            then = "".join(passage.sentences[number + 1 : number + 2])
            near = above | terms(then)
            found.append(_Line(sentence, terms(sentence), near, heading, number == 0, then))
    return tuple(found)
