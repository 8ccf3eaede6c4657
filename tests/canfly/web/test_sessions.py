"""The admin's sessions: over HTTPS alone, for a working day, and ended by a new password."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from canfly.web.sessions import BEGAN

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/?next=/admin/"
PASSWORD = "lobsters like it salty"


@pytest.fixture(autouse=True)
def owner(settings: Any) -> User:
    settings.PASSWORD_HASHERS = import_module("canfly.settings").PASSWORD_HASHERS
    return User.objects.create_superuser("owner", password=PASSWORD)


def logged_in(password: str = PASSWORD) -> Client:
    client = Client()
    sent = {"username": "owner", "password": password}
    assert client.post(LOGIN, sent, secure=True).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/", secure=True).status_code == 200


def test_its_cookies_are_for_this_host_over_https_and_for_no_script() -> None:
    client = logged_in()
    client.get("/admin/password_change/", secure=True)

    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        # What the name promises: without these two, browsers refuse it.
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_they_go_with_the_browser_and_the_session_after_a_working_day() -> None:
    client = logged_in()

    for cookie in client.cookies.values():
        assert not cookie["max-age"]
        assert not cookie["expires"]
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_work_does_not_make_a_session_last_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    client = logged_in()
    ends = Session.objects.get().expire_date
    assert is_in(client)
    assert Session.objects.get().expire_date == ends

    monkeypatch.setattr(timezone, "now", lambda: ends + timedelta(seconds=1))

    assert not is_in(client)


def test_nor_does_a_new_password_or_a_new_key(settings: Any) -> None:
    client = logged_in()
    session = client.session
    session[BEGAN] -= 11 * 3600
    session.save()
    new = "and warm as well"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    client.post("/admin/password_change/", sent, secure=True)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    assert is_in(client)

    assert client.session.session_key != session.session_key
    row = Session.objects.get(pk=client.session.session_key)
    left = row.expire_date - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert not client.cookies["__Host-sessionid"]["expires"]


def test_a_new_password_ends_every_other_session() -> None:
    here, elsewhere = logged_in(), logged_in()
    new = "and warm as well"

    here.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        secure=True,
    )

    assert is_in(here)
    assert not is_in(elsewhere)
    assert is_in(logged_in(new))


def test_a_password_of_eleven_letters_is_too_short() -> None:
    new = "lobsterclaw"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    page = logged_in().post("/admin/password_change/", sent, secure=True)

    assert "at least 12 characters" in page.content.decode()


def test_old_hashes_become_new_ones_at_the_next_login(owner: User) -> None:
    owner.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
    owner.save()

    logged_in()

    owner.refresh_from_db()
    assert owner.password.startswith("scrypt$")


def test_over_plain_http_there_is_no_form_and_it_says_why() -> None:
    page = Client().get(LOGIN, headers={"Accept-Language": "en"})

    assert page.status_code == 403
    html = page.content.decode()
    assert "Open the admin with https://" in html
    assert "AVATARS_TRUSTED_PROXIES" in html
    assert 'type="password"' not in html
    sent = {"username": "owner", "password": PASSWORD}
    assert Client().post(LOGIN, sent).status_code == 403
    assert not Session.objects.exists()


def test_on_ones_own_machine_plain_http_will_do(settings: Any) -> None:
    settings.DEBUG = True

    assert Client().get(LOGIN).status_code == 200


def test_visitors_get_no_cookie_and_no_session() -> None:
    visitor = Client()
    for path in ("/", "/en/", "/en/privacy/"):
        visitor.get(path, secure=True)

    assert not visitor.cookies
    assert not Session.objects.exists()
