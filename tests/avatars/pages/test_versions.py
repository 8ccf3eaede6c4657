"""Whatever is shown on pages, and however it is changed: the version is another."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import CharField, F, TextField
from django.utils import timezone

from avatars.models import (
    Avatar,
    AvatarWords,
    CallLog,
    Character,
    OpeningHours,
    PageChange,
    Poster,
    PosterWords,
    Slot,
    SlotPublication,
    current_version,
    drop_triggers,
    forget_changes,
    make_triggers,
    page_version,
    shown_on_pages,
)
from avatars.models.privacy import VisitorsData
from avatars.pages import versions
from canfly.home.models import Publication

pytestmark = pytest.mark.django_db


def _raw(avatar: Avatar) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE avatars_avatar SET name = 'Clawdia'")


def _poster(avatar: Avatar) -> None:
    Poster.objects.create(picture="a.jpg", width=17, height=11)


CHANGES: dict[str, Callable[[Avatar], Any]] = {
    "save": lambda avatar: Avatar.objects.create(slug="guide", name="Guide"),
    "update": lambda avatar: Avatar.objects.update(active=False),
    "sql": _raw,
    "delete": lambda avatar: avatar.delete(),
    "words": lambda avatar: AvatarWords.objects.update(questions="Who are you?"),
    "words that go": lambda avatar: AvatarWords.objects.all().delete(),
    "words in bulk": lambda avatar: AvatarWords.objects.bulk_create(
        [AvatarWords(avatar=avatar, locale="zh-hant")]
    ),
    "hours": lambda avatar: OpeningHours.objects.create(
        avatar=avatar, weekday=0, opens="09:00", closes="17:00"
    ),
    "character": lambda avatar: Character.objects.create(avatar=avatar),
    "poster": _poster,
    "slot": lambda avatar: SlotPublication.objects.create(
        slot=Slot.objects.create(name="footer"), content={}
    ),
    "home page": lambda avatar: Publication.objects.create(content={}, revision=7),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_a_new_version(avatar: Avatar, change: str) -> None:
    before = current_version()

    CHANGES[change](avatar)

    assert current_version() not in (None, before)


def test_words_of_a_picture_are_shown_too(avatar: Avatar) -> None:
    poster = Poster.objects.create(picture="a.jpg", width=17, height=11)
    before = current_version()

    PosterWords.objects.create(poster=poster, locale="en", alt="A lobster")

    assert current_version() != before


def test_a_call_and_a_draft_are_none(avatar: Avatar) -> None:
    before = current_version()

    Slot.objects.create(name="footer")
    Avatar.objects.update(slug=F("slug"))  # the lock that SQLite knows
    AvatarWords.objects.update(locale=F("locale"))

    assert current_version() == before


def test_what_is_taken_back_is_the_version_of_before(avatar: Avatar) -> None:
    before = current_version()
    with transaction.atomic():
        Avatar.objects.update(name="Clawdia")
        assert current_version() != before
        transaction.set_rollback(True)

    assert current_version() == before


def test_while_something_is_migrated_nothing_is_kept_and_columns_can_change(avatar: Avatar) -> None:
    before = current_version()

    drop_triggers("default")
    Avatar.objects.update(name="Clawdia")  # which nobody notes
    during = current_version()
    make_triggers("default")

    assert during is None
    assert current_version() not in (None, before)
    before = current_version()
    Avatar.objects.update(name="Lobster")
    assert current_version() != before


def test_to_make_triggers_again_makes_none_twice(avatar: Avatar) -> None:
    make_triggers("default")
    count = PageChange.objects.count()

    Avatar.objects.update(name="Clawdia")

    assert PageChange.objects.count() == count + 1


@pytest.mark.django_db(transaction=True)
def test_a_column_that_is_shown_can_be_added_changed_and_dropped() -> None:
    added, changed = TextField(null=True), CharField(max_length=9, null=True)
    for field in (added, changed):
        field.set_attributes_from_name("extra")
    for change in (
        lambda editor: editor.add_field(Avatar, added),
        lambda editor: editor.alter_field(Avatar, added, changed),
        lambda editor: editor.remove_field(Avatar, changed),
    ):
        drop_triggers("default")
        with connection.schema_editor() as editor:
            change(editor)
        make_triggers("default")
        before = current_version()
        Avatar.objects.create(slug="guide", name="Guide").delete()
        assert current_version() != before


def test_only_the_newest_changes_are_remembered(avatar: Avatar) -> None:
    for number in range(60):
        Avatar.objects.update(name=f"Lobster {number}")
    before = current_version()

    forget_changes(timezone.now())

    assert PageChange.objects.count() == 50
    assert current_version() not in (None, before)
    again = current_version()
    forget_changes(timezone.now())
    assert current_version() == again


def test_a_proxy_and_what_is_inherited_are_followed_in_their_tables(monkeypatch: Any) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(page_version, "_shown", shown)

    shown_on_pages(VisitorsData)

    assert shown == [CallLog]


def test_a_model_in_another_database_cannot_be_followed(monkeypatch: Any) -> None:
    databases = iter(["elsewhere", "default"])
    monkeypatch.setattr(page_version.router, "db_for_write", lambda model: next(databases))

    with pytest.raises(ImproperlyConfigured, match="not in the database"):
        shown_on_pages(Publication)


def test_a_version_is_never_one_that_was(avatar: Avatar) -> None:
    seen = set()
    for number in range(20):
        Avatar.objects.update(name=f"Lobster {number}")
        seen.add(current_version())

    assert len(seen) == 20


def test_those_who_wait_share_an_answer_that_was_asked_for_after_they_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, answer = threading.Semaphore(0), threading.Semaphore(0)
    tokens = iter(["first", "second", "third"])

    def slowly() -> str:
        token = next(tokens)
        asked.release()
        assert answer.acquire(timeout=10)
        return token

    monkeypatch.setattr(versions, "current_version", slowly)
    reading = versions.SharedReading()
    found: list[str | None] = []
    first = threading.Thread(target=lambda: found.append(reading.read()))
    first.start()
    assert asked.acquire(timeout=10)
    # These come while the first answer is on its way: it may be older than they are.
    others = [threading.Thread(target=lambda: found.append(reading.read())) for _ in range(5)]
    for other in others:
        other.start()
    while threading.active_count() < 7:
        timezone.now()
    answer.release(3)
    for thread in (first, *others):
        thread.join(10)

    assert found[0] == "first"
    assert set(found[1:]) <= {"second", "third"}
