"""`{% avatar_section %}` mounts the widget on any Django page."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from avatars.models import Avatar

pytestmark = pytest.mark.django_db


def section(slug: str = "littlelobster", heading: str = "") -> str:
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
    assert settings["locale"] == "en"


def test_the_section_never_names_the_runway_id(avatar: Avatar) -> None:
    assert avatar.runway_id not in section()


def test_an_avatar_that_is_switched_off_leaves_no_section(avatar: Avatar) -> None:
    Avatar.objects.update(active=False)

    assert section().strip() == ""


def test_nobody_leaves_no_section(avatar: Avatar) -> None:
    assert section("nobody").strip() == ""


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
    Avatar.objects.update(poster="avatars/littlelobster/poster")

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
def test_a_poster_that_is_not_there_is_left_out(avatar: Avatar, poster: str) -> None:
    Avatar.objects.update(poster=poster)

    assert "<img" not in section()
    assert config(section())["moods"] == {}


def test_the_moods_beside_the_poster_are_told_to_the_widget(avatar: Avatar) -> None:
    Avatar.objects.update(poster="avatars/littlelobster/poster")

    moods = config(section())["moods"]

    assert set(moods) <= {"listening", "waving", "sorry", "sleepy", "thinking"}
    for address in moods.values():
        assert finders.find(address.removeprefix("/static/"))
