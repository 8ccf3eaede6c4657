"""What was written before an upgrade is there after it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)
Migrate = Callable[..., Any]


@pytest.fixture
def migrate() -> Iterator[Migrate]:
    """Go to a state of the database; its models come out."""

    def to(*targets: tuple[str, str]) -> Any:
        MigrationExecutor(connection).migrate(list(targets))
        return MigrationExecutor(connection).loader.project_state(list(targets)).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_headings_go_from_columns_to_rows_and_back_and_none_is_lost(migrate: Migrate) -> None:
    before = ("canfly", "0004_littlelobsters_looks")
    columns = {"heading_en": "Hello", "heading_zh_hans": "", "heading_zh_hant": "打聲招呼"}
    old = migrate(before).get_model("canfly", "HomeSection")
    old.objects.create(kind="quote", **columns)

    new = migrate(("canfly", "0007_no_more_heading_columns")).get_model("canfly", "SectionWords")
    rows = dict(new.objects.values_list("locale", "heading"))

    assert rows == {"en": "Hello", "zh-hant": "打聲招呼"}
    # Half the way back and forth again.
    migrate(("canfly", "0005_section_words"))
    migrate(("canfly", "0007_no_more_heading_columns"))
    back = migrate(before).get_model("canfly", "HomeSection")
    assert list(back.objects.values(*columns)) == [columns]


def test_littlelobster_gets_its_questions_where_nobody_has_written_any(migrate: Migrate) -> None:
    before = [("canfly", "0007_no_more_heading_columns"), ("avatars", "0007_questions")]
    models = migrate(*before)
    for slug in ("littlelobster", "somebody"):
        avatar = models.get_model("avatars", "Avatar").objects.create(slug=slug, name=slug)
        for locale, questions in (("en", ""), ("zh-hant", "你好嗎？")):
            words = models.get_model("avatars", "AvatarWords")
            words.objects.create(avatar=avatar, locale=locale, questions=questions)

    new = migrate(("canfly", "0008_littlelobsters_questions")).get_model("avatars", "AvatarWords")
    found = {
        (words.avatar.slug, words.locale): words.questions.splitlines()
        for words in new.objects.select_related("avatar")
    }

    assert len(found.pop(("littlelobster", "en"))) == 3
    assert found == {
        ("littlelobster", "zh-hant"): ["你好嗎？"],
        ("somebody", "en"): [],
        ("somebody", "zh-hant"): ["你好嗎？"],
    }


def test_littlelobster_takes_its_pictures_and_its_emoji_along(migrate: Migrate) -> None:
    old = migrate(("canfly", "0003_editors_of_sections"), ("avatars", "0003_avatar_emoji"))
    avatars = old.get_model("avatars", "Avatar").objects
    lobster = {"slug": "littlelobster", "poster": "avatars/littlelobster/poster"}
    for row in (lobster, {"slug": "somebody", "poster": "/media/somebody.png"}):
        avatars.create(name=row["slug"], runway_id=row["slug"], **row)

    new = migrate(("canfly", "0004_littlelobsters_looks"), ("avatars", "0003_avatar_emoji"))
    looks = new.get_model("avatars", "Avatar").objects.values_list("slug", "poster", "emoji")

    assert set(looks) == {
        ("littlelobster", "canfly/littlelobster/poster", "🦞"),
        ("somebody", "/media/somebody.png", ""),
    }
