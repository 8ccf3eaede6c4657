"""`{% avatar_section %}` mounts the widget on any Django page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils.translation import override

from avatars.models import Avatar, CallLog
from avatars.placements.pictures import MOODS
from avatars.placements.words import LABELS

pytestmark = pytest.mark.django_db
TYPES = Path(__file__).parents[3] / "avatars/widget/src/types"


def section(slug: str | None = "littlelobster", heading: str = "") -> str:
    template = Template("{% load avatars %}{% avatar_section slug heading %}")
    return template.render(Context({"slug": slug, "heading": heading}))


def config(html: str) -> dict:
    found = re.search(r'<script id="avatars-config-littlelobster"[^>]*>(.*?)</script>', html)
    assert found
    return json.loads(found[1])


def test_the_section_tells_the_widget_all_it_needs(avatar: Avatar) -> None:
    settings = config(section())

    assert settings["slug"] == "littlelobster"
    assert settings["connectUrl"] == "/api/avatar/connect"
    assert settings["eventsUrl"] == "/api/avatar/calls/{callId}/events"
    assert settings["maxDuration"] == 120
    assert settings["wordsUrl"] == "/api/avatar/words/{locale}"
    assert settings["locale"] == "en"
    assert settings["languages"] == ["en", "zh-hans", "zh-hant"]


def test_a_visitor_chooses_the_language_of_the_talk_and_the_page_has_chosen_before(
    avatar: Avatar,
) -> None:
    with override("zh-hant"):
        html = section()

    assert re.findall(r'<option value="([^"]+)" lang="([^"]+)"( selected)?>', html) == [
        ("en", "en", ""),
        ("zh-hans", "zh-Hans", ""),
        ("zh-hant", "zh-Hant", " selected"),
    ]
    assert "通話語言" in html


def test_a_new_django_site_names_its_language_as_its_list_of_languages_does(
    avatar: Avatar, settings: Any
) -> None:
    """What the page says of the talk's language is one that the log knows."""
    settings.LANGUAGE_CODE = global_settings.LANGUAGE_CODE
    settings.LANGUAGES = global_settings.LANGUAGES

    with override("en-us"):
        html = section()

    assert config(html)["locale"] == "en"


def test_the_language_that_the_pages_is_a_variant_of_is_chosen_before(
    avatar: Avatar, settings: Any
) -> None:
    settings.LANGUAGE_CODE = "en-us"  # Django's own default, which needs not be in LANGUAGES
    settings.LANGUAGES = [("de", "Deutsch"), ("en", "English")]

    with override("en-us"):
        html = section()

    assert '<option value="en" lang="en" selected>' in html
    assert config(html)["locale"] == "en"


@pytest.mark.parametrize("languages", [[("en", "English")], global_settings.LANGUAGES])
def test_where_there_is_no_real_choice_none_is_offered(
    avatar: Avatar, settings: Any, languages: list[tuple[str, str]]
) -> None:
    settings.LANGUAGES = languages

    assert "<select" not in section()


def test_the_widget_is_told_what_the_avatar_may_do_and_where_its_cards_may_lead(
    avatar: Avatar, settings: Any
) -> None:
    assert config(section())["acts"] == []
    assert config(section())["linkHosts"] == []

    Avatar.objects.update(may_highlight=True, may_click=True)
    settings.AVATARS_LINK_HOSTS = ["docs.example.com"]

    assert config(section())["acts"] == ["highlight", "click"]
    assert config(section())["linkHosts"] == ["docs.example.com"]


def test_the_section_never_names_the_runway_id(avatar: Avatar) -> None:
    assert avatar.runway_id not in section()


def test_an_avatar_that_is_switched_off_leaves_no_section(avatar: Avatar) -> None:
    Avatar.objects.update(active=False)

    assert section().strip() == ""


def test_a_slug_that_no_avatar_has_leaves_no_section(avatar: Avatar) -> None:
    assert section("somebody-else").strip() == ""


@pytest.mark.parametrize(
    ("slug", "changes", "why"),
    [
        ("somebody-else", {}, "no avatar with the slug &quot;somebody-else&quot;"),
        ("littlelobster", {"active": False}, "is switched off"),
        (None, {}, "No avatar is named here"),
        ("", {}, "No avatar is named here"),
    ],
)
def test_a_developer_sees_why_there_is_no_section(
    avatar: Avatar, settings: Any, slug: str | None, changes: dict[str, bool], why: str
) -> None:
    Avatar.objects.update(**changes or {"active": True})
    settings.DEBUG = True

    html = section(slug)

    assert why in html
    assert "data-avatars-section" not in html


def test_a_developer_sees_that_the_key_is_missing_and_visitors_do_not(
    avatar: Avatar, settings: Any
) -> None:
    settings.RUNWAYML_API_SECRET = ""
    assert "RUNWAYML_API_SECRET" not in section()

    settings.DEBUG = True
    assert "RUNWAYML_API_SECRET" in section()
    assert "data-avatars-section" in section()


