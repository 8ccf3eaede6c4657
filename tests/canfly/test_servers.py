"""The sample files for servers agree with the site."""

import re
import runpy

import pytest

from avatars.api.http import MAX_BODY
from avatars.calls.timing import LONGEST_CONNECT
from avatars.placements.preparing import MOST_BYTES as POSTER
from avatars.studio.characters.portraits import MOST_BYTES as PORTRAIT
from avatars.studio.knowledge.importing import LARGEST_FILE
from tests.tools import ROOT

SAMPLES = ROOT / "docs" / "servers"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("nginx.conf", r"proxy_read_timeout (\d+)s;"),
        ("Caddyfile", r"response_header_timeout (\d+)s"),
    ],
)
def test_a_proxy_waits_longer_than_gunicorn_and_gunicorn_longer_than_a_press(
    name: str, pattern: str
) -> None:
    [proxy] = re.findall(pattern, (SAMPLES / name).read_text())
    gunicorn = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["timeout"]

    assert int(proxy) > gunicorn > LONGEST_CONNECT


@pytest.mark.parametrize(
    ("name", "visitors", "editors"),
    [
        ("nginx.conf", r"client_max_body_size (\d+)k;", r"client_max_body_size (\d+)m;"),
        ("Caddyfile", r"max_size (\d+)KB", r"max_size (\d+)MB"),
    ],
)
def test_a_proxy_lets_through_what_the_site_takes(name: str, visitors: str, editors: str) -> None:
    text = (SAMPLES / name).read_text()

    assert int(re.findall(visitors, text)[0]) * 1000 > 2 * MAX_BODY
    assert int(re.findall(editors, text)[0]) * 1000 * 1000 > max(POSTER, PORTRAIT, LARGEST_FILE)
