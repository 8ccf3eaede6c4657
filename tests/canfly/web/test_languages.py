"""Three languages: who is led where, and what each page says of itself."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db
CODES = ["en", "zh-hans", "zh-hant"]


@pytest.fixture(autouse=True)
def _seeded(db: None) -> None:
    call_command("seed", stdout=StringIO())


def page(client: Client, code: str) -> str:
    return client.get(f"/{code}/").content.decode()


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh-MO", "zh-hant"),
        ("zh-Hant", "zh-hant"),
        ("zh-Hant-TW", "zh-hant"),
        ("zh", "zh-hans"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("fr-FR,de;q=0.5", "en"),
        ("ja,zh-TW;q=0.6,en;q=0.4", "zh-hant"),
        ("", "en"),
        ("*;q=nonsense,,", "en"),
    ],
)
def test_a_first_visit_leads_to_the_language_the_browser_asks_for(
    client: Client, wishes: str, code: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": wishes})

    assert answer["Location"] == f"/{code}/"


@pytest.mark.parametrize(
    ("code", "tag", "words"),
    [
        ("en", "en", "Start Video Call with 🦞"),
        ("zh-hant", "zh-Hant", "開始與 🦞 視訊通話"),
        ("zh-hans", "zh-Hans", "开始与 🦞 视频通话"),
    ],
)
def test_a_page_speaks_the_language_of_its_address_whatever_the_browser_asks_for(
    client: Client, code: str, tag: str, words: str
) -> None:
    answer = client.get(f"/{code}/", headers={"Accept-Language": "fr,en;q=0.1"})

    assert f'<html lang="{tag}">' in answer.content.decode()
    assert words in answer.content.decode()
    assert answer["Content-Language"] == code


def test_the_switcher_is_made_of_links_each_in_its_own_language(client: Client) -> None:
    found = re.findall(
        r'<a href="(/[\w-]+/)" lang="([\w-]+)" hreflang="[\w-]+"( aria-current="true")?>(\S+)</a>',
        page(client, "zh-hant"),
    )

    assert found == [
        ("/en/", "en", "", "English"),
        ("/zh-hans/", "zh-Hans", "", "简体中文"),
        ("/zh-hant/", "zh-Hant", ' aria-current="true"', "繁體中文"),
    ]
    assert not client.cookies


@pytest.mark.parametrize("code", CODES)
def test_a_page_names_itself_and_its_siblings(client: Client, code: str) -> None:
    html = page(client, code)

    assert f'<link rel="canonical" href="http://testserver/{code}/">' in html
    alternates = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', html)
    assert alternates == [
        ("en", "http://testserver/en/"),
        ("zh-Hans", "http://testserver/zh-hans/"),
        ("zh-Hant", "http://testserver/zh-hant/"),
        ("x-default", "http://testserver/"),
    ]


@pytest.mark.parametrize("code", CODES)
def test_what_is_shown_when_the_page_is_shared(client: Client, code: str) -> None:
    html = page(client, code)

    for name in ("og:title", "og:description", "og:url", "og:image:alt"):
        assert re.search(rf'<meta property="{name}" content="[^"]{{8,}}">', html), name
    assert 'property="og:image" content="http://testserver/static/social.png"' in html
    description = re.search(r'<meta name="description" content="([^"]+)">', html)
    assert description
    assert len(description[1]) <= 160


@pytest.mark.parametrize("code", CODES)
def test_the_widget_is_told_the_pages_language(client: Client, code: str) -> None:
    assert f'"locale": "{code}"' in page(client, code)


def test_behind_a_proxy_with_tls_addresses_are_https(client: Client, settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    headers = {"X-Forwarded-Proto": "https", "Host": "testserver"}
    html = client.get("/en/", headers=headers).content.decode()

    assert '<link rel="canonical" href="https://testserver/en/">' in html