def test_the_button_names_the_avatar_or_shows_its_emoji(avatar: Avatar) -> None:
    assert "Start Video Call with LittleLobster</button>" in section()

    Avatar.objects.update(emoji="🦞")
    assert "Start Video Call with 🦞</button>" in section()


def test_the_page_gets_its_timings_from_the_settings(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_SILENCE_TIMEOUT = 30
    settings.AVATARS_READY_TIMEOUT = 20
    settings.AVATARS_IDLE_SECONDS = 45
    types = (TYPES / "config.ts").read_text()
    known = types.split("export interface Timing {")[1].split("\n}")[0]

    timing = config(section())["timing"]

    assert timing["beat"] == 10
    assert timing["answer"] > 20 + 10
    assert timing["idle"] == 45
    assert timing.keys() == set(re.findall(r"^  (\w+): number;", known, re.MULTILINE))


def test_a_name_with_markup_in_it_is_only_a_name(avatar: Avatar) -> None:
    Avatar.objects.update(name="</script><img src=x onerror=alert(1)>")

    html = section(heading="<b>bold</b>")

    assert "<img src=x" not in html
    assert "<b>" not in html
    assert config(html)["name"] == "</script><img src=x onerror=alert(1)>"


def test_the_section_has_no_inline_script_or_style(avatar: Avatar) -> None:
    html = section()

    assert "style=" not in html
    assert "<style" not in html
    assert all(
        "src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", html)
    )


def test_every_word_the_widget_knows_is_there_and_no_other(avatar: Avatar) -> None:
    sample = (Path(__file__).parents[3] / "avatars/widget/test/english.ts").read_text()
    known = re.findall(r"^  (\w+):", sample, re.MULTILINE)

    labels = config(section())["labels"]

    assert sorted(labels) == sorted(known)
    assert all(labels.values())


def test_a_poster_that_is_a_set_is_offered_in_three_formats_and_widths(avatar: Avatar) -> None:
    Avatar.objects.update(poster="canfly/littlelobster/poster")

    html = section()

    assert re.findall(r'<source type="([^"]+)"', html) == ["image/avif", "image/webp"]
    for file in re.findall(r"/static/(\S+poster-\d+\.\w+)", html):
        assert finders.find(file), file
    assert html.count(" 640w, ") == html.count(" 960w, ") == 3
    assert 'loading="lazy"' in html


@pytest.mark.parametrize("poster", ["https://example.com/poster", "/media/poster.png"])
def test_a_poster_that_is_an_address_is_used_as_it_is(avatar: Avatar, poster: str) -> None:
    Avatar.objects.update(poster=poster)

    assert f'<img class="avatars__poster" data-avatars-poster src="{poster}" width' in section()


@pytest.mark.parametrize("poster", ["", "gone/poster", "gone/poster-1280.webp"])
def test_an_avatar_without_a_picture_gets_a_plain_one(avatar: Avatar, poster: str) -> None:
    Avatar.objects.update(poster=poster)

    assert 'src="/static/avatars/placeholder.svg"' in section()
    assert finders.find("avatars/placeholder.svg")
    assert config(section())["moods"] == {}


def names_of(kind: str) -> set[str]:
    """The texts that a type of the widget allows."""
    types = "".join(file.read_text() for file in TYPES.iterdir())
    return set(re.findall(r'"(\w+)"', types.split(f"export type {kind} =")[1].split(";")[0]))


def test_page_and_server_know_the_same_reasons_moods_and_words() -> None:
    assert names_of("EndReason") == set(CallLog.EndReason.from_pages())
    assert names_of("Mood") == set(MOODS)
    errors = {key.removeprefix("error_").removesuffix("_title") for key in LABELS if
              key.startswith("error_") and key.endswith("_title")}  # fmt: skip
    assert names_of("ErrorKind") == errors


def test_every_css_variable_is_listed_for_those_who_style_the_section() -> None:
    root = Path(__file__).parents[3]
    styles = [*root.glob("avatars/static/avatars/*.css"), *root.glob("avatars/widget/src/**/*.css")]
    used = {name for file in styles for name in re.findall(r"--avatars-[\w-]+", file.read_text())}

    assert used == set(re.findall(r"--avatars-[\w-]+", (root / "docs/look.md").read_text()))


def test_the_moods_beside_the_poster_are_told_to_the_widget(avatar: Avatar) -> None:
    Avatar.objects.update(poster="canfly/littlelobster/poster")

    moods = config(section())["moods"]

    assert set(moods) == set(MOODS)
    for address in moods.values():
        assert finders.find(address.removeprefix("/static/"))


def test_a_site_may_have_a_template_of_its_own(
    avatar: Avatar, settings: Any, tmp_path: Path
) -> None:
    ours = Path(__file__).parents[3] / "avatars/templates/avatars/section.html"
    own = tmp_path / "avatars/section.html"
    own.parent.mkdir()
    own.write_text(ours.read_text().replace("<section ", "<section data-own "))
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    assert "<section data-own " in section()
    assert config(section())["slug"] == "littlelobster"
