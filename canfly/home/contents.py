"""The whole home page as one value, which publications and the draft's versions keep.

    {"order": ["3", "1"], "sections": {"1": {"kind": "quote", "visible": true, "from": null,
     "until": null, "avatar": null, "variant": "inline", "poster": null, "tone": "",
     "texts": {"en": {"heading": "…"}}}}}

Sections and what they point to are named by their primary keys, which are never used again; moments
are ISO 8601 in UTC. What reads it takes a key that is not there for one that says nothing: contents
of years ago are shown, too.

May import: models, texts.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from avatars.models import Avatar, CallLog, Poster
from canfly.home.models import HomeSection, SectionWords
from canfly.home.texts import texts_of

Content = dict[str, Any]
EMPTY: Content = {"order": [], "sections": {}}


def of_rows() -> Content:
    """The draft as it is in the database now."""
    sections = list(HomeSection.objects.prefetch_related("words"))
    return {
        "order": [str(section.pk) for section in sections],
        "sections": {str(section.pk): _section(section) for section in sections},
    }


def _section(section: HomeSection) -> Content:
    return {
        "kind": section.kind,
        "visible": section.visible,
        "from": _moment(section.shows_from),
        "until": _moment(section.shows_until),
        "avatar": section.avatar_id,
        "variant": section.variant,
        "poster": section.poster_id,
        "tone": section.tone,
        "texts": {
            words.locale: texts
            for words in section.words.all()
            if (texts := _texts(section.kind, words))
        },
    }


def _texts(kind: str, words: SectionWords) -> dict[str, str]:
    """What is written, in the order in which it stands on the page."""
    return {
        text.key: str(words.texts[text.key]) for text in texts_of(kind) if words.texts.get(text.key)
    }


def write_rows(content: Content) -> None:
    """Make the draft what `content` says, within the caller's transaction.

    Avatars and posters that are gone are left out, and so are sections of a kind that is no more.
    """
    sections = {key: one for key, one in each(content) if one.get("kind") in HomeSection.Kind}
    known = {model: _known(model, sections.values()) for model in (Avatar, Poster)}
    HomeSection.objects.exclude(pk__in=sections).delete()
    for number, (key, one) in enumerate(sections.items(), start=1):
        HomeSection.objects.update_or_create(
            pk=int(key),
            defaults={
                "kind": one["kind"],
                "position": 10 * number,
                "visible": one.get("visible", True),
                "shows_from": moment(one.get("from")),
                "shows_until": moment(one.get("until")),
                "avatar_id": one.get("avatar") if one.get("avatar") in known[Avatar] else None,
                "variant": one.get("variant") or CallLog.Variant.INLINE,
                "poster_id": one.get("poster") if one.get("poster") in known[Poster] else None,
                "tone": one.get("tone") or "",
            },
        )
        words = one.get("texts", {})
        SectionWords.objects.filter(section_id=int(key)).exclude(locale__in=words).delete()
        for locale, texts in words.items():
            SectionWords.objects.update_or_create(
                section_id=int(key), locale=locale, defaults={"texts": texts}
            )


def _known(model: type[Model], sections: Iterable[Content]) -> set[int]:
    wanted = {one.get(model._meta.model_name or "") for one in sections} - {None}
    return set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))


def each(content: Content) -> list[tuple[str, Content]]:
    """The sections by their keys, in their order."""
    sections = content.get("sections", {})
    return [(key, sections[key]) for key in content.get("order", []) if key in sections]


def moment(text: str | None) -> datetime | None:
    """The moment that a content names; None where it names none."""
    return datetime.fromisoformat(text) if text else None


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat() if value else None
