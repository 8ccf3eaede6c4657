"""Visitors' questions in what they say: spoken, unpunctuated, several in one turn."""

import re
from dataclasses import dataclass

from avatars.insights.questions import chinese, english
from avatars.insights.questions.language import is_chinese, normal

# A turn is not read beyond this, in characters: nobody asks so long.
LONGEST = 2000
_WORD = re.compile(r"[^\W_]")
_SENTENCE_ENDS = re.compile(r"(?<=[?？。！!;；\n])|(?<=[a-z]{2}\.)(?=\s)", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """One question: as it was `said`, and in the `normal` spelling that is grouped.

    Of two questions in one sentence, each is given as `normal` writes it.
    """

    said: str
    normal: str


def find(text: str) -> list[Question]:
    """The questions in a turn of a visitor, in order; neither form is ever empty.

    None for greetings, thanks and statements. What is said after LONGEST characters is not read.
    """
    # Half a character, as JSON can escape it, is none.
    text = text[:LONGEST].encode("utf-8", "ignore").decode()
    found: list[Question] = []
    for said in _SENTENCE_ENDS.split(text):
        parts = _questions(normal(said))
        if len(parts) == 1:
            found.append(Question(said.strip(), parts[0]))
        else:
            found += [Question(part, part) for part in parts]
    return found


def _questions(sentence: str) -> list[str]:
    """The questions in one normal sentence."""
    asked = sentence.endswith("?")
    sentence = sentence.strip(" ?.!,;。！，；、…-")
    if not _WORD.search(sentence):
        return []
    language = chinese if is_chinese(sentence) else english
    return language.questions(sentence) or (
        [sentence] if asked and _WORD.search(language.content(sentence)) else []
    )
