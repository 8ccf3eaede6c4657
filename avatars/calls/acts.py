"""What an avatar may do on its visitor's page, as it is told when the call is opened.

The page carries it out, and checks it again: see `widget/src/room/pageActs.ts`. `click`,
`scroll_to` and `highlight` have the names and arguments of Runway's own page actions.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from avatars.conf import conf
from avatars.runway.tools import ClientEvent, Parameter


@dataclass(frozen=True)
class Page:
    """The names that a page has marked for the avatar, and which of them can be clicked."""

    targets: Sequence[str]
    clickable: Collection[str]


NO_PAGE = Page((), ())

CARD = (
    "Show the visitor a small card beside your picture, with what is easier to read than to hear:"
    " a name, a number, a short list, a link."
)
SCROLL = "Scroll the visitor's page to a part of it that you talk about."
HIGHLIGHT = "Draw a frame around a part of the visitor's page that you talk about."
CLICK = "Press a button or follow a link for the visitor, who has agreed to it."
DURATION = Parameter("duration", "For how long, in milliseconds.", type="number", required=False)


def tools(allowed: Collection[str], page: Page) -> list[ClientEvent]:
    """The tools of a session for an avatar that may do what `allowed` names (`Avatar.acts`).

    What needs a target is left out where the page has none for it.
    """
    clickable = tuple(name for name in page.targets if name in page.clickable)
    offered = [
        _show_card(),
        *_on_targets("scroll_to", SCROLL, page.targets),
        *_on_targets("highlight", HIGHLIGHT, page.targets, DURATION),
        *_on_targets("click", CLICK, clickable),
    ]
    return [tool for tool in offered if tool.name in allowed]


def _show_card() -> ClientEvent:
    hosts = ", ".join(conf.link_hosts)
    elsewhere = f", or an https address at {hosts}"[:800] if hosts else ""
    return ClientEvent(
        "show_card",
        CARD,
        (
            Parameter("title", "A few words."),
            Parameter("text", "One to three short sentences, as plain text.", required=False),
            Parameter(
                "link",
                f"The path of a page of this site, such as /en/{elsewhere}. Never make one up.",
                required=False,
            ),
        ),
    )


def _on_targets(
    name: str, description: str, targets: Sequence[str], *more: Parameter
) -> list[ClientEvent]:
    if not targets:
        return []
    target = Parameter("target", "Which one, by its name.", choices=tuple(targets))
    return [ClientEvent(name, description, (target, *more))]
