"""What the documents name is there: files, tests, permissions, groups, commands and settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import get_commands, load_command_class

from tests.documents import in_the_reference
from tests.tools import ROOT

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
FOLDERS = {"avatars", "canfly", "deploy", "docs", "locale", "requirements", "static", "templates",
           "tests"}  # fmt: skip
# Of an object storage, of a site of the reader's own, and what is built.
ELSEWHERE = {
    "avatars/posters/",
    "avatars/slot_preview.html",
    "build/docs/index.html",
    "locale/en/LC_MESSAGES/django.po",
}
VERBS = "add|change|delete|handle|make|manage|view"

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def named(page: Path) -> Iterator[str]:
    """What stands between backticks."""
    yield from re.findall(r"`([^`\n]+)`", page.read_text())


@every_page
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    below = re.search(r"Paths are below `([^`]+)`", page.read_text())
    places = [ROOT, ROOT / "avatars/templates", *([ROOT / below[1]] if below else [])]
    paths = {
        name
        for name in named(page)
        if re.fullmatch(r"[\w.-]+(/[\w.*-]*)+", name)
        and (name.split("/")[0] in FOLDERS or re.search(r"\.(py|tsx?|md|html|css|js)$", name))
    }

    gone = {path for path in paths if not any(_is_there(place, path) for place in places)}
    assert gone - ELSEWHERE == set()


def _is_there(place: Path, path: str) -> bool:
    return any(place.glob(path)) if "*" in path else (place / path).exists()


@every_page
def test_a_test_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    told = re.findall(r"`([\w/]+\.(?:test\.tsx?|py))`,\s+\*([^*]+)\*", text)
    told += re.findall(r"`([\w/]+\.py)`,\s+\*[^*]+\*\s+and\s+\*([^*]+)\*", text)

    assert [(file, words) for file, words in told if not _says(file, " ".join(words.split()))] == []


def _says(file: str, words: str) -> bool:
    """Whether the file has a test of these words."""
    source = (ROOT / file).read_text()
    if file.endswith(".py"):
        return f"def test_{words.replace(' ', '_')}(" in source
    return f'it("{words}"' in source


@pytest.mark.django_db
@every_page
def test_a_permission_that_a_page_names_is_there(page: Path) -> None:
    known = {
        f"{app}.{name}"
        for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }
    found = {name for name in named(page) if re.fullmatch(rf"\w+\.({VERBS})_\w+", name)}

    assert found - known == set()


@pytest.mark.django_db
def test_the_groups_are_those_of_the_security_model_and_may_what_it_says() -> None:
    rows = re.findall(r"^\| \*([^*|]+)\* \|[^|]+\| (`[^|]+`) \|$", _page("security"), re.MULTILINE)
    told = {group: set(re.findall(r"`([\w.]+)`", by)) for group, by in rows}

    held = {
        group.name: {
            f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()
        }
        for group in Group.objects.prefetch_related("permissions__content_type")
    }
    assert set(told) == set(held)
    assert {group: told[group] - held[group] for group in told if told[group] - held[group]} == {}


@pytest.mark.django_db
def test_no_group_may_change_users_or_groups() -> None:
    apps = set(Permission.objects.exclude(group=None).values_list("content_type__app_label"))

    assert apps == {("avatars",), ("canfly",)}


@every_page
def test_a_command_that_a_page_names_is_there_with_its_options(page: Path) -> None:
    found = re.findall(r"manage\.py ([a-z]\w+)((?: +--?[a-z][\w-]*)*)", page.read_text())

    assert [f"{name} {options}" for name, options in found if not _takes(name, options)] == []


def _takes(name: str, options: str) -> bool:
    app = get_commands().get(name)
    if app is None:
        return False
    parser = load_command_class(str(app), name).create_parser("manage.py", name)
    return all(option in parser._option_string_actions for option in options.split())


@every_page
def test_a_setting_that_a_page_names_is_in_the_reference(page: Path) -> None:
    found = re.findall(r"\b(?:AVATARS|RUNWAYML|SECURE|WEB|CSP)_[A-Z_]+\b", page.read_text())

    assert set(found) - set(in_the_reference()) == set()


def _page(name: str) -> str:
    return (ROOT / f"docs/{name}.md").read_text()
