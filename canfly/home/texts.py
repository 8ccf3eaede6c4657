"""Every text that each kind of section shows, and the site's own words for it.

May import: models.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar, in_language
from canfly.home.models import HomeSection, SectionWords

LONG = 300  # characters of a paragraph
LOBSTER = "LittleLobster 🦞"


@dataclass(frozen=True)
class Text:
    """A text under its key; `own` are the site's own words, none where nothing then stands there.

    `%(name)s` in the site's own words is the name of whom visitors can call, `%(who)s` its emoji or
    name. Where `app` is set, `{% avatar_section %}` itself knows what stands in an empty one's
    place; here it is for the form alone.
    """

    key: str
    label: str | Promise
    own: str | Promise = ""
    longest: int = 120  # characters
    lines: int = 1  # so many the form has room for
    app: bool = False

    def own_words(self, avatar: Avatar | None) -> str:
        """The site's own words in the language at hand."""
        words = str(self.own)
        if "%(" not in words:
            return words
        name = avatar.name if avatar else "…"
        return words % {"name": name, "who": (avatar and avatar.emoji) or name}


HEADING = _("heading")
TALK = _("Talk to %(name)s")


def _buttons() -> list[Text]:
    return [
        Text("button", _("button that leads to the avatar"), TALK, 40),
        Text("other_button", _("button while nobody can be called"), _("How canfly helps"), 40),
    ]


def _point(number: int, title: Promise, text: Promise) -> list[Text]:
    return [
        Text(f"title_{number}", format_lazy(_("point {number}: title"), number=number), title, 60),
        Text(f"text_{number}", format_lazy(_("point {number}"), number=number), text, LONG, 3),
    ]


TEXTS: dict[str, list[Text]] = {
    HomeSection.Kind.HERO: [
        Text("heading", HEADING, _("Find the AI tool that gets you off the ground.")),
        Text(
            "text",
            _("text below the heading"),
            _(
                "canfly helps people, and the agents who work for them, to choose an AI tool and"
                " take the first step with it."
            ),
            LONG,
            3,
        ),
        *_buttons(),
    ],
    HomeSection.Kind.FEATURES: [
        Text("heading", HEADING, _("Less searching, sooner in the air")),
        *_point(
            1,
            _("Start from the job"),
            _("Say what you want done, in plain words, and see the few tools that fit it."),
        ),
        *_point(
            2,
            _("One first step"),
            _(
                "Every tool comes with the one thing to try first, so that ten minutes are enough"
                " to know."
            ),
        ),
        *_point(
            3,
            _("Open to agents"),
            _(
                "Pages that an AI agent can read as well as you can, so that it can choose for you"
                " or with you."
            ),
        ),
        *_point(
            4,
            _("Somebody to ask"),
            _(
                "LittleLobster lives here. Call it, look it in the eye, and ask what you would ask"
                " a friend."
            ),
        ),
    ],
    HomeSection.Kind.AVATAR: [
        Text("heading", HEADING, _("Meet %(name)s, face to face"), app=True),
        Text(
            "text",
            _("text below the heading"),
            _("Nothing but what visitors need to know."),
            LONG,
            3,
            app=True,
        ),
        Text(
            "button", _("button, with an emoji"), _("Start Video Call with %(who)s"), 40, app=True
        ),
        Text("questions", _("questions to ask it, one on each line"), "", LONG, 3, app=True),
    ],
    HomeSection.Kind.QUOTE: [
        Text("heading", HEADING),
        Text("line_1", _("first line"), _("A list tells you what there is.")),
        Text("line_2", _("second line"), _("A conversation tells you where to begin.")),
        Text("by", _("by whom"), LOBSTER, 60),
    ],
    HomeSection.Kind.CTA: [
        Text("heading", HEADING, _("Ready when you are")),
        Text(
            "text",
            _("text below the heading"),
            _("No form, no account. Just take the first step."),
            LONG,
            3,
        ),
        *_buttons(),
    ],
}


def texts_of(kind: str) -> list[Text]:
    """The texts of a kind of section; none of one that is no more."""
    return TEXTS.get(kind, [])


def wording(
    kind: str, written: Mapping[str, Mapping[str, Any]], language: str, avatar: Avatar | None
) -> dict[str, str]:
    """Every text of a section by its key, as visitors read it in `language`, which is at hand.

    `written` is what editors wrote, by language and key; what they left empty is the site's own.
    `avatar` is whom its button leads to.
    """
    rows: Iterable[SectionWords] = [
        SectionWords(locale=locale, texts=texts) for locale, texts in written.items()
    ]
    row = in_language(rows, language)
    own = row.texts if row else {}
    return {
        text.key: str(own.get(text.key) or "").strip()
        or ("" if text.app else text.own_words(avatar))
        for text in texts_of(kind)
    }
