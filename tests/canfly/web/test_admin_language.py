"""The language of the admin, chosen there and for the admin alone."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SWITCH, LOG = "/admin/language/", "/admin/avatars/calllog/?range=7"
TITLES = {"en": "Call log", "zh-hant": "通話紀錄", "zh-hans": "通话记录"}


def switch(client: Client, code: str, next_: str = LOG) -> Any:
    return client.post(SWITCH, {"language": code, "next": next_})


@pytest.mark.parametrize("code", TITLES)
def test_the_admin_speaks_the_language_that_is_chosen_whatever_the_browser_asks_for(
    admin_client: Client, code: str
) -> None:
    answer = switch(admin_client, code)

    assert (answer.status_code, answer["Location"]) == (302, LOG)
    page = admin_client.get("/admin/", headers={"Accept-Language": "zh-TW,en;q=0.5"})
    assert TITLES[code] in page.content.decode()
    assert page.content.decode().count('aria-current="true">') == 1


def test_the_choice_is_offered_on_every_page_of_the_admin_and_before_the_login(
    client: Client, admin_client: Client
) -> None:
    for page in (
        admin_client.get("/admin/"),
        admin_client.get(LOG),
        admin_client.get("/admin/avatars/dailyfigures/"),
        Client().get("/admin/login/?next=/admin/"),
    ):
        words = page.content.decode()
        assert words.count('class="admin-languages"') == 1
        assert all(name in words for name in ("English", "繁體中文", "简体中文"))


def test_the_cookie_is_the_admins_alone(admin_client: Client) -> None:
    switch(admin_client, "zh-hant")

    cookie = admin_client.cookies["django_language"]
    assert (cookie["path"], cookie["httponly"], cookie["secure"]) == ("/admin/", True, True)


def test_visitors_pages_do_not_offer_it_and_set_no_cookie(client: Client) -> None:
    page = client.get("/zh-hans/")

    assert "admin-languages" not in page.content.decode()
    assert not page.cookies


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_it_leads_to_no_other_site(admin_client: Client, elsewhere: str) -> None:
    assert "elsewhere" not in switch(admin_client, "en", elsewhere)["Location"]


@pytest.mark.parametrize("code", ["", "xx", "zh-hant\r\nSet-Cookie: a=b", "\0"])
def test_a_language_that_is_none_changes_nothing(admin_client: Client, code: str) -> None:
    switch(admin_client, code)

    assert "django_language" not in admin_client.cookies


def test_another_sites_page_cannot_switch_it(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert switch(strict, "zh-hant").status_code == 403


def test_a_link_alone_switches_nothing(admin_client: Client) -> None:
    admin_client.get(SWITCH, {"language": "zh-hant"})

    assert "django_language" not in admin_client.cookies
