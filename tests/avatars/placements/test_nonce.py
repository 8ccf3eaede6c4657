"""The section on a site whose Content-Security-Policy lets scripts and styles in by a nonce."""

import re
from typing import Any

import pytest
from csp.constants import NONCE, STRICT_DYNAMIC
from django.template import Context, Template
from django.test import Client
from django.utils.functional import SimpleLazyObject

from avatars.models import Avatar

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.avatars.pages.urls")]

SECTION = Template('{% load avatars %}{% avatar_section "littlelobster" variant="floating" %}')


def nonces(html: str) -> list[str]:
    return re.findall(r'<(?:script type="module"|link)[^>]* nonce="([^"]+)"', html)


@pytest.mark.parametrize(
    "policy", ["CONTENT_SECURITY_POLICY", "CONTENT_SECURITY_POLICY_REPORT_ONLY"]
)
def test_it_has_the_nonce_of_the_policy_and_each_visitor_another(
    client: Client, avatar: Avatar, settings: Any, policy: str
) -> None:
    settings.CONTENT_SECURITY_POLICY = None
    setattr(settings, policy, {"DIRECTIVES": {"script-src": [NONCE, STRICT_DYNAMIC]}})
    header = policy.replace("_", "-").title()

    seen = []
    for _ in range(2):
        answer = client.get("/en/plain/")
        [allowed] = re.findall(r"'nonce-([^']+)'", answer[header])
        assert nonces(answer.text) == [allowed, allowed]
        seen.append(allowed)

    assert seen[0] != seen[1], "the page is not kept for others"


def test_a_policy_without_one_gets_none_and_its_pages_are_kept(
    client: Client, avatar: Avatar
) -> None:
    pages = [client.get("/en/plain/") for _ in range(2)]

    assert [nonces(page.text) for page in pages] == [[], []]
    assert "nonce" not in pages[1]["Content-Security-Policy"]
    assert pages[1]["ETag"], "only what is kept has one"


def test_djangos_own_is_read_from_the_context(avatar: Avatar, settings: Any) -> None:
    class Lazy(SimpleLazyObject):
        """As Django 6 has it: false until somebody has read it."""

        def __bool__(self) -> bool:
            return bool(read)

    read = []
    lazy = Lazy(lambda: read.append("once") or "bm9uY2U")
    context = {"csp_nonce": lazy}

    assert nonces(SECTION.render(Context(context))) == []
    assert read == []

    settings.SECURE_CSP = {"script-src": ["<CSP_NONCE_SENTINEL>"]}
    assert nonces(SECTION.render(Context(context))) == ["bm9uY2U"] * 3


def test_where_the_page_has_used_one_already_it_is_the_sections_too(avatar: Avatar) -> None:
    assert nonces(SECTION.render(Context({"csp_nonce": "bm9uY2U"}))) == ["bm9uY2U"] * 3
