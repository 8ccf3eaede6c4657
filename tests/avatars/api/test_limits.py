"""Who is calling, and how often they may."""

from typing import Any

import pytest
import responses
from django.core.cache import cache
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from avatars.api import limits
from avatars.api.limits import client_address, client_network
from avatars.models import Avatar, CallLog

CONNECT = "/api/avatar/connect"


def press(client: Client, **headers: str):
    return client.post(
        CONNECT, {"avatarId": "unknown"}, content_type="application/json", headers=headers
    )


def address(peer: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


@pytest.mark.django_db
def test_the_sixth_press_in_a_minute_is_turned_away(
    client: Client, avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CONNECT_RATE = ["5/m", "20/h"]

    answers = [press(client) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [404] * 5 + [429]
    refused = answers[-1]
    assert refused.json()["error"]["code"] == "rate_limited"
    assert refused.json()["retryAfter"] >= 1
    assert refused["Retry-After"] == str(refused.json()["retryAfter"])
    assert refused["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_one_client_does_not_use_up_anothers_presses(client: Client, settings: Any) -> None:
    settings.AVATARS_CONNECT_RATE = ["1/h"]
    settings.AVATARS_TRUSTED_PROXIES = 1

    assert press(client, **{"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    assert press(client, **{"X-Forwarded-For": "192.0.2.1"}).status_code == 429
    assert press(client, **{"X-Forwarded-For": "192.0.2.2"}).status_code == 404


@pytest.mark.django_db
def test_the_whole_site_has_a_limit_too(client: Client, settings: Any) -> None:
    settings.AVATARS_SITE_RATE = ["2/h"]
    settings.AVATARS_TRUSTED_PROXIES = 1

    statuses = [
        press(client, **{"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in range(3)
    ]

    assert statuses == [404, 404, 429]


@pytest.mark.django_db
def test_a_client_that_is_turned_away_uses_up_nothing_of_the_sites_limit(
    client: Client, settings: Any
) -> None:
    settings.AVATARS_CONNECT_RATE = ["1/h"]
    settings.AVATARS_SITE_RATE = ["2/h"]
    settings.AVATARS_TRUSTED_PROXIES = 1

    for _ in range(5):
        press(client, **{"X-Forwarded-For": "192.0.2.1"})

    assert press(client, **{"X-Forwarded-For": "192.0.2.2"}).status_code == 404


@pytest.mark.django_db
def test_turned_away_means_no_row_and_no_request(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_CONNECT_RATE = ["0/m"]

    answer = client.post(CONNECT, {"avatarId": "littlelobster"}, content_type="application/json")

    assert answer.status_code == 429
    assert not CallLog.objects.exists()
    assert len(runway.calls) == 0


def test_without_trusted_proxies_the_client_is_the_peer(settings: Any) -> None:
    settings.AVATARS_TRUSTED_PROXIES = 0

    assert address("192.0.2.1", "198.51.100.7") == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (2, "made-up, 198.51.100.7, 203.0.113.5", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "not an address", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, None, "192.0.2.1"),
    ],
)
def test_behind_proxies_the_client_is_counted_from_the_right(
    settings: Any, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.AVATARS_TRUSTED_PROXIES = proxies

    assert address("192.0.2.1", forwarded) == expected


def test_a_customer_of_ipv6_is_one_client() -> None:
    def network(peer: str) -> str:
        return client_network(RequestFactory().get("/", REMOTE_ADDR=peer))

    assert network("2001:db8:1:2::3") == network("2001:db8:1:ff:ffff::9")
    assert network("2001:db8:1:2::3") != network("2001:db8:1:102::3")
    assert network("fe80::1%eth0") == network("fe80::2%eth0")
    assert network("192.0.2.1") == "192.0.2.1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pattern", "passed"),
    [("2001:db8:1:1::{:x}", 1), ("2001:db8:1:{:x}::1", 2), ("2001:db8:1:{:x}00::1", 8)],
    ids=["one /64", "one /56", "one /48"],
)
def test_a_wider_network_of_ipv6_has_a_rate_too(
    client: Client, settings: Any, pattern: str, passed: int
) -> None:
    settings.AVATARS_CONNECT_RATE = ["1/h"]

    statuses = [
        client.post(
            CONNECT,
            {"avatarId": "unknown"},
            content_type="application/json",
            REMOTE_ADDR=pattern.format(number),
        ).status_code
        for number in range(1, 11)
    ]

    assert statuses.count(404) == passed
    assert statuses.count(429) == 10 - passed


@pytest.mark.django_db
def test_bodies_that_make_no_sense_use_up_nothing_of_the_sites_limit(
    client: Client, settings: Any
) -> None:
    settings.AVATARS_SITE_RATE = ["1/h"]

    for body in ({}, {"avatarId": 5}, {"avatarId": ""}):
        assert client.post(CONNECT, body, content_type="application/json").status_code == 400

    assert press(client).status_code == 404


def test_a_proxy_that_nobody_trusts_is_reported_once(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    limits._report_proxy.cache_clear()
    for number in range(3):
        address("192.0.2.1", f"198.51.100.{number}")

    assert caplog.text.count("AVATARS_TRUSTED_PROXIES is 0") == 1
    assert "198.51.100" not in caplog.text


def test_an_ipv4_address_in_ipv6_clothes_is_itself() -> None:
    assert address("::ffff:192.0.2.1") == "192.0.2.1"


@given(peer=st.text(), forwarded=st.text(st.characters(codec="latin-1")), proxies=st.integers(0, 5))
def test_no_address_whatever_breaks_it(peer: str, forwarded: str, proxies: int) -> None:
    with override_settings(AVATARS_TRUSTED_PROXIES=proxies):
        request = RequestFactory().get("/")
        request.META |= {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}
        assert isinstance(client_address(request), str)


@pytest.mark.django_db
def test_a_cache_that_is_gone_lets_calls_through_and_is_logged_once(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_cache_reported", -limits.CACHE_REPORT_INTERVAL)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }

    statuses = {press(client).status_code for _ in range(3)}

    assert statuses == {404}
    assert caplog.text.count("the cache is gone") == 1


@pytest.mark.django_db
def test_no_address_is_stored_or_logged(
    client: Client, avatar: Avatar, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.AVATARS_CONNECT_RATE = ["1/h"]
    settings.AVATARS_TRUSTED_PROXIES = 1
    with caplog.at_level("DEBUG"):
        for _ in range(2):
            press(client, **{"X-Forwarded-For": "203.0.113.77"})

    assert "203.0.113.77" not in caplog.text
    assert "203.0.113.77" not in str(cache._cache)


@pytest.mark.django_db
def test_allowed_sites_may_read_the_answer_and_others_may_not(client: Client) -> None:
    def allowed(origin: str) -> str | None:
        answer = client.options(
            CONNECT, headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
        )
        return answer.get("Access-Control-Allow-Origin")

    with override_settings(CORS_ALLOWED_ORIGINS=["https://partner.example"]):
        assert allowed("https://partner.example") == "https://partner.example"
        assert allowed("https://elsewhere.example") is None
