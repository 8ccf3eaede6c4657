"""A content as a page: its words, its anchors, its links; whatever the content is."""

import re
from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avatars.models import Avatar, CallLog, Character
from canfly.home import contents, differences, drafts, publishing, rendering
from canfly.home.models import HomeSection, Publication, SectionWords
from canfly.home.problems import problems
from canfly.home.texts import TEXTS, texts_of, wording
from tests.canfly.home.conftest import LIST, publish_now, section, visitors_page

pytestmark = pytest.mark.django_db
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_every_text_of_every_kind_is_worded_and_shows(seeded: None) -> None:
    for found in HomeSection.objects.all():
        texts = {text.key: f"{found.kind}-{text.key}" for text in texts_of(found.kind)}
        found.words.create(locale="zh-hant", texts=texts)
    publish_now()

    page = visitors_page("zh-hant")

    for kind, texts in TEXTS.items():
        for text in texts:
            hidden = text.key == "other_button"  # while somebody can be called
            assert (f"{kind}-{text.key}" in page) is not hidden, (kind, text.key)


def test_what_is_left_empty_is_the_sites_own_words_in_each_language(seeded: None) -> None:
    before = {code: visitors_page(code) for code in ("en", "zh-hans", "zh-hant")}
    for found in HomeSection.objects.all():
        empty = {text.key: "" for text in texts_of(found.kind)}
        found.words.create(locale="en", texts=empty)
        found.words.create(locale="zh-hans", texts={"key_of_once": "gone"})
    publish_now()

    assert {code: visitors_page(code) for code in before} == before


def test_the_form_shows_the_sites_own_words_in_the_language_of_each_field(ann: Client) -> None:
    hero = ann.get(f"{LIST}{section('hero').pk}/change/").content.decode()
    avatar = ann.get(f"{LIST}{section('avatar').pk}/change/").content.decode()

    assert 'placeholder="Talk to LittleLobster"' in hero
    assert 'placeholder="和 LittleLobster 聊聊"' in hero
    assert 'placeholder="Start Video Call with 🦞"' in avatar
    assert "Are you really a lobster?" in avatar


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_apps_own_words_in_the_form_are_those_on_the_page(seeded: None, language: str) -> None:
    page = visitors_page(language)

    with translation.override(language):
        own = [text.own_words(Avatar.objects.get()) for text in TEXTS["avatar"] if text.own]
    own = own[0], own[2]  # nothing stands on the page for the second
    for words in own:
        assert words in page


def test_two_of_a_kind_have_anchors_of_their_own(seeded: None) -> None:
    avatar = Avatar.objects.get()
    for kind in HomeSection.Kind.values:
        HomeSection.objects.create(
            kind=kind, position=90, avatar=avatar if kind == "avatar" else None
        )
    publish_now()

    page = visitors_page()

    ids = re.findall(r'\sid="(.*?)"', page)
    assert len(ids) == len(set(ids))
    assert {"talk", "talk-2", "features-2", "quote-2"} <= set(ids)
    targets = re.findall(r'data-avatar-target="(.*?)"', page)
    assert len(targets) == len(set(targets))
    assert page.count(">Features</a>") == 1
    for anchor in re.findall(r'href="#(.*?)"', page):
        assert anchor in ids, anchor


def test_links_and_buttons_that_would_lead_nowhere_are_not_there(ann: Client) -> None:
    HomeSection.objects.filter(kind__in=["features", "avatar"]).update(visible=False)
    publish_now()

    page = visitors_page()

    assert 'href="#talk"' not in page
    assert 'href="#features"' not in page
    assert "bar__links" not in page
    assert "hero__action" not in page
    assert "Its button would lead nowhere" in ann.get(LIST).content.decode()


def test_an_avatar_in_the_corner_is_no_place_to_link_to(seeded: None) -> None:
    HomeSection.objects.filter(kind="avatar").update(variant=CallLog.Variant.FLOATING)
    publish_now()

    page = visitors_page()

    assert "data-avatars-launcher" in page
    assert 'href="#talk"' not in page
    assert "How canfly helps" in page


def test_an_avatar_in_the_corner_leaves_its_anchor_to_the_one_in_the_page(seeded: None) -> None:
    HomeSection.objects.create(
        kind="avatar", position=0, avatar=Avatar.objects.get(), variant=CallLog.Variant.FLOATING
    )
    publish_now()

    page = visitors_page()

    assert 'id="talk"' in page
    assert 'href="#talk"' in page
    assert "talk-2" not in page


@pytest.mark.parametrize("heroes", [0, 1, 2])
def test_the_page_has_one_heading_of_the_first_rank(seeded: None, heroes: int) -> None:
    if not heroes:
        HomeSection.objects.filter(kind="hero").delete()
    for _more in range(heroes - 1):
        HomeSection.objects.create(kind="hero", position=90)
    publish_now()

    page = visitors_page()

    assert page.count("<h1") == 1
    assert page.count('class="hero"') == heroes
    assert page.count('fetchpriority="high"') == min(heroes, 1)


