"""Poster, moods, living picture and last frame: one box, and never two of them at once."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.calls import action, expect_state, hang_up, section, start
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor

PICTURES = ".avatars__poster, .avatars__mood, .avatars__face, .avatars__still"
# Of every frame that is painted: which pictures are seen, and how much of them.
WATCH = """
window.frames_seen = [];
const opacity = (element) => {
  let found = element.checkVisibility() ? 1 : 0;
  if (element.width === 0) return 0;  // a canvas that holds no frame
  for (let each = element; found && each; each = each.parentElement) {
    found *= Number(getComputedStyle(each).opacity);
  }
  return found;
};
const look = () => {
  const seen = {};
  for (const picture of document.querySelectorAll("PICTURES")) {
    if (!picture.closest("[data-avatars-stage]")) continue;
    const name = picture.dataset.avatarsMood ?? picture.className.replace("avatars__", "");
    const share = opacity(picture);
    if (share > 0.01) seen[name] = share;
  }
  window.frames_seen.push(seen);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
""".replace("PICTURES", PICTURES)


def frames(page: Page) -> list[dict[str, float]]:
    return list(page.evaluate("frames_seen"))


def order(seen: list[dict[str, float]]) -> list[str]:
    """The pictures in the order in which they came."""
    names = [name for frame in seen for name in frame]
    return [name for number, name in enumerate(names) if names[number - 1 : number] != [name]]


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_never_two_lobsters_are_seen_from_asleep_to_the_last_frame(
    site: Site, visitor: Visitor, motion: str
) -> None:
    site.scenario("lifelike")
    page = visitor(init_script=WATCH, reduced_motion=motion)

    start(page)
    page.wait_for_timeout(1_500)  # the picture comes out of the dark
    hang_up(page)
    page.wait_for_timeout(1_500)  # and goes

    seen = frames(page)
    assert [frame for frame in seen if len(frame) > 1] == []
    came = order(seen)
    assert came[0] == "poster"
    assert came[came.index("sleepy") : came.index("face") + 1] == ["sleepy", "waking", "face"]
    assert came[-1] == "waving"
    between = [share for frame in seen for share in frame.values() if share < 0.99]
    assert bool(between) == (motion == "no-preference"), "a plain cut where motion is reduced"


def box(page: Page, selector: str) -> dict[str, Any]:
    found = page.locator(f"[data-avatars-stage] {selector}").first
    return dict(found.evaluate("(found) => { const { x, y, width, height } = "
        "found.getBoundingClientRect(); return { x, y, width, height }; }"))  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (1280, 800)])
def test_all_pictures_have_one_box_in_the_shape_of_the_call(
    site: Site, visitor: Visitor, width: int, height: int
) -> None:
    page = visitor(viewport={"width": width, "height": height}, reduced_motion="reduce")
    start(page)
    section(page).locator("[data-avatars-stage]").scroll_into_view_if_needed()
    page.wait_for_timeout(500)

    poster, moods, face = (box(page, f".avatars__{name}") for name in ("poster", "moods", "face"))
    stage = section(page).locator("[data-avatars-stage]").bounding_box()

    assert poster == pytest.approx(face, abs=1)
    assert moods == pytest.approx(face, abs=1)
    assert face["width"] / face["height"] == pytest.approx(17 / 11, abs=0.01)
    assert stage
    assert face["height"] <= stage["height"] + 1
    assert box(page, ".avatars__still") == pytest.approx(face, abs=1)
    hang_up(page)


def test_a_call_that_is_given_up_leaves_the_poster_alone(site: Site, visitor: Visitor) -> None:
    site.scenario("never_ready")
    page = visitor(init_script=WATCH)
    action(page, "start").click()
    expect_state(page, "connecting")
    page.wait_for_timeout(150)  # in the middle of a change
    action(page, "cancel").click()
    expect_state(page, "idle")
    page.wait_for_timeout(1_000)

    seen = frames(page)
    assert [frame for frame in seen if len(frame) > 1] == []
    assert seen[-1] == {"poster": 1}
