"""What LittleLobster knows from the beginning."""

from typing import Any

import pytest
from django.core.management import call_command

from avatars.models import Avatar, Document, Knowledge
from avatars.models.documents import MOST_DOCUMENTS, MOST_TOKENS, in_state
from avatars.sandbox import LITTLELOBSTER_ID
from canfly.home.knowledge import documents

pytestmark = pytest.mark.django_db
LOCALES = {"en", "zh-hans", "zh-hant"}


@pytest.fixture
def seeded() -> None:
    call_command("seed", verbosity=0)


def test_every_document_is_there_in_every_language_and_says_something() -> None:
    found = list(documents())

    names = {locale: {name for at, name, *_ in found if at == locale} for locale in LOCALES}
    assert len(names["en"]) >= 10
    assert names["en"] == names["zh-hant"] == names["zh-hans"]
    assert len(found) == 3 * len(names["en"])
    for locale, name, title, text in found:
        assert title
        assert 130 < (len(text.split()) if locale == "en" else len(text)) < 450, (locale, name)


def test_littlelobster_knows_them_all_with_room_to_spare(seeded: None) -> None:
    (weight,) = Document.objects.weights().values()

    assert Document.objects.filter(status="published").count() == weight.documents
    assert weight.documents < MOST_DOCUMENTS
    assert weight.tokens < MOST_TOKENS / 2
    assert Avatar.objects.get().documents.count() == weight.documents


def test_a_second_seed_changes_nothing_that_an_editor_changed(seeded: None) -> None:
    changed, gone, draft = Document.objects.filter(locale="en")[:3]
    changed.text = "Our own words"
    changed.save()
    gone.delete()
    Document.objects.filter(pk=draft.pk).update(status="draft")
    before = set(Document.objects.values_list("pk", "digest", "status"))

    call_command("seed", verbosity=0)

    assert set(Document.objects.values_list("pk", "digest", "status")) == before


@pytest.mark.parametrize("by", ["id", "secret"])
def test_what_the_sandbox_was_taught_is_taught_to_runway(
    seeded: None, settings: Any, by: str
) -> None:
    avatar = Avatar.objects.get()
    Knowledge.objects.create(avatar=avatar, runway_id=LITTLELOBSTER_ID, document_ids=["1"])
    for document in Document.objects.all():
        there = {"runway_id": str(document.pk), "agreed": document.digest, "there": "gone"}
        Document.objects.filter(pk=document.pk).update(**there)
    call_command("seed", verbosity=0)  # still the sandbox: nothing changes
    assert in_state(Document.objects.all(), "changed_there").exists()
    if by == "id":
        settings.AVATARS_LITTLELOBSTER_ID = "the-real-one"
    else:
        settings.RUNWAYML_BASE_URL = ""  # Runway's

    call_command("seed", verbosity=0)

    assert in_state(Document.objects.all(), "new").count() == Document.objects.count()
    assert not Knowledge.objects.exists()
