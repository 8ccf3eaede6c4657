"""The home page: sections as data, one language per address, nothing foreign in it."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from avatars.models import Avatar, AvatarWords
from canfly.home import drafts, publishing
from canfly.home.models import Draft, HomeSection

pytestmark = pytest.mark.django_db


@pytest.fixture
def _seeded(db: None) -> None:
    call_command("seed", stdout=StringIO())


def order(page: str) -> list[str]:
    return re.findall(r'<\w+ class="(hero|features|talk|quote|cta)"', page)


def home(client: Client) -> str:
    return client.get("/en/").content.decode()


@pytest.mark.usefixtures("_seeded")
def test_the_avatar_stands_between_features_and_quote(client: Client) -> None:
    page = home(client)

    assert order(page) == ["hero", "features", "talk", "quote", "cta"]
    assert 'id="features"' in page
    assert 'id="quote"' in page
    assert "data-avatars-section" in page
    assert "Start Video Call with 🦞" in page


@pytest.mark.usefixtures("_seeded")
def test_littlelobster_may_show_things_and_press_nothing(client: Client) -> None:
    assert Avatar.objects.get().acts == ["show_card", "scroll_to", "highlight"]
    targets = re.findall(r'data-avatar-target="(.*?)"', home(client))
    assert {"features", "quote", "cta"} <= set(targets)


@pytest.mark.usefixtures("_seeded")
def test_an_editor_moves_and_hides_and_words_sections(client: Client) -> None:
    section = HomeSection.objects.get(kind="avatar")
    HomeSection.objects.filter(pk=section.pk).update(position=5)
    section.words.create(locale="en", texts={"heading": "Say hello & more"})
    section.words.create(locale="zh-hant", texts={"heading": "打聲招呼"})
    HomeSection.objects.filter(kind="quote").update(visible=False)
    assert order(home(client)) == ["hero", "features", "talk", "quote", "cta"]
    drafts.record(None)
    publishing.publish(None, Draft.objects.get().revision)

    page = home(client)

    assert order(page) == ["talk", "hero", "features", "cta"]
    assert "Say hello &amp; more" in page
    assert "打聲招呼" in client.get("/zh-hant/").content.decode()
    assert "和 LittleLobster 面对面" in client.get("/zh-hans/").content.decode()


@pytest.mark.usefixtures("_seeded")
def test_a_section_whose_avatar_is_off_leaves_the_page_whole(client: Client) -> None:
    Avatar.objects.update(active=False)

    page = home(client)

    assert "data-avatars-section" not in page
    assert 'href="#talk"' not in page


@pytest.mark.usefixtures("_seeded")
def test_seeding_again_undoes_nothing_of_an_editors_work(client: Client) -> None:
    HomeSection.objects.filter(kind="cta").delete()
    Avatar.objects.update(name="Larry", active=False, runway_id="new-id")
    AvatarWords.objects.update(start_script="New.")
    AvatarWords.objects.filter(locale="zh-hant").delete()
    models = (HomeSection, Avatar, AvatarWords)
    before = [list(model.objects.values()) for model in models]

    call_command("seed", stdout=StringIO())

    assert [list(model.objects.values()) for model in models] == before


@pytest.mark.usefixtures("_seeded")
def test_going_live_needs_only_the_avatars_id(settings) -> None:
    settings.AVATARS_LITTLELOBSTER_ID = "the-real-one"

    call_command("seed", stdout=StringIO())

    assert Avatar.objects.get().runway_id == "the-real-one"


def test_with_runways_own_secret_littlelobster_is_a_draft_that_one_press_makes(settings) -> None:
    settings.RUNWAYML_BASE_URL = ""  # Runway's

    call_command("seed", stdout=StringIO())

    character = Avatar.objects.get().character
    assert (character.avatar.runway_id, character.voice) == ("", "leo")
    assert (character.portrait.width, character.portrait.height) == (1088, 704)
    assert all(character.avatar.words_in(code).start_script for code, _ in settings.LANGUAGES)


@pytest.mark.usefixtures("_seeded")
def test_a_draft_is_not_on_the_page(client: Client) -> None:
    assert "data-avatars-section" in home(client)

    Avatar.objects.update(runway_id="")

    assert "data-avatars-section" not in home(client)


def test_an_empty_database_is_an_empty_page_and_no_error(client: Client) -> None:
    assert client.get("/en/").status_code == 200


def test_the_root_leads_to_a_language_and_is_not_cached(client: Client) -> None:
    answer = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.8"})

    assert answer.status_code == 302
    assert answer["Location"] == "/en/"
    assert "Accept-Language" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("_seeded")
def test_visitors_get_no_cookie(client: Client) -> None:
    client.get("/", follow=True)

    assert not client.cookies


@pytest.mark.usefixtures("_seeded")
def test_nothing_is_inline_and_nothing_comes_from_another_host(client: Client) -> None:
    page = home(client)

    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son\w+=", page)
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag
    here = re.sub(r'(="|, )http://testserver/', r"\1/", page)
    assert not re.search(r'(?:src|href|srcset|content)="(?:https?:)?//', here)


@pytest.mark.usefixtures("_seeded")
def test_nothing_of_react_is_in_the_first_load(client: Client) -> None:
    scripts = re.findall(r'<script[^>]*\ssrc="([^"]+)"', home(client))

    assert scripts == ["/static/avatars/boot.js"]


@pytest.mark.usefixtures("_seeded")
def test_without_javascript_the_page_says_what_is_missing(client: Client) -> None:
    page = home(client)

    assert re.search(r"<button[^>]*data-avatars-start[^>]*hidden", page)
    assert "<noscript>" in page


@pytest.mark.usefixtures("_seeded")
def test_the_home_page_asks_the_database_five_times_at_most_and_its_copy_once(
    client: Client, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    with django_assert_max_num_queries(5):
        made = client.get("/en/")

    with django_assert_num_queries(1):
        copy = client.get("/en/")

    assert copy.content == made.content


@pytest.mark.usefixtures("_seeded")
def test_the_first_avatar_has_its_own_words_in_every_language() -> None:
    words = {found.locale: found for found in AvatarWords.objects.all()}

    assert set(words) == set(dict(settings.LANGUAGES))
    assert "起飛" in words["zh-hant"].start_script
    assert [len(words[code].each_question) for code in words] == [3, 3, 3]
    assert "起飞" in words["zh-hans"].start_script
