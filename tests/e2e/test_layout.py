"""The page fits every window, and keeps its promises of size."""

import pytest
from brotli import compress
from playwright.sync_api import Browser, Page, Response, expect

from tests.blocks import texts_for
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor
from tests.tools import ROOT

WIDTHS = [320, 390, 600, 768, 1024, 1440, 2560]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def on_the_wire(answer: Response) -> int:
    """Bytes of a body as production sends it: `make run` compresses no static files."""
    body = answer.body()
    return (
        len(body)
        if answer.url.endswith((".avif", ".webp", ".png", ".woff2"))
        else len(compress(body))
    )


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_nothing_is_cut_off_or_scrolls_sideways(
    site: Site, visitor: Visitor, language: str
) -> None:
    page = visitor(f"/{language}/")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, width
        cut = page.evaluate(
            """() => [...document.querySelectorAll("h1, h2, h3, p, a, button, li")]
              .filter((found) => found.checkVisibility() && !found.closest(".skip"))
              .filter((found) => {
                const box = found.getBoundingClientRect();
                return box.left < -1 || box.right > innerWidth + 1;
              })
              .map((found) => found.outerHTML.slice(0, 120))"""
        )
        assert cut == [], width


def test_twice_the_letters_still_fit(site: Site, visitor: Visitor) -> None:
    page = visitor("/zh-hant/", viewport={"width": 640, "height": 400})
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert overflow(page) <= 0


def test_links_and_buttons_are_large_enough_to_touch(site: Site, visitor: Visitor) -> None:
    page = visitor("/zh-hans/", viewport={"width": 390, "height": 844})

    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button")]
          .filter((found) => found.checkVisibility() && !found.closest(".skip"))
          .map((found) => [found.textContent.trim(), found.getBoundingClientRect()])
          .filter(([, box]) => box.width < 44 || box.height < 44)
          .map(([words, box]) => `${words} ${box.width}×${box.height}`)"""
    )

    assert small == []


@pytest.mark.parametrize(
    ("width", "height", "density"),
    [(390, 844, 2), (390, 844, 3), (412, 823, 1.75), (1440, 900, 1)],
)
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_first_load_is_light(
    site: Site, visitor: Visitor, language: str, width: int, height: int, density: float
) -> None:
    page = visitor(
        "/admin/login/",
        viewport={"width": width, "height": height},
        device_scale_factor=density,
    )
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(f"{site.url}/{language}/")
    page.wait_for_load_state("networkidle")

    sizes = {answer.url: on_the_wire(answer) for answer in answers}
    typeface = sum(size for url, size in sizes.items() if ".woff2" in url)
    assert sum(sizes.values()) - typeface <= 80_000, sizes
    assert sum(sizes.values()) <= 105_000, sizes
    assert not any("widget.js" in url for url in sizes)


def test_who_wants_less_motion_gets_none(site: Site, visitor: Visitor) -> None:
    page = visitor(reduced_motion="reduce")

    assert page.evaluate("document.getAnimations().length") == 0


def test_the_switcher_changes_the_language_and_sets_no_cookie(site: Site, visitor: Visitor) -> None:
    page = visitor("/", locale="zh-TW")
    expect(page).to_have_url(f"{site.url}/zh-hant/")

    page.get_by_role("link", name="简体中文").click()

    expect(page).to_have_url(f"{site.url}/zh-hans/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert page.context.cookies() == []


def test_in_print_the_page_is_dark_on_white(site: Site, visitor: Visitor) -> None:
    page = visitor()
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator(".hero__figure")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_with_forced_colours_everything_stays_readable(site: Site, visitor: Visitor) -> None:
    page = visitor(forced_colors="active")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".hero__figure")).to_be_hidden()


@pytest.mark.parametrize("is_first", [True, False], ids=["in the head", "after the section"])
def test_a_sites_own_colours_come_before_ours_and_an_editors_tone_before_both(
    browser: Browser, is_first: bool
) -> None:
    """The example of docs/look.md, wherever a site's style sheets stand."""
    own, steps_back = texts_for(__file__, "docs/look.md")
    ours = (ROOT / "avatars/static/avatars/avatars.css").read_text()
    sheets = [own, ours] if is_first else [ours, own]
    page = browser.new_page()
    page.set_content(
        "".join(f"<style>{sheet}</style>" for sheet in [*sheets, steps_back])
        + '<p class="newsletter" data-avatars-state="live">'
        '<div class="avatars"><p class="avatars__stage"><button class="avatars__start"></p></div>'
        '<section class="avatars avatars--sea"><button class="avatars__start"></section>'
    )

    def style(selector: str, name: str) -> str:
        return page.evaluate(
            "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]",
            [selector, name],
        )

    assert style(".avatars__start", "backgroundColor") == "rgb(200, 241, 105)"
    assert style(".avatars__start", "fontFamily") == "Georgia, serif"
    assert style(".avatars__stage", "borderRadius") == "0px"
    assert style(".newsletter", "display") == "none"
    assert style(".avatars--sea .avatars__start", "backgroundColor") == "rgb(191, 238, 230)"
    page.close()
