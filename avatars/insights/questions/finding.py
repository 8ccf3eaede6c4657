"""Visitors' questions in what they say: spoken, unpunctuated, several in one turn."""

import re

from avatars.insights.questions import chinese, english
from avatars.insights.questions.language import HAN, is_chinese, normal

# A turn is not read beyond this, in characters: nobody asks so long.
LONGEST = 2000
_SENTENCE_ENDS = re.compile(r"(?<=[?？。！!;；\n])|(?<=[a-z]{2}\.)(?=\s)", re.IGNORECASE)


def questions(text: str) -> list[str]:
    """The questions in a turn of a visitor, in order, in the spelling that is grouped.

    Never empty strings; none for greetings, thanks and statements.
    """
    found: list[str] = []
    for sentence in _SENTENCE_ENDS.split(text[:LONGEST]):
        sentence = normal(sentence)
        asked = sentence.endswith("?")
        sentence = sentence.strip(" ?.!,;。！，；、…-")
        if not sentence or not re.search(r"\w", sentence):
            continue
        language = chinese if HAN.search(sentence) and is_chinese(sentence) else english
        parts = language.questions(sentence)
        found += parts or ([sentence] if asked and language.content(sentence) else [])
    return found
