"""No foreign web page orders anything from a developer's sandbox."""

import pytest
import requests

from .conftest import Client

ORDER = b'{"scenario": "busy"}'
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/", "/sandbox/books", "/v1/organization", "/rtc/v1/validate"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8788", "127.0.0.1.evil.example"])
def test_a_name_that_was_made_to_lead_here_is_refused(
    sandbox: Client, path: str, host: str
) -> None:
    assert requests.get(sandbox.url + path, headers={"Host": host}, timeout=5).status_code == 403


@pytest.mark.parametrize("host", ["", "[", "localhost@evil.example", "::1"])
def test_a_host_that_is_none_is_refused(sandbox: Client, host: str) -> None:
    answer = requests.get(f"{sandbox.url}/sandbox/books", headers={"Host": host}, timeout=5)
    assert answer.status_code in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8788", "[::1]:8788"])
def test_its_own_names_are_good_with_any_port(sandbox: Client, host: str) -> None:
    answer = requests.get(f"{sandbox.url}/sandbox/books", headers={"Host": host}, timeout=5)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "sender",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_foreign_page_orders_nothing(sandbox: Client, sender: dict[str, str]) -> None:
    for method, path in (("POST", "/sandbox/scenario"), ("DELETE", "/sandbox/books")):
        answer = requests.request(
            method, sandbox.url + path, data=ORDER, headers=JSON | sender, timeout=5
        )
        assert answer.status_code == 403
    assert sandbox.create().status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_an_order_is_json_and_says_so(sandbox: Client, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    answer = requests.post(
        f"{sandbox.url}/sandbox/scenario", data=ORDER, headers=headers, timeout=5
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("origin", ["http://localhost:8000", "http://127.0.0.1:5173"])
def test_a_page_of_this_machine_may_order(sandbox: Client, origin: str) -> None:
    sender = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    answer = requests.post(
        f"{sandbox.url}/sandbox/scenario", data=ORDER, headers=JSON | sender, timeout=5
    )
    assert answer.status_code == 204


def test_signalling_is_asked_for_by_pages(sandbox: Client) -> None:
    credentials = sandbox.credentials()
    answer = requests.get(
        f"{sandbox.url}/rtc/v1/validate",
        {"access_token": credentials["token"]},
        headers={"Origin": "http://localhost:8000", "Sec-Fetch-Site": "cross-site"},
        timeout=5,
    )
    assert answer.status_code == 200


def test_its_own_page_says_what_it_is_without_a_script(sandbox: Client) -> None:
    page = requests.get(sandbox.url, timeout=5)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Real speech is not recognised" in page.text
    assert "avatar_vanishes" in page.text
    assert "<script" not in page.text
