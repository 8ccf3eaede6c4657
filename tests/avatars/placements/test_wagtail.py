"""The block in a real Wagtail, which runs in a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.blocks import texts_for

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    pytest.importorskip("wagtail")
    done = subprocess.run(
        [sys.executable, "-m", "tests.avatars.placements.wagtail_site", *texts_for(__file__)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_what_an_editor_chose_is_shown(site: dict[str, Any]) -> None:
    html = site["html"]

    assert 'class="avatars avatars--sea"' in html
    assert "Ask &lt;b&gt;us&lt;/b&gt;</h2>" in html
    assert '<p class="avatars__lead">Come in!</p>' in html
    assert "Guide is an AI agent" in html
    assert ">Call 🦞</button>" in html


def test_two_blocks_on_a_page_have_names_of_their_own(site: dict[str, Any]) -> None:
    assert re.findall(r'<section [^>]*id="([^"]+)"', site["html"]) == [
        "avatars-block",
        "avatars-block-2",
    ]


def test_the_form_lets_an_editor_choose_from_the_avatars(site: dict[str, Any]) -> None:
    assert "Guide" in site["form"]
    assert "Coral" in site["form"]
    assert isinstance(site["kept"]["avatar"], int)


def test_an_avatar_that_is_deleted_leaves_no_section(site: dict[str, Any]) -> None:
    assert "data-avatars-section" not in site["gone"]


def test_calls_from_wagtails_preview_are_test_calls(site: dict[str, Any]) -> None:
    assert site["test_calls"] is True
