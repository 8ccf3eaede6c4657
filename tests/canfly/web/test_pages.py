"""The pages beside the home page, and what every answer carries."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error

pytestmark = pytest.mark.django_db
DESK = "/admin/canfly/homesection/"


def policy(answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Nothing flies"), ("zh-TW", "沒有東西在飛"), ("zh-CN", "没有东西在飞")],
)
def test_a_page_that_is_not_there_is_said_in_the_visitors_language(
    client: Client, language: str, words: str
) -> None:
    answer = client.get("/nowhere/", headers={"Accept-Language": language})

    assert answer.status_code == 404
    html = answer.content.decode()
    assert words in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html


def test_the_language_of_the_address_goes_before_the_browsers(client: Client) -> None:
    answer = client.get("/zh-hans/nowhere/", headers={"Accept-Language": "en"})

    assert "没有东西在飞" in answer.content.decode()


def test_the_page_for_a_broken_site_needs_no_database_and_no_context(
    rf: RequestFactory, settings, django_assert_num_queries
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with django_assert_num_queries(0), translation.override("zh-hant"):
        answer = server_error(rf.get("/zh-hant/"))

    assert answer.status_code == 500
    assert "亂流" in answer.content.decode()


def test_the_page_for_a_broken_site_finds_its_styles() -> None:
    styles = re.findall(r'href="/static/([^"]+)"', render_to_string("500.html"))

    assert styles
    assert all(finders.find(path) for path in styles)


def test_the_sitemap_names_every_language_of_every_page(client: Client) -> None:
    sitemap = client.get("/sitemap.xml").content.decode()

    assert re.findall("<loc>([^<]+)</loc>", sitemap) == [
        "http://testserver/en/",
        "http://testserver/zh-hans/",
        "http://testserver/zh-hant/",
        "http://testserver/en/privacy/",
        "http://testserver/zh-hans/privacy/",
        "http://testserver/zh-hant/privacy/",
    ]
    for page in ("", "privacy/"):
        assert sitemap.count(f'hreflang="x-default" href="http://testserver/{page}"') == 3


def test_robots_may_read_pages_and_not_the_admin(client: Client) -> None:
    robots = client.get("/robots.txt")

    assert robots["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in robots.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots.content.decode()


@pytest.mark.parametrize("path", ["/en/", "/nowhere/", "/admin/login/", "/api/avatar/connect"])
def test_nothing_runs_that_is_not_ours(client: Client, path: str) -> None:
    found = policy(client.get(path))

    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == ["'self'"]
    assert found["frame-ancestors"] == ["'none'"]
    for sources in found.values():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(sources)


def test_in_report_only_nothing_is_blocked_and_the_preview_is_no_offence(
    admin_client: Client, settings: Any
) -> None:
    settings.CONTENT_SECURITY_POLICY_REPORT_ONLY = settings.CONTENT_SECURITY_POLICY
    del settings.CONTENT_SECURITY_POLICY

    for path, allowed in (("/en/", None), (f"{DESK}preview/", "frame-src 'self'"),
                          (f"{DESK}preview/en/", "frame-ancestors 'self'")):  # fmt: skip
        page = admin_client.get(path)
        assert "Content-Security-Policy" not in page
        reported = page["Content-Security-Policy-Report-Only"]
        assert "script-src 'self'" in reported
        assert allowed is None or allowed in reported


def test_pages_may_reach_livekit_and_nobody_else(client: Client) -> None:
    found = policy(client.get("/en/"))

    assert found["connect-src"] == ["'self'", "wss://*.livekit.cloud", "https://*.livekit.cloud"]


def test_microphone_and_camera_are_for_our_own_pages(client: Client) -> None:
    permissions = client.get("/en/")["Permissions-Policy"]

    assert "microphone=(self)" in permissions
    assert "camera=(self)" in permissions
    assert "geolocation=()" in permissions


def test_the_home_page_travels_compressed(client: Client) -> None:
    answer = client.get("/en/", headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
