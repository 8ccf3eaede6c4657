"""A page of somebody else, with nothing but `<AvatarCall avatarId connectUrl>`."""

import mimetypes
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route

from tests.e2e.calls import sessions_when_over
from tests.e2e.conftest import Site

STOCK = Path(__file__).parents[2] / "avatars/widget/dist-stock"
# A page that the test itself fulfils does not count as a local one.
PERMISSIONS = ["microphone", "camera", "local-network-access"]


def test_a_stock_react_page_completes_a_call_against_our_endpoint(
    site: Site, visitor: Callable[..., Page]
) -> None:
    before = len(site.books())
    page = visitor("/nowhere/", permissions=PERMISSIONS)

    def serve(route: Route) -> None:
        path = STOCK / route.request.url.split("/stock/")[1].split("?")[0]
        route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path)[0])

    page.route("**/stock/**", serve)

    page.goto(f"{site.url}/stock/stock.html?avatarId=littlelobster&connectUrl=/api/avatar/connect")
    page.wait_for_function(
        "(document.querySelector('video')?.videoWidth ?? 0) > 0"
        " && document.querySelector('video').currentTime > 1",
        timeout=20_000,
    )
    page.locator("[data-avatar-control=end-call], [data-avatar-end-call]").first.click()

    [session] = sessions_when_over(site, page, before)
    assert session["status"] == "COMPLETED"
    assert session["duration"] >= 1
