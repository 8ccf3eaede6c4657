"""What editors put into a slot is what visitors see, when it is meant to be seen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from avatars.models import Avatar, Slot, SlotPublication, SlotWords
from avatars.placements import drafts, slots
from avatars.placements.standing import standings

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)


def page(name: str = "pricing", more: str = "") -> str:
    return Template(f'{{% load avatars %}}{{% avatar_slot "{name}" {more} %}}').render(Context())


@pytest.fixture
def slot(avatar: Avatar) -> Slot:
    """A slot with an avatar in its draft, and nothing published."""
    Slot.objects.all().delete()
    return Slot.objects.create(name="pricing", templates=["pricing.html"], avatar=avatar)


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def change(slot: Slot, **changes: Any) -> Slot:
    """The draft as another save leaves it."""
    Slot.objects.filter(pk=slot.pk).update(**changes)
    fresh = Slot.objects.get(pk=slot.pk)
    drafts.count(fresh)
    return fresh


def test_visitors_see_nothing_until_it_is_published(slot: Slot, editor: User) -> None:
    assert page().strip() == ""

    drafts.publish(slot, editor)

    assert 'id="avatars-pricing"' in page()


def test_visitors_see_what_was_published_and_not_what_is_written_since(
    slot: Slot, editor: User
) -> None:
    words = SlotWords.objects.create(slot=slot, locale="en", heading="Ask us")
    drafts.publish(slot, editor)
    SlotWords.objects.filter(pk=words.pk).update(heading="Half a sen")
    slot = change(slot, tone="sea")

    assert ">Ask us</h2>" in page()
    assert "avatars--sea" not in page()

    drafts.publish(slot, editor)
    assert ">Half a sen</h2>" in page()
    assert "avatars--sea" in page()


def test_all_that_editors_choose_is_shown(slot: Slot, editor: User) -> None:
    SlotWords.objects.create(
        slot=slot, locale="en", heading="Ask", text="Do.", button="Go 🦞", questions="One?\nTwo?"
    )
    drafts.publish(change(slot, variant="floating", tone="ink"), editor)

    html = page()

    assert 'class="avatars avatars--floating avatars--ink"' in html
    assert all(f">{text}<" in html for text in ("Ask", "Do.", "Go 🦞", "One?", "Two?"))


def test_words_that_are_missing_in_a_language_are_the_sections_own(
    slot: Slot, editor: User
) -> None:
    SlotWords.objects.create(slot=slot, locale="en", heading="Ask us")
    SlotWords.objects.create(slot=slot, locale="zh-hant", button="開始")
    drafts.publish(slot, editor)

    with override("zh-hant"):
        html = page()

    assert "Ask us" not in html
    assert "LittleLobster" in html
    assert ">開始<" in html


def test_a_slot_that_nobody_filled_costs_one_query_and_writes_nothing(
    slot: Slot, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(1):
        page()
    with django_assert_num_queries(1):
        page("unheard-of")

    assert Slot.objects.count() == 1


def test_a_filled_one_costs_four_with_its_avatar_and_the_avatars_words_and_hours(
    slot: Slot, editor: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    drafts.publish(slot, editor)

    with django_assert_num_queries(4):
        page()


@pytest.mark.parametrize("gone", ["deleted", "switched off", "off", "none"])
def test_nothing_shows_where_nobody_can_be_called(slot: Slot, editor: User, gone: str) -> None:
    if gone == "none":
        slot = change(slot, avatar=None)
    if gone == "off":
        slot = change(slot, on=False)
    drafts.publish(slot, editor)
    if gone == "deleted":
        Avatar.objects.all().delete()
    if gone == "switched off":
        Avatar.objects.update(active=False)

    assert page().strip() == ""
    assert not standings([slot])[slot.pk].shows


@pytest.mark.parametrize(
    ("begin", "end", "shows"),
    [
        (None, None, True),
        (NOON, None, True),
        (NOON + timedelta(microseconds=1), None, False),
        (None, NOON, False),
        (None, NOON + timedelta(microseconds=1), True),
        (NOON - HOUR, NOON + HOUR, True),
        (NOON + HOUR, NOON + 2 * HOUR, False),
    ],
)
def test_it_shows_from_its_first_moment_until_its_last(
    slot: Slot, editor: User, begin: datetime | None, end: datetime | None, shows: bool
) -> None:
    drafts.publish(change(slot, shown_from=begin, shown_until=end), editor)

    content = slots.published("pricing")

    assert bool(slots.section_in(content, NOON)) is shows
    assert standings([slot], NOON)[slot.pk].shows is shows


def test_a_night_in_which_clocks_are_put_back_has_its_hour_twice(
    slot: Slot, editor: User, settings: Any
) -> None:
    """Half past two in Berlin on 25 October 2026 comes twice: moments are kept, not clocks."""
    settings.TIME_ZONE = "Europe/Berlin"
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    drafts.publish(change(slot, shown_from=second), editor)
    content = slots.published("pricing")

    assert not slots.section_in(content, second - timedelta(minutes=59))
    assert slots.section_in(content, second)


def test_what_shows_and_why_not_is_said(slot: Slot, avatar: Avatar, editor: User) -> None:
    def said() -> str:
        fresh = Slot.objects.get(pk=slot.pk)
        return " ".join(standings([fresh], NOON)[slot.pk].words)

    assert said() == "Nothing is published. The draft is not published."

    drafts.publish(slot, editor)
    assert said() == "Shows LittleLobster."

    drafts.publish(change(slot, shown_from=NOON + timedelta(days=7)), editor)
    assert said() == "From Monday 03/09/2026 12 p.m.." or said().startswith(
        "From Monday 03/09/2026"
    )

    drafts.publish(change(slot, shown_from=None, shown_until=NOON + HOUR), editor)
    assert said().startswith("Shows LittleLobster until Monday 03/02/2026")

    drafts.publish(change(slot, shown_until=NOON), editor)
    assert said().startswith("Over since Monday")

    Avatar.objects.update(active=False)
    drafts.publish(change(slot, shown_until=None), editor)
    assert said() == "LittleLobster is switched off."

    change(slot, on=False, templates=[])
    assert said() == "In no template. LittleLobster is switched off. The draft is not published."


def test_a_draft_that_is_thrown_away_is_what_visitors_have(slot: Slot, editor: User) -> None:
    SlotWords.objects.create(slot=slot, locale="en", heading="Ask us")
    drafts.publish(slot, editor)
    SlotWords.objects.all().delete()
    slot = change(slot, tone="sea", avatar=None)

    drafts.discard(slot)

    fresh = Slot.objects.get(pk=slot.pk)
    assert drafts.is_published(fresh)
    assert (fresh.tone, fresh.avatar) == ("", slot.publications.get() and Avatar.objects.get())


def test_one_that_was_never_published_is_empty_then(slot: Slot) -> None:
    drafts.discard(slot)

    assert drafts.content_of(Slot.objects.get(pk=slot.pk)) == drafts.EMPTY


def test_a_draft_that_somebody_else_changed_is_neither_published_nor_thrown_away(
    slot: Slot, editor: User
) -> None:
    seen = Slot.objects.get(pk=slot.pk)
    change(slot, tone="sea")

    for act in (lambda: drafts.publish(seen, editor), lambda: drafts.discard(seen)):
        with pytest.raises(drafts.Overtaken):
            act()

    assert not SlotPublication.objects.exists()
    assert Slot.objects.get().tone == "sea"


def test_what_was_published_earlier_is_brought_back(slot: Slot, editor: User) -> None:
    SlotWords.objects.create(slot=slot, locale="en", heading="First")
    first = drafts.publish(slot, editor)
    SlotWords.objects.update(heading="Second")
    second = drafts.publish(change(slot, tone="sea"), editor)
    seen = Slot.objects.get()

    drafts.restore(seen, first, second.pk, editor)
    drafts.restore(seen, first, second.pk, editor)  # a second press

    assert ">First</h2>" in page()
    assert drafts.is_published(Slot.objects.get())
    assert SlotPublication.objects.count() == 3


def test_a_draft_in_work_is_not_lost_when_something_is_brought_back(
    slot: Slot, editor: User
) -> None:
    first = drafts.publish(slot, editor)
    second = drafts.publish(change(slot, tone="ink"), editor)
    draft = change(slot, tone="sea")

    drafts.restore(draft, first, second.pk, editor)

    assert SlotPublication.objects.count() == 3
    assert Slot.objects.get().tone == "sea"


def test_pressed_twice_a_draft_is_published_once(slot: Slot, editor: User) -> None:
    assert drafts.publish(slot, editor) == drafts.publish(slot, editor)


def test_nothing_is_brought_back_over_what_was_not_seen(slot: Slot, editor: User) -> None:
    first = drafts.publish(slot, editor)
    second = drafts.publish(change(slot, tone="ink"), editor)
    seen = Slot.objects.get()
    drafts.publish(change(slot, tone="sea"), editor)

    for draft, newest in ((seen, second), (Slot.objects.get(), second)):
        with pytest.raises(drafts.Overtaken):
            drafts.restore(draft, first, newest.pk, editor)

    assert SlotPublication.objects.count() == 3


def test_what_was_published_last_shows_also_where_the_clock_was_set_back(
    slot: Slot, editor: User
) -> None:
    drafts.publish(slot, editor)
    last = drafts.publish(change(slot, tone="sea"), editor)
    SlotPublication.objects.filter(pk=last.pk).update(published_at=timezone.now() - HOUR)

    assert drafts.newest(slot) == last
    assert "avatars--sea" in page()
    assert "The draft is not published." not in standings([Slot.objects.get()])[slot.pk].words


def test_a_context_is_told_from_the_template(slot: Slot, editor: User) -> None:
    drafts.publish(slot, editor)

    assert '"context": ""' in page()
    assert '"context": ""' not in page(more='context="The visitor reads the prices."')


def test_a_name_that_cannot_be_one_costs_visitors_nothing(slot: Slot, settings: Any) -> None:
    template = Template("{% load avatars %}{% avatar_slot name %}")

    for name in ("Not a name", "", None, 7, "x" * 51):
        assert template.render(Context({"name": name})).strip() == ""

    settings.DEBUG = True
    with pytest.raises(TemplateSyntaxError, match="in quotes"):
        template.render(Context({"name": "Not a name"}))


@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# A form takes no NUL, and PostgreSQL has none in JSON.
@given(
    words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40).map(
        lambda text: f"</script><b>{text}</b>"
    )
)
def test_words_are_only_words(slot: Slot, editor: User, words: str) -> None:
    slot.words.all().delete()
    content = drafts.content_of(
        slot, [SlotWords(locale="en", heading=words, text=words, button=words, questions=words)]
    )
    SlotPublication.objects.create(slot=slot, content=content, published_at=timezone.now())

    assert "<b>" not in page()