def test_what_is_wrong_is_said_beside_the_row(ann: Client) -> None:
    Avatar.objects.update(active=False)
    HomeSection.objects.create(kind="features", position=90)
    section("quote").words.create(locale="en", texts={"by": "Ann"})

    page = ann.get(LIST).content.decode()

    assert "LittleLobster is switched off: the section does not show." in page
    assert "Nothing links here." in page
    assert "The site&#x27;s own words stand in: 简体中文, 繁體中文." in page


def test_an_avatar_that_is_gone_at_runway_shows_no_section_and_is_said_beside_the_row(
    ann: Client,
) -> None:
    Character.objects.update(status=Character.Status.GONE)

    page = ann.get(LIST).content.decode()

    assert "At Runway LittleLobster failed, or is not there any more" in page
    assert "data-avatars-section" not in visitors_page()


def test_hours_in_which_nobody_can_call_are_said_beside_the_row(seeded: None) -> None:
    Avatar.objects.get().hours.create(weekday=0, opens=time(8), closes=time(22))

    def said(hour: int) -> list[str]:
        now = datetime(2026, 11, 30, hour, tzinfo=UTC)  # a Monday
        content = drafts.state().content
        keys = {one["kind"]: key for key, one in contents.each(content)}
        return problems(content, rendering.page(content, now), now)[keys["avatar"]]

    assert said(9) == ["Outside the opening hours it shows no button."]
    assert said(23) == [
        "LittleLobster is closed: before Dec. 7, 2026, 08:00 the section shows no button."
    ]


def test_a_section_has_the_looks_that_its_editor_chose(seeded: None) -> None:
    HomeSection.objects.filter(kind="avatar").update(tone="sea")
    publish_now()

    assert "avatars--sea" in visitors_page()


LOCALES = st.sampled_from(["en", "zh-hans", "zh-hant", "fr", "zh-tw"])
KEYS = st.sampled_from([*{text.key for texts in TEXTS.values() for text in texts}, "of_once"])
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
MOMENTS = st.none() | st.datetimes(timezones=st.just(timezone.get_default_timezone())).map(
    lambda moment: moment.isoformat()
)
SECTIONS = st.fixed_dictionaries(
    {"kind": st.sampled_from([*HomeSection.Kind.values, "banner_of_once"])},
    optional={
        "visible": st.booleans(),
        "from": MOMENTS,
        "until": MOMENTS,
        "avatar": st.none() | st.integers(1, 3) | st.just(10**9),
        "poster": st.none() | st.just(10**9),
        "variant": st.sampled_from(["", "inline", "floating", "of-once"]),
        "tone": st.sampled_from(["", "sea", "of-once"]),
        "texts": st.dictionaries(LOCALES, st.dictionaries(KEYS, TEXT, max_size=4), max_size=3),
        "key_of_once": st.integers(),
    },
)


@st.composite
def contents_of_any_year(draw: Any) -> contents.Content:
    sections = draw(st.dictionaries(st.integers(1, 9).map(str), SECTIONS, max_size=5))
    return {"order": draw(st.permutations([*sections, "99"])), "sections": sections}


@SLOW
@given(content=contents_of_any_year())
def test_whatever_was_published_once_still_shows_and_can_be_restored(
    avatar: Avatar, content: contents.Content
) -> None:
    Publication.objects.all().delete()
    publication = Publication.objects.create(content=content, revision=1)

    page = rendering.page(content, timezone.now())
    answer = Client().get("/zh-hans/")
    publishing.restore(None, drafts.state().revision, publication)
    written = contents.of_rows()

    assert answer.status_code == 200
    assert {section.key for section in page.sections} <= set(content["sections"])
    assert all(str(one) for one in differences.differences(content, written))
    # Written and read again, a content of ours is what it was.
    contents.write_rows(written)
    assert contents.of_rows() == written


@SLOW
@given(
    kind=st.sampled_from(HomeSection.Kind.values),
    written=st.dictionaries(LOCALES, st.dictionaries(KEYS, TEXT, max_size=6), max_size=4),
    language=st.sampled_from(["en", "zh-hans", "zh-hant"]),
)
def test_every_text_has_words_whatever_was_written(
    kind: str, written: dict[str, dict[str, str]], language: str
) -> None:
    with translation.override(language):
        words = wording(kind, written, language, None)

        for text in texts_of(kind):
            own = written.get(language, {}).get(text.key, "").strip()
            own = own or ("" if text.app else text.own_words(None))
            assert words[text.key] == own


def test_words_outlive_a_language_that_the_site_has_no_more(seeded: None) -> None:
    SectionWords.objects.create(section=section("quote"), locale="fr", texts={"by": "Nous"})
    publish_now()

    assert "Nous" not in visitors_page()
    assert (
        "fr" in Publication.objects.first().content["sections"][str(section("quote").pk)]["texts"]
    )


def test_two_avatar_sections_ask_the_database_no_more_often_than_one(
    seeded: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    HomeSection.objects.create(kind="avatar", position=90, avatar=Avatar.objects.get())
    publish_now()

    with django_assert_max_num_queries(5):
        client.get("/en/")
