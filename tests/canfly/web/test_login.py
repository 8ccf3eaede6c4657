"""Passwords of the admin cannot be guessed quickly, and nobody is locked out for ever."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisIsGone

from canfly.web.clients import client_key

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/?next=/admin/"


@pytest.fixture(autouse=True)
def _owner(db: None) -> None:
    User.objects.create_superuser("owner", password="right")


def log_in(
    username: str = "owner", password: str = "wrong", peer: str = "192.0.2.1", **headers: str
) -> HttpResponse:
    sent = {"username": username, "password": password}
    return Client().post(LOGIN, sent, REMOTE_ADDR=peer, headers=headers, secure=True)


def statuses(tries: int, **changes: Any) -> list[int]:
    return [log_in(**changes).status_code for _ in range(tries)]


def test_the_sixth_try_for_a_name_in_a_minute_is_refused_even_with_the_right_password() -> None:
    assert statuses(5) == [200] * 5

    refused = log_in(password="right")

    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "__Host-sessionid" not in refused.cookies


def test_a_refusal_is_a_page_of_the_admin_in_the_readers_language() -> None:
    statuses(5)

    page = log_in(**{"Accept-Language": "en"})

    html = page.content.decode()
    assert "Too many tries to log in" in html
    assert f"You can try again in {page['Retry-After']} s." in html
    assert f'href="{LOGIN}"' in html
    assert "admin/css/login.css" in html
    assert "no-store" in page["Cache-Control"]
    assert "style=" not in html


def test_whoever_tries_many_names_is_refused_too() -> None:
    tries = [log_in(username=f"user{number}").status_code for number in range(22)]

    assert tries == [200] * 20 + [429] * 2


def test_a_guesser_elsewhere_locks_nobody_out() -> None:
    statuses(30, peer="198.51.100.7")

    assert log_in(password="right").status_code == 302


def test_after_a_minute_one_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    statuses(40)

    later = time.time() + 61
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: later))

    assert log_in(password="right").status_code == 302


@pytest.mark.parametrize("name", ["OWNER", " owner ", "ｏｗｎｅｒ"])
def test_another_spelling_of_a_name_is_no_other_name(name: str) -> None:
    statuses(5)

    assert log_in(username=name).status_code == 429


def test_the_form_itself_can_always_be_opened() -> None:
    statuses(30)

    assert Client().get(LOGIN, REMOTE_ADDR="192.0.2.1", secure=True).status_code == 200


def test_a_form_from_another_site_counts_for_nobody() -> None:
    strict = Client(enforce_csrf_checks=True)
    for _ in range(30):
        sent = strict.post(LOGIN, {"username": "owner"}, REMOTE_ADDR="192.0.2.1", secure=True)
        assert sent.status_code == 403

    assert log_in(password="right").status_code == 302


def test_without_its_cache_everybody_may_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*arguments: object, **options: object) -> None:
        raise RedisIsGone

    monkeypatch.setattr("canfly.web.login.get_usage", gone)

    assert log_in(password="right").status_code == 302


def test_no_name_and_no_address_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    statuses(8, username="a secret typed into the wrong field")

    lines = [record.getMessage() for record in caplog.records if "canfly" in record.name]
    assert lines == ["too many tries to log in, per name"]


def key(peer: str, forwarded: str = "") -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_key(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


def test_what_a_client_writes_about_itself_is_not_believed(settings: Any) -> None:
    assert key("192.0.2.1", "203.0.113.9") == key("192.0.2.1")

    settings.AVATARS_TRUSTED_PROXIES = 1
    assert key("10.0.0.1", "203.0.113.9, 192.0.2.1") == key("10.0.0.2", "192.0.2.1")
    assert key("10.0.0.1", "192.0.2.1") != key("10.0.0.1", "192.0.2.2")
    assert key("10.0.0.1", "nonsense") == key("10.0.0.1")


def test_all_addresses_that_one_customer_may_have_are_one_client() -> None:
    assert key("2001:db8:1::1") == key("2001:db8:1:ffff::2")
    assert key("2001:db8:1::1") != key("2001:db8:2::1")
    assert key("::ffff:192.0.2.1") == key("192.0.2.1")


@given(peer=st.text(), forwarded=st.text(st.characters(codec="ascii", exclude_characters="\r\n")))
def test_any_address_makes_a_key_that_shows_nothing(peer: str, forwarded: str) -> None:
    made = key(peer, forwarded)

    assert len(made) == 64
    assert not set(made) - set("0123456789abcdef")
