"""The lines of docs/caching.md make a page once for everybody, and again when it changes."""

import sys
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import path

from avatars.models import Avatar, page_version
from canfly.urls import urlpatterns
from tests.blocks import texts_for

PAGE = '{% load avatars %}{{ request.path }}{% avatar_section "littlelobster" %}'


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A site with the page's middleware and view, at /prices/."""
    middleware, view, _own_rows = texts_for(__file__)
    without = [one for one in settings.MIDDLEWARE if one != "avatars.pages.CachedPages"]
    made: dict[str, Any] = {"__name__": "shop.views", "MIDDLEWARE": without}
    exec(middleware + view, made)
    urls = ModuleType("urls_of_the_page")
    made["render"] = Mock(wraps=made["render"])
    urls.urlpatterns = [  # type: ignore[attr-defined]
        *urlpatterns,
        *i18n_patterns(path("prices/", made["prices"])),
    ]
    monkeypatch.setitem(sys.modules, "urls_of_the_page", urls)
    settings.MIDDLEWARE, settings.ROOT_URLCONF = made["MIDDLEWARE"], "urls_of_the_page"
    [engine] = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", {"prices.html": PAGE}),
        "django.template.loaders.app_directories.Loader",
    ]
    options = engine["OPTIONS"] | {"loaders": loaders}
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": options}]
    client = Client()
    client.made = made["render"]  # type: ignore[attr-defined]
    return client


@pytest.mark.django_db
def test_a_page_is_kept_and_told_apart_by_its_etag(site: Client, avatar: Avatar) -> None:
    first = site.get("/en/prices/")
    again = site.get("/en/prices/", headers={"If-None-Match": first["ETag"]})
    Avatar.objects.update(name="Clawdia")
    changed = site.get("/en/prices/", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert site.made.call_count == 2  # type: ignore[attr-defined]
    assert b"Clawdia" in changed.content


def test_rows_of_a_sites_own_belong_to_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, own_rows = texts_for(__file__)
    shop, models = ModuleType("shop"), ModuleType("shop.models")
    models.Price = Group  # type: ignore[attr-defined]
    for module in (shop, models):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(page_version, "_shown", [*page_version._shown])
    made: dict[str, Any] = {}
    exec(own_rows, made)
    shop.__file__ = __file__

    made["ShopConfig"]("shop", shop).ready()

    assert Group in page_version._shown
