"""The Content Security Policy forbids what is not ours, and nothing that we do."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.calls import action, hang_up, log_in, open_avatar, start, until
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def violations(page: Page) -> list[str]:
    return page.evaluate("window.violations")


def test_a_whole_call_breaks_no_rule(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=WATCH, permissions=["microphone", "camera"])

    start(page)
    action(page, "camera").click()
    expect(page.locator("[data-avatars-section] video")).to_have_count(2)
    page.wait_for_timeout(1_500)  # long enough for whatever a call loads late
    hang_up(page)

    assert violations(page) == []


def test_the_rules_are_really_in_force(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=WATCH)

    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.injected = true";
          document.body.append(script);
          return fetch("https://example.com/").catch(() => {});
        }"""
    )

    until(page, "window.violations.length > 1")
    assert page.evaluate("window.injected") is None
    assert [found.split()[0] for found in violations(page)] == ["script-src-elem", "connect-src"]


@pytest.mark.parametrize("more", ["", " 'strict-dynamic'"])
def test_a_call_needs_no_more_than_the_nonce_of_a_strict_policy(
    site: Site, visitor: Visitor, more: str
) -> None:
    """On a site that lets in no script and no style by where it comes from."""
    # A page that is answered for by a test counts as one of the internet.
    permissions = ["microphone", "local-network-access"]
    page = visitor("/nowhere/", init_script=WATCH, permissions=permissions)

    def make_strict(route: Route) -> None:
        answer = route.fetch()
        policy = answer.headers["content-security-policy"]
        policy = policy.replace("script-src 'self'", f"script-src 'nonce-abc'{more}")
        policy = policy.replace("style-src 'self'", "style-src 'nonce-abc'")
        body = re.sub(r"<(script type=.module.|link) ", r'<\1 nonce="abc" ', answer.text())
        route.fulfill(body=body, headers=answer.headers | {"content-security-policy": policy})

    page.route(f"{site.url}/en/", make_strict)
    page.goto(f"{site.url}/en/")
    start(page)
    hang_up(page)

    assert violations(page) == []


def test_the_admin_works_under_the_same_rules(site: Site, visitor: Visitor) -> None:
    page = visitor("/nowhere/", init_script=WATCH)
    log_in(page, site)

    for path in ("canfly/homesection/", "avatars/avatar/", "avatars/calllog/", "auth/user/add/"):
        page.goto(f"{site.url}/admin/{path}")
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path


def test_the_length_counters_follow_what_is_typed(site: Site, visitor: Visitor) -> None:
    page = visitor("/nowhere/", init_script=WATCH)
    log_in(page, site)
    open_avatar(page, site)

    page.fill("#id_words-0-start_script", "Hello!")

    expect(page.locator("#id_words-0-start_script_length")).to_have_text("6 / 2,000")
    page.fill("#id_words-0-start_script", "x" * 1_950)
    expect(page.locator("#id_words-0-start_script_length")).to_have_attribute("data-full", "")
    assert violations(page) == []
