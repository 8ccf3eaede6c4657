"""Finds the one or two sentences of some documents that answer a question best, or none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from avatars.sandbox.knowledge.markdown import passages
from avatars.sandbox.knowledge.words import is_chat, is_question, terms
from avatars.sandbox.lobster import Language, is_chinese, language_of

TOKENS_READ = 50_000
"""Of the documents together, in their order: about as many as Runway's help says it reads."""
ENOUGH = 0.53
"""How much of a question an answer has to share: of two words, one and something of the other."""
HEADED, NEARBY = 0.7, 0.4
"""What a word counts that is only in the heading above, or elsewhere around: in the headings above
that one, in the document's name, or in the sentence that follows."""
CHAT = 0.5
"""What a word of small talk counts."""
OTHER_SCRIPT = 0.9
LONGEST_SENTENCE, LONGEST_ANSWER = 320, 340  # characters


@dataclass(frozen=True)
class _Line:
    """A sentence, with what it, the last heading above it and its surroundings are about."""

    text: str
    own: frozenset[str]
    heading: frozenset[str]
    near: frozenset[str]
    first: bool  # of its passage
    then: str  # the sentence after it there
    language: Language  # of its document

    def share(self, term: str) -> float:
        """How far it is about this, from 0 to 1."""
        if term in self.own:
            return 1.0
        if term in self.heading:
            return HEADED
        return NEARBY if term in self.near else 0.0


def asks(text: str) -> bool:
    """Whether this asks for something that has to be known."""
    return is_question(text) and not all(is_chat(term) for term in terms(text))


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
    weights = {term: CHAT if is_chat(term) else 1.0 for term in wanted}
    whole = sum(weights.values())

    def score(line: _Line) -> float:
        share = sum(weights[term] * line.share(term) for term in wanted) / whole
        if share < ENOUGH:
            return 0.0
        headed = sum(weights[term] for term in wanted & line.heading) / whole
        share += headed * (0.5 if line.first else 0.2)
        return share * (OTHER_SCRIPT if chinese and line.language != language else 1.0)

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
    language = language_of(content)
    for passage in passages(content):
        heading = terms(passage.headings[-1]) if passage.headings else terms(name)
        above = terms(" ".join((name, *passage.headings)))
        for number, sentence in enumerate(passage.sentences):
            if len(sentence) > LONGEST_SENTENCE:
                continue
            then = "".join(passage.sentences[number + 1 : number + 2])
            own, near = terms(sentence), above | terms(then)
            found.append(_Line(sentence, own, heading, near, number == 0, then, language))
    return tuple(found)
