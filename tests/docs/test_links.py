"""Links to the pages of others are of a lasting form; whether they are there, `make links` asks."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.blocks import PAGES, parsed
from tests.docs.links import Outcome, read

# Where a link is not what it seems, or not for everybody: it is counted, or it leads elsewhere.
SHORTENED = re.compile(r"(bit\.ly|goo\.gl|t\.co|tinyurl\.com|aka\.ms|lnkd\.in)$")
COUNTED = re.compile(r"utm_|fbclid|gclid|ref$|source$|igsh|mc_")
MOVED = re.compile(r"readthedocs\.org|github\.com/[^/]+/[^/]+/(blob|tree)/master/")
REGISTRIES = re.compile(r"(pypi|npm|registry|mirror|debian)")
KNOWN_REGISTRIES = {"pypi.org", "www.npmjs.com"}


def links() -> dict[str, str]:
    """The addresses of others that pages link to, and one of the pages."""
    found = {}
    for page in PAGES:
        children = [child for token in parsed(page) for child in token.children or []]
        for child in children:
            address = str(child.attrs.get("href", ""))
            if re.match(r"[a-z]+:", address) and "127.0.0.1" not in address:
                found[address] = page
    return found


def amiss(address: str) -> str:
    """What is wrong with the form of an address; empty if nothing is."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or parts.username or parts.port:
        return "not https to a public host"
    if SHORTENED.search(host):
        return "shortened"
    if MOVED.search(f"{host}{parts.path}"):
        return "moved"
    if any(COUNTED.match(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return "counted"
    if REGISTRIES.search(host) and host not in KNOWN_REGISTRIES:
        return "a registry of somebody's own"
    return ""


def test_they_are_of_a_lasting_form() -> None:
    found = links()

    assert len(found) > 15
    assert {(page, link): said for link, page in found.items() if (said := amiss(link))} == {}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/", "not https to a public host"),
        ("https://intranet/page", "not https to a public host"),
        ("https://example.org:8443/", "not https to a public host"),
        ("https://bit.ly/x", "shortened"),
        ("https://example.org/?utm_source=x", "counted"),
        ("https://django-otp.readthedocs.org/", "moved"),
        ("https://pypi.example.org/simple/", "a registry of somebody's own"),
        ("https://bugs.webkit.org/show_bug.cgi?id=1", ""),
        ("https://pypi.org/project/django/", ""),
    ],
)
def test_a_bad_form_is_noticed(address: str, said: str) -> None:
    assert amiss(address) == said


def link(status: str, info: str = "") -> dict[str, object]:
    where = {"filename": "page.md", "lineno": 3, "uri": "https://example.org/"}
    return where | {"status": status, "info": info}


LINE = "page.md:3: https://example.org/: "
UNREACHED = "Failed to resolve 'example.org'"


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ([link("working"), link("redirected"), link("ignored")], Outcome(2)),
        ([link("working"), link("broken", UNREACHED)], Outcome(1, [LINE + UNREACHED])),
        ([link("broken", f"Pool: Max retries (Caused by {UNREACHED}")],
         Outcome(0, [], [LINE + UNREACHED])),
        ([link("broken", "404 Client Error")], Outcome(0, [f"{LINE}404 Client Error"])),
        ([link("broken", UNREACHED)], Outcome(0, [], [LINE + UNREACHED])),
        ([link("working"), link("timeout")], Outcome(1, [], [LINE])),
        ([link("working"), link("broken", "403 Client Error")],
         Outcome(1, [], [f"{LINE}403 Client Error"])),
    ],
)  # fmt: skip
def test_what_is_gone_is_told_from_what_was_not_reached(
    found: list[dict[str, object]], outcome: Outcome
) -> None:
    assert read(found) == outcome
