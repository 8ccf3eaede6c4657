"""A section's own words and looks, as a template or an editor gives them."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from avatars.models import Avatar, Poster, PosterWords, Tone

pytestmark = pytest.mark.django_db
STYLES = Path(__file__).parents[3] / "avatars/static/avatars/avatars.css"
OWN = (
    "{% load avatars %}{% avatar_section slug heading text=text button=button"
    " questions=questions poster=poster tone=tone variant=variant %}"
)


def section(**own: Any) -> str:
    nothing = {"heading": "", "text": "", "button": "", "questions": "", "tone": ""}
    given = {"slug": "littlelobster", "poster": None, "variant": "inline", **nothing, **own}
    return Template(OWN).render(Context(given))


@pytest.fixture
def poster(tmp_path: Path, settings: Any) -> Poster:
    """A picture of 1700×1100, uploaded, with words for it in two languages."""
    settings.MEDIA_ROOT = tmp_path
    file = io.BytesIO()
    Image.new("RGB", (1700, 1100), "#c2341f").save(file, "JPEG")
    poster = Poster.objects.create(picture=ContentFile(file.getvalue(), "beach.jpg"))
    PosterWords.objects.create(poster=poster, locale="en", alt="A lobster on a beach")
    PosterWords.objects.create(poster=poster, locale="zh-hant", alt="海灘上的龍蝦")
    return poster


def test_what_is_empty_is_as_without_it(avatar: Avatar) -> None:
    plain = Template("{% load avatars %}{% avatar_section 'littlelobster' %}").render(Context())

    assert section() == plain


def test_own_words_stand_in_their_places(avatar: Avatar) -> None:
    html = section(
        heading="Ask us", text="Two lines\nof text", button="Call now 🦞", questions="One?\n\nTwo?"
    )

    assert ">Ask us</h2>" in html
    assert '<p class="avatars__lead">Two lines<br>of text</p>' in html
    assert "data-avatars-start hidden>Call now 🦞</button>" in html
    assert re.findall("<q>(.*?)</q>", html) == ["One?", "Two?"]


def test_what_visitors_need_to_know_is_said_whatever_an_editor_writes(avatar: Avatar) -> None:
    html = section(text="Come in!")

    told = re.search('<p class="avatars__disclosure">(.*?)</p>', html)
    assert told
    assert "is an AI agent" in told[1]
    assert "hears you" in told[1]
    assert "camera" in told[1]


def test_the_button_in_the_corner_has_the_same_words(avatar: Avatar) -> None:
    html = section(button="Call now", variant="floating")

    assert html.count("Call now") == 2
    assert "Talk to LittleLobster" not in html


def test_own_questions_are_in_the_pages_language(avatar: Avatar) -> None:
    with override("zh-hant"):
        assert 'lang="zh-hant"><li><q>你好？' in section(questions="你好？")


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=60).map(lambda text: f"<script>{text}</script><img src=x>"))
def test_words_are_only_words(avatar: Avatar, words: str) -> None:
    html = section(heading=words, text=words, button=words, questions=words, variant="floating")

    assert "<script>" not in html
    assert "<img src=x" not in html


def test_an_uploaded_poster_is_offered_in_three_formats_and_widths(
    avatar: Avatar, poster: Poster
) -> None:
    html = section(poster=poster)

    assert re.findall(r'<source type="([^"]+)"', html) == ["image/avif", "image/webp"]
    for sources in re.findall(r'srcset="([^"]+)"', html):
        assert re.findall(r"(\d+)w(?:,|$)", sources) == ["320", "640", "960", "1280"]
    assert re.search(r'src="/media/\S+/1280w.jpeg" .*width="1280" height="828"', html)
    for file in re.findall(r"/media/(\S+w\.\w+)", html):
        assert poster.picture.storage.exists(file), file


def test_a_poster_by_its_number_is_the_same(avatar: Avatar, poster: Poster) -> None:
    assert section(poster=poster.pk) == section(poster=str(poster.pk)) == section(poster=poster)


@pytest.mark.parametrize(
    ("locale", "alt"),
    [
        ("en", "A lobster on a beach"),
        ("zh-hant", "海灘上的龍蝦"),
        ("zh-hans", "A lobster on a beach"),
    ],
)
def test_who_cannot_see_it_is_told_in_the_pages_language(
    avatar: Avatar, poster: Poster, locale: str, alt: str
) -> None:
    with override(locale):
        assert f'alt="{alt}"' in section(poster=poster)


def test_the_moods_of_another_picture_do_not_come_after_it(avatar: Avatar, poster: Poster) -> None:
    Avatar.objects.update(poster="canfly/littlelobster/poster")

    assert "mood-waving" in section()
    assert "mood-waving" not in section(poster=poster)


@pytest.mark.parametrize("number", [0, -1, 10**30, 4711, "x", "", None, [], Poster()])
def test_a_poster_that_is_not_there_leaves_the_avatars(avatar: Avatar, number: Any) -> None:
    assert section(poster=number) == section()


def test_files_that_are_gone_cost_no_page(avatar: Avatar, poster: Poster, settings: Any) -> None:
    settings.MEDIA_ROOT = "/nowhere"

    assert "1280w.jpeg" in section(poster=poster)


def test_a_site_under_debug_needs_no_pages_of_the_librarys(
    avatar: Avatar, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT, settings.DEBUG = tmp_path, True
    file = io.BytesIO()
    Image.new("RGB", (700, 500)).save(file, "JPEG")

    poster = Poster.objects.create(picture=ContentFile(file.getvalue(), "beach.jpg"))

    assert re.search(r'src="/media/\S+/640w.jpeg"', section(poster=poster))
    assert len([*tmp_path.rglob("*w.*")]) == 6  # three formats, 320 and 640 pixels wide
    poster.picture.delete(save=False)
    assert [*tmp_path.rglob("*.*")] == []


@pytest.mark.parametrize("tone", [tone for tone in Tone.values if tone])
def test_a_tone_is_a_class_that_there_is(avatar: Avatar, tone: str) -> None:
    assert f'class="avatars avatars--{tone}"' in section(tone=tone)
    assert f"section.avatars--{tone} {{" in STYLES.read_text()


def test_no_other_tone_is_taken(avatar: Avatar, settings: Any) -> None:
    assert section(tone='"><script>') == section()

    settings.DEBUG = True
    with pytest.raises(TemplateSyntaxError, match="no tone"):
        section(tone="pink")


def colours(selector: str) -> dict[str, str]:
    block = STYLES.read_text().split(f"{selector} {{")[1].split("}")[0]
    return dict(re.findall(r"--avatars-([\w-]+): (#\w+);", block))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    ]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", [tone for tone in Tone.values if tone])
def test_every_tone_can_be_read(tone: str) -> None:
    has = colours(f"section.avatars--{tone}")
    assert has.keys() >= colours(":where(.avatars)").keys()

    for kind in ("primary", "accent"):
        for state in ("", "-hover", "-pressed"):
            assert contrast(has[f"{kind}{state}"], has[f"{kind}-text"]) >= 4.5, (kind, state)
    assert contrast(has["text"], has["ground"]) >= 7
    assert contrast(has["muted"], has["ground"]) >= 4.5
    assert contrast(has["focus"], has["ground"]) >= 3
    assert contrast(has["primary"], has["ground"]) >= 3
