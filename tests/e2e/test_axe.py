"""axe finds nothing to object to: in no state, in no language, nor in the editor's pages."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.calls import hang_up, log_in, open_avatar, start
from tests.e2e.conftest import Site
from tests.e2e.states import WAYS, Visitor, enter

AXE = Path(__file__).parents[2] / "avatars/widget/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}


def findings(page: Page, *within: str) -> list[str]:
    """What axe objects to: rule and element, in the whole page or only within these selectors."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async ([within, rules]) => await axe.run(within.length ? { include: within } : document,"
        " { runOnly: rules, resultTypes: ['violations'] })",
        [list(within), RULES],
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("state", ["idle", "microphone", "connecting", "live", "ended", "busy"])
def test_the_main_states_in_every_language(
    site: Site, visitor: Visitor, state: str, language: str
) -> None:
    page = enter(state, site, visitor, f"/{language}/", reduced_motion="reduce")

    assert findings(page) == []


@pytest.mark.parametrize(
    "state", sorted(set(WAYS) - {"idle", "microphone", "connecting", "live", "ended", "busy"})
)
def test_every_other_state(site: Site, visitor: Visitor, state: str) -> None:
    page = enter(state, site, visitor, "/zh-hant/", reduced_motion="reduce", viewport=PHONE)

    assert findings(page) == []


def test_the_editors_pages(site: Site, visitor: Visitor) -> None:
    page = visitor("/nowhere/")
    log_in(page, site)

    page.goto(f"{site.url}/admin/canfly/homesection/")
    assert findings(page, ".desk") == []

    page.goto(f"{site.url}/admin/avatars/visitorsdata/?reference=ffffffff")
    assert findings(page) == []

    open_avatar(page, site)
    assert findings(page, ".avatar-words") == []


def test_what_is_to_be_announced_has_a_place_before_it_comes(site: Site, visitor: Visitor) -> None:
    """A live region that appears with its words is announced by few screen readers."""
    page = visitor()
    start(page)

    hidden = page.evaluate(
        """[...document.querySelectorAll("[data-avatars-section] [role=status]")]
          .filter((one) => !one.closest("[inert]") && !one.checkVisibility())
          .map((one) => one.outerHTML)"""
    )

    assert hidden == []
    hang_up(page)
