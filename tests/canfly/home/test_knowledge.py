"""What LittleLobster knows from the beginning."""

import pytest
from django.core.management import call_command

from avatars.models import Avatar, Document
from avatars.models.documents import MOST_DOCUMENTS, MOST_TOKENS
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
