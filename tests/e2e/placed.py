"""A page of the site that holds any sections, and the panel that opens in its corner."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import requests
from playwright.sync_api import Locator, Page, Route

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

PATH = "/en/prices/"
RENDER = """
from django.template import Context, Template
from django.utils import translation
translation.activate({language!r})
print(Template({template!r}).render(Context()))
"""
PAGE = """{% load avatars static %}<!doctype html><html lang="LANGUAGE"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Prices</title>
<link rel="stylesheet" href="{% static "canfly/site.css" %}"></head><body><main>
<h1>Prices</h1>PARAGRAPHS SECTIONS</main></body></html>"""
PARAGRAPHS = "".join(
    f'<p>A page that goes on and on, as pages do. <a href="#to-{n}">Link {n}</a></p>' * 3
    for n in range(30)
)
FLOATING = '{% avatar_section "littlelobster" variant="floating" %}'
Shows = Callable[..., Page]


def shown(
    site: "Site", visitor: Callable[..., Page], sections: str, language: str = "en", **context: Any
) -> Page:
    """A visitor's page that holds `sections`, with the site's own rules of what may be loaded."""
    # Of a page that no server has sent, Chromium asks before it may reach the sandbox.
    allowed = [*context.pop("permissions", ["microphone"]), "local-network-access"]
    page = visitor("/nowhere/", permissions=allowed, **context)
    policy = requests.get(f"{site.url}/en/", timeout=10).headers["Content-Security-Policy"]
    template = PAGE
    for mark, words in (("LANGUAGE", language), ("PARAGRAPHS", PARAGRAPHS), ("SECTIONS", sections)):
        template = template.replace(mark, words)
    code = RENDER.format(language=language, template=template)
    html = site.manage("shell", "--verbosity", "0", "-c", code)

    def answer(route: Route) -> None:
        headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
        route.fulfill(body=html, headers=headers)

    page.context.route(f"{site.url}{PATH}*", answer)
    page.goto(site.url + PATH)
    return page


def visitor_of_corner(site: "Site", visitor: Callable[..., Page]) -> Callable[..., Page]:
    """A visitor who comes to such a page, in the language of the path, and opens the panel."""

    def come(path: str, **context: Any) -> Page:
        page = shown(site, visitor, FLOATING, path.strip("/"), **context)
        opener(page).click()
        return page

    return come


def corner(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Meet LittleLobster")


def opener(page: Page) -> Locator:
    return page.locator("[data-avatars-open]")
