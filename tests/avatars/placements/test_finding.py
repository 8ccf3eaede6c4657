"""Slots are found where Django would find their templates, and as it would read them."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from avatars.models import Avatar, Slot
from avatars.placements import finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates(tmp_path: Path, settings: Any) -> Path:
    """A folder of templates, the only one of the project."""
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path], "APP_DIRS": False}]
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def found() -> dict[str, list[str]]:
    return dict(Slot.objects.values_list("name", "templates"))


def test_migrate_has_found_the_slots_of_this_site() -> None:
    assert found()["privacy-foot"] == ["privacy.html"]


def test_every_template_is_read_as_django_reads_it(templates: Path) -> None:
    write(
        templates, "a.html", """{% load avatars %}{% avatar_slot "one" %} {%avatar_slot 'two'%}"""
    )
    write(templates, "b/c.txt", '{% if x %}{% avatar_slot "one" context="a b" %}{% endif %}')
    write(templates, "d.html", '{# {% avatar_slot "no-1" %} #}')
    write(templates, "e.html", '{% comment %}{% avatar_slot "no-2" %}{% endcomment %}')
    write(templates, "f.html", '{% verbatim %}{% avatar_slot "no-3" %}{% endverbatim %}')
    write(templates, "g.html", '<p>avatar_slot "no-4"</p>')
    (templates / "h.bin").write_bytes(b'\xff\xfe{% avatar_slot "no-5" %}')

    call_command("find_slots", stdout=StringIO())

    assert found() == {"one": ["a.html", "b/c.txt"], "two": ["a.html"], "privacy-foot": []}


def test_a_slot_whose_tag_has_gone_keeps_its_words(templates: Path, avatar: Avatar) -> None:
    write(templates, "a.html", '{% avatar_slot "one" %}')
    call_command("find_slots", stdout=StringIO())
    Slot.objects.filter(name="one").update(avatar=avatar, tone="sea")

    write(templates, "a.html", "")
    call_command("find_slots", stdout=StringIO())
    assert Slot.objects.get(name="one").templates == []

    write(templates, "b.html", '{% avatar_slot "one" %}')
    call_command("find_slots", stdout=StringIO())
    slot = Slot.objects.get(name="one")
    assert (slot.templates, slot.avatar, slot.tone) == (["b.html"], avatar, "sea")


@pytest.mark.parametrize("name", ["name", '"Not a name"', '""', '"x|upper', "", '"{{ name }}"'])
def test_what_cannot_be_a_name_is_told(templates: Path, name: str) -> None:
    write(templates, "a.html", f"{{% avatar_slot {name} %}}")
    errors = StringIO()

    call_command("find_slots", stdout=StringIO(), stderr=errors)

    assert "a.html: write" in errors.getvalue()
    assert set(found()) == {"privacy-foot"}


def test_other_engines_and_loaders_do_no_harm(templates: Path, settings: Any) -> None:
    write(templates, "a.html", '{% avatar_slot "one" %}')
    engine = settings.TEMPLATES[0]
    loaders = [
        "django.template.loaders.filesystem.Loader",
        ("django.template.loaders.locmem.Loader", {}),
    ]
    settings.TEMPLATES = [
        {
            **engine,
            "OPTIONS": {"loaders": [("django.template.loaders.cached.Loader", loaders)]},
        },
        {"BACKEND": "django.template.backends.dummy.TemplateStrings", "NAME": "other"},
    ]

    assert finding.look().slots == {"one": ["a.html"]}


def test_a_folder_that_is_not_there_is_none(templates: Path, settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [templates / "nowhere"]}]

    assert finding.look().slots == {}
