"""What was looked for and found, among the words around it."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.html import format_html, format_html_join

from avatars.models import Transcript
from avatars.models.search_words import folded, marks

BEFORE, LENGTH = 20, 80  # characters


def excerpts(calls: Iterable[UUID], looked_for: str) -> dict[UUID, str]:
    """HTML for each of these calls in whose transcript something is that was looked for.

    Of the line that has most of it, what is around the first mark.
    """
    said = Transcript.objects.filter(pk__in=calls).values_list("pk", "lines")
    found = {pk: _best((text for _, text in lines), looked_for) for pk, lines in said}
    return {pk: _excerpt(text, there) for pk, (text, there) in found.items() if there}


def _best(texts: Iterable[str], looked_for: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with most of what is looked for, and where that is."""
    found = [(text, marks(text, looked_for)) for text in texts]
    return max(
        found, key=lambda one: len({folded(one[0][a:b]) for a, b in one[1]}), default=("", [])
    )


def _excerpt(text: str, found: list[tuple[int, int]]) -> str:
    at = start = max(found[0][0] - BEFORE, 0) if len(text) > LENGTH else 0
    end = max(start + LENGTH, found[0][1])
    marked = []
    for first, last in found:
        if last <= end:
            marked.append((text[at:first], text[first:last]))
            at = last
    return format_html(
        "{}{}{}{}",
        "…" if start else "",
        format_html_join("", "{}<mark>{}</mark>", marked),
        text[at:end],
        "…" if end < len(text) else "",
    )
