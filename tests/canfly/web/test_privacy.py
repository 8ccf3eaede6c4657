"""The page on privacy, in each language."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "words"), [("en", "LiveKit, which carries it"), ("zh-hant", "由 LiveKit 傳送"),
                        ("zh-hans", "由 LiveKit 传送")],
)  # fmt: skip
def test_it_is_there_in_every_language(client: Client, code: str, words: str) -> None:
    html = client.get(f"/{code}/privacy/").content.decode()

    assert words in html
    assert f'<link rel="canonical" href="http://testserver/{code}/privacy/">' in html
    assert 'content="noindex"' not in html
    assert not client.cookies


def test_what_is_published_in_its_slot_shows_at_once(client: Client) -> None:
    assert client.get("/en/privacy/")["Cache-Control"] == "public, no-cache"


def test_the_switcher_leads_to_the_same_page_in_another_language(client: Client) -> None:
    html = client.get("/zh-hant/privacy/").content.decode()

    assert re.findall(r'<a href="([^"]+)" lang="[\w-]+" hreflang', html) == [
        "/en/privacy/",
        "/zh-hans/privacy/",
        "/zh-hant/privacy/",
    ]


def test_without_a_language_it_leads_to_the_visitors(client: Client) -> None:
    answer = client.get("/privacy/", headers={"Accept-Language": "zh-TW"})

    assert answer["Location"] == "/zh-hant/privacy/"


@pytest.mark.parametrize("path", ["/en/", "/en/nowhere/", "/en/privacy/"])
def test_every_page_links_to_it(client: Client, path: str) -> None:
    footer = client.get(path).content.decode().split("<footer")[1]

    assert 'href="/en/privacy/"' in footer
