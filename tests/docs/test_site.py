"""The documents as a site: complete, its links whole, and nothing asked of another host."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.tools import ROOT

LOADING = {"href": {"link"}, "src": {"script", "img", "iframe", "source", "video"}}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "-c", "docs"]
    built = subprocess.run([*command, ".", folder], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return folder


class Loads(HTMLParser):
    """The addresses that a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and tag in LOADING.get(name, set()):
                self.addresses.append(value)


def loaded(site: Path) -> Iterator[tuple[str, str]]:
    """Files of the site, and what they load."""
    for page in site.rglob("*.html"):
        parser = Loads()
        parser.feed(page.read_text())
        yield from ((page.name, address) for address in parser.addresses)
    for style in site.rglob("*.css"):
        for address in re.findall(r"(?:url\(|@import\s)[\"']?([^\"')]+)", style.read_text()):
            yield style.name, address


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    everything = list(loaded(site))

    assert len(everything) > 100
    assert [found for found in everything if re.match(r"(https?:)?//", found[1])] == []


def test_the_first_page_leads_to_every_other_one(site: Path) -> None:
    first = (site / "docs/index.html").read_text()
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"}

    assert {page for page in pages if f'href="{page}.html"' not in first} == set()
    assert "docs/index.html" in (site / "index.html").read_text()


def test_a_press_on_a_picture_shows_it_in_full(site: Path) -> None:
    page = (site / "docs/home.html").read_text()
    images = re.findall(r'<img [^>]*src="\.\./(_images/[^"]+)"', page)

    assert len(images) > 2
    for image in images:
        assert f'href="../{image}"' in page
        assert (site / image).exists()


def test_a_link_says_the_title_of_its_page(site: Path) -> None:
    text = "".join(page.read_text() for page in (site / "docs").glob("*.html"))

    assert re.findall(r"<a [^>]*>(?:<[^>]+>)*[\w-]+\.md(?:<[^>]+>)*</a>", text) == []


def test_it_is_light_and_dark_as_its_reader_likes(site: Path) -> None:
    page = (site / "docs/index.html").read_text()

    assert "theme-toggle" in page
    assert "prefers-color-scheme" in (site / "_static/styles/furo.css").read_text()


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    """That of a page, of a heading, and from outside the folder."""
    shutil.copytree(ROOT / "docs/_templates", tmp_path / "docs/_templates")
    shutil.copy(ROOT / "docs/conf.py", tmp_path / "docs")
    (tmp_path / "docs/index.md").write_text("# One\n\n## Two\n\n- [a](other.md)\n- [b](#three)\n")
    (tmp_path / "README.md").write_text("# Read\n\n[c](docs/index.md#four) [d](docs/gone.md)\n")
    command = [sys.executable, "-m", "sphinx", "--quiet", "-c", "docs"]
    built = subprocess.run(
        [*command, ".", "out"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    for broken in ("other", "three", "four", "gone"):
        assert broken in built.stderr
