"""The security model names tests and groups that are there, and may what it says."""

import re

import pytest
from django.contrib.auth.models import Group, Permission

from tests.blocks import PAGES
from tests.tools import ROOT


@pytest.mark.parametrize("page", PAGES)
def test_a_test_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text()
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
def test_the_groups_are_those_of_the_security_model_and_may_what_it_says() -> None:
    rows = re.findall(
        r"^\| \*([^*|]+)\* \|[^|]+\| (`[^|]+`) \|$",
        (ROOT / "docs/security.md").read_text(),
        re.MULTILINE,
    )
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
