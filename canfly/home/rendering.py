"""A content as a page: what shows at a moment, in the language at hand, and what leads where.

May import: models, texts, contents.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import get_language

from avatars.models import Avatar, CallLog, Poster, Tone
from canfly.home.contents import Content, each, moment
from canfly.home.models import HomeSection
from canfly.home.texts import wording

Kind = HomeSection.Kind
# What the first of a kind is called on the page; links from elsewhere mean it.
ANCHORS = {Kind.AVATAR: "talk"}


@dataclass(frozen=True)
class Section:
    """A section that shows, with everything its template needs."""

    key: str
    kind: str
    anchor: str  # its id on the page, which no other section has
    avatar: Avatar | None
    poster: Poster | None
    variant: str
    tone: str
    texts: dict[str, str]

    @property
    def template(self) -> str:
        """The template that shows this section."""
        return f"sections/{self.kind}.html"

    @property
    def leads_to_talk(self) -> bool:
        """Whether a link to it leads to a call's button; one in a corner is no place."""
        return self.kind == Kind.AVATAR and self.variant == CallLog.Variant.INLINE


@dataclass(frozen=True)
class Page:
    """What shows; `talk` and `features` are what buttons lead to, None where that does not."""

    sections: list[Section] = field(default_factory=list)

    @property
    def talk(self) -> Section | None:
        """The first section in the page in which visitors can call somebody."""
        return next((section for section in self.sections if section.leads_to_talk), None)

    @property
    def hero(self) -> Section | None:
        """The first one, whose heading is that of the page."""
        return next((found for found in self.sections if found.kind == Kind.HERO), None)

    @property
    def features(self) -> Section | None:
        """The first section of features."""
        return next((found for found in self.sections if found.kind == Kind.FEATURES), None)

    @property
    def links(self) -> list[Section]:
        """What the bar at the top links to: the features, and everybody who can be called."""
        called: set[int] = set()
        found = []
        for section in self.sections:
            if section.leads_to_talk and section.avatar and section.avatar.pk not in called:
                called.add(section.avatar.pk)
                found.append(section)
            elif section is self.features:
                found.append(section)
        return found


def page(content: Content, now: datetime, also: str = "") -> Page:
    """The page that `content` makes at `now`; the section `also` shows in any case.

    Asks the database for its avatars, their words, and its posters, once each.
    """
    found = [(key, one) for key, one in each(content) if key == also or shows(one, now)]
    avatars = callable_avatars(one for _key, one in found)
    posters = Poster.objects.prefetch_related("words").in_bulk(
        {one["poster"] for _key, one in found if one.get("poster")}
    )
    found = [(key, one) for key, one in found if can_show(one, avatars)]
    # Who can be called decides what buttons say.
    talk = next((avatars[one["avatar"]] for _key, one in found if _can_talk(one)), None)
    language = get_language() or settings.LANGUAGE_CODE
    names: Counter[str] = Counter()
    sections = []
    for key, one in found:
        avatar = avatars.get(one.get("avatar", 0)) if one["kind"] == Kind.AVATAR else None
        sections.append(
            Section(
                key=key,
                kind=one["kind"],
                anchor=_anchor(one, names),
                avatar=avatar,
                poster=posters.get(one.get("poster") or 0),
                variant=_known(one, "variant", CallLog.Variant),
                tone=_known(one, "tone", Tone),
                texts=wording(one["kind"], one.get("texts", {}), language, avatar or talk),
            )
        )
    return Page(sections)


def shows(section: Content, now: datetime) -> bool:
    """Whether a section is neither hidden nor out of its time."""
    begins, ends = moment(section.get("from")), moment(section.get("until"))
    return (
        bool(section.get("visible", True))
        and (begins is None or begins <= now)
        and (ends is None or now < ends)
    )


def bounds(content: Content) -> Iterator[datetime]:
    """The moments at which a section of `content` begins or ends to show."""
    for _key, one in each(content):
        for time in (moment(one.get("from")), moment(one.get("until"))):
            if time:
                yield time


def can_show(section: Content, avatars: dict[int, Avatar]) -> bool:
    """Whether there is anything to show: a template, and somebody who can be called."""
    kind = section.get("kind")
    return kind in Kind and (kind != Kind.AVATAR or section.get("avatar") in avatars)


def callable_avatars(sections: Iterable[Content]) -> dict[int, Avatar]:
    """Whom these sections are about and who is not switched off, by primary key."""
    wanted = {one.get("avatar") for one in sections if one.get("kind") == Kind.AVATAR} - {None}
    return Avatar.objects.active().prefetch_related("words", "hours").in_bulk(wanted)


def _known(section: Content, name: str, choices: type[TextChoices]) -> str:
    """One of the choices; the first where it is none any more."""
    value = str(section.get(name) or "")
    return value if value in choices.values else str(choices.values[0])


def _can_talk(section: Content) -> bool:
    inline = _known(section, "variant", CallLog.Variant) == CallLog.Variant.INLINE
    return section["kind"] == Kind.AVATAR and inline


def _anchor(section: Content, names: Counter[str]) -> str:
    kind = Kind(section["kind"])
    name = kind.value
    if kind != Kind.AVATAR or _can_talk(section):  # one in a corner is no place to link to
        name = ANCHORS.get(kind, name)
    names[name] += 1
    return name if names[name] == 1 else f"{name}-{names[name]}"
