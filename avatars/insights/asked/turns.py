"""The questions in the words of a call, each with whether it seemed to be answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from avatars.insights.questions.answers import seemed_known_each
from avatars.insights.questions.finding import find
from avatars.insights.questions.language import is_chinese, simplified
from avatars.models import Transcript


@dataclass(frozen=True)
class Found:
    """One question. `known` is None where the avatar said nothing after it."""

    said: str
    normal: str
    language: str
    known: bool | None


def found_in(transcript: Transcript) -> list[Found]:
    """The questions of its visitor, in order. Takes its call's languages."""
    call = transcript.call
    spoken = call.spoken_language or call.locale
    turns = [(text, answer, find(text)) for text, answer in _turns(transcript.lines)]
    turns = [turn for turn in turns if turn[2]]
    known = seemed_known_each([answer for _, answer, _ in turns])
    return [
        Found(one.said, one.normal, language_of(text, spoken), seemed if answer else None)
        for (text, answer, questions), seemed in zip(turns, known, strict=True)
        for one in questions
    ]


def language_of(text: str, spoken: str) -> str:
    """The code of a text's language, in a call in `spoken`; the text has the last word."""
    if is_chinese(text):
        if spoken.lower().startswith("zh"):
            return spoken
        return "zh-hans" if simplified(text) == text else "zh-hant"
    return "en" if spoken.lower().startswith("zh") or not spoken else spoken


def _turns(lines: list[list[object]]) -> Iterator[tuple[str, str]]:
    """What the visitor said each time, and what the avatar said until the next."""
    turn, answer = "", ""
    for by_visitor, text in lines:
        if not by_visitor:
            answer += f" {text}"
            continue
        if turn:
            yield turn, answer.strip()
        turn, answer = str(text), ""
    if turn:
        yield turn, answer.strip()
