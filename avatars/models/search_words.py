"""Texts as they are searched: the same words for what was said and for what is looked for."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 40  # characters; of longer ones their beginning
MOST_INDEXED = 200_000  # characters of a call's words: it has some 5,000; PostgreSQL takes 1 MB
MOST_ASKED = 20  # words, and pairs of characters of one run: more than anybody types

# Chinese, Japanese and Korean, Thai, Lao, Burmese and Khmer: what has no space between its words,
# or has endings on them.
UNSPACED = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
    r"\u3005-\u3007\u3041-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
# Signs that belong to the letter before them: accents, Hebrew, Arabic, and the scripts of India.
SIGNS = r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff"
LETTER = rf"[^\W_{UNSPACED}]"
RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|{LETTER}(?:{LETTER}|[{SIGNS}])*")


def folded(text: str) -> str:
    """A text in small letters and half width, so that the ways of writing it are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def searchable(texts: Iterable[str]) -> str:
    """The words of texts, with a space around each.

    A word is one of letters and digits. What is written without spaces is cut into pairs that
    overlap, and its last character: 多少錢 is 多少, 少錢 and 錢. So every character begins a word.
    """
    words: list[str] = []
    for text in texts:
        for run in RUN.finditer(folded(text)):
            words += _pairs(run[0]) if run["unspaced"] else [run[0][:LONGEST_WORD]]
    return f" {' '.join(words)[:MOST_INDEXED]} "


def phrases(text: str) -> list[list[str]]:
    """What is looked for by a text, all of it: words that follow each other in `searchable`.

    One that ends in `*` is the beginning of a word. No word holds a sign of any query language.
    """
    found: dict[str, list[str]] = {}
    for run in RUN.finditer(folded(text)):
        if not run["unspaced"]:
            found[run[0]] = [run[0][:LONGEST_WORD]]
        elif len(run[0]) == 1:
            found[run[0]] = [f"{run[0]}*"]
        else:
            found[run[0]] = _pairs(run[0])[:-1][:MOST_ASKED]
    return list(found.values())[:MOST_ASKED]


def marks(text: str, looked_for: str) -> list[tuple[int, int]]:
    """Where in a text something is that is looked for: from which character, and up to which."""
    runs = [
        re.escape(run[0]) if run["unspaced"] else rf"(?<!{LETTER}){re.escape(run[0])}(?!{LETTER})"
        for run in RUN.finditer(folded(looked_for))
    ]
    if not runs:
        return []
    # One by one, as some characters become several: a character of `text` for each of `letters`.
    letters = [(at, letter) for at, one in enumerate(text) for letter in folded(one)]
    found = re.finditer("|".join(runs), "".join(letter for _, letter in letters))
    return [(letters[one.start()][0], letters[one.end() - 1][0] + 1) for one in found]


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run))]
