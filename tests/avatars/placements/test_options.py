"""What a template may say of a section, and what becomes of its mistakes."""

import json
import re
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from avatars.calls.context import LONGEST_CONTEXT, read_context
from avatars.models import Avatar, AvatarWords

pytestmark = pytest.mark.django_db


def render(tags: str, **values: Any) -> str:
    return Template("{% load avatars %}" + tags).render(Context(values))


def configs(html: str) -> list[dict[str, Any]]:
    return [json.loads(found) for found in re.findall(r"json\">(.*?)</script>", html)]


def ids(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_a_floating_section_waits_behind_a_button(avatar: Avatar) -> None:
    html = render('{% avatar_section "littlelobster" variant="floating" %}')

    assert configs(html)[0]["variant"] == "floating"
    assert "data-avatars-launcher hidden" in html
    assert re.search(r'role="dialog" aria-labelledby="[\w-]+" data-avatars-corner hidden', html)
    assert "avatars/floating.css" in html
    assert "style=" not in html
    assert "aria-modal" not in html


def test_an_inline_section_has_nothing_of_it(avatar: Avatar) -> None:
    html = render('{% avatar_section "littlelobster" %}')

    assert "launcher" not in html
    assert "floating" not in html


def test_the_same_avatar_twice_has_ids_and_anchors_of_its_own(avatar: Avatar) -> None:
    html = render(
        '{% avatar_section "littlelobster" %}{% avatar_section "littlelobster" %}'
        '{% avatar_section "littlelobster" variant="floating" placement="prices" %}'
    )

    assert len(ids(html)) == len(set(ids(html)))
    assert {"avatars-littlelobster", "avatars-littlelobster-2", "avatars-prices"} < set(ids(html))
    placements = [config["placement"] for config in configs(html)]
    assert placements == ["littlelobster", "littlelobster-2", "prices"]


def test_each_page_counts_for_itself(avatar: Avatar) -> None:
    template = Template('{% load avatars %}{% avatar_section "littlelobster" %}')

    first, second = (template.render(Context()) for _ in range(2))

    assert first == second


def test_a_section_in_a_loop_is_another_one_each_time(avatar: Avatar) -> None:
    html = render("{% for n in numbers %}{% avatar_section which %}{% endfor %}",
                  numbers=[1, 2], which=avatar)  # fmt: skip

    assert len(ids(html)) == len(set(ids(html)))


MISTAKES = {
    "a variant that is none": ('variant="sideways"', 'There is no variant "sideways"'),
    "a placement that is no name": ('placement="Our prices!"', "cannot be used"),
    "a context that is too long": ("context=long", "at most 1000 can be told"),
}


@pytest.mark.parametrize(("option", "complaint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_shown_to_a_developer_and_costs_visitors_nothing(
    avatar: Avatar,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    option: str,
    complaint: str,
) -> None:
    tag = f'{{% avatar_section "littlelobster" {option} %}}'
    long = "x" * (LONGEST_CONTEXT + 1)

    html = render(tag, long=long)
    [config] = configs(html)
    assert (config["variant"], config["context"]) == ("inline", "")
    assert complaint in caplog.text

    settings.DEBUG = True
    with pytest.raises(TemplateSyntaxError, match=complaint):
        render(tag, long=long)


@pytest.mark.parametrize("which", [3, ["littlelobster"]])
def test_what_is_neither_an_avatar_nor_a_slug_is_a_mistake_and_breaks_no_page(
    avatar: Avatar, settings: Any, caplog: pytest.LogCaptureFixture, which: Any
) -> None:
    assert configs(render("{% avatar_section which %}", which=which)) == []
    assert "neither an avatar nor the slug of one" in caplog.text

    settings.DEBUG = True
    with pytest.raises(TemplateSyntaxError, match="neither an avatar"):
        render("{% avatar_section which %}", which=which)


def test_an_option_that_is_unknown_is_a_mistake_everywhere(avatar: Avatar) -> None:
    with pytest.raises(TemplateSyntaxError, match="knows no colour"):
        render('{% avatar_section "littlelobster" colour="red" %}')


def test_the_context_is_signed_for_this_avatar(avatar: Avatar) -> None:
    [config] = configs(render('{% avatar_section "littlelobster" context="reads <prices>" %}'))

    assert read_context("littlelobster", config["context"]) == "reads <prices>"


def test_half_a_letter_in_the_context_breaks_no_page(avatar: Avatar) -> None:
    html = render('{% avatar_section "littlelobster" context=cut %}', cut="A lobster: \ud83e")

    [config] = configs(html)
    assert read_context("littlelobster", config["context"]) == "A lobster: ?"


def test_a_developer_learns_that_the_avatar_cannot_be_told(avatar: Avatar, settings: Any) -> None:
    settings.DEBUG = True
    AvatarWords.objects.update(personality="")

    assert "no personality" in render('{% avatar_section "littlelobster" context="hm" %}')


def test_the_next_step_is_that_of_the_page_s_language(avatar: Avatar) -> None:
    AvatarWords.objects.update(action_label="See the prices", action_url="/prices/")
    AvatarWords.objects.create(
        avatar=avatar, locale="zh-hant", action_label="看看價格", action_url="/價格/"
    )

    [english] = configs(render('{% avatar_section "littlelobster" %}'))
    with translation.override("zh-hant"):
        [chinese] = configs(render('{% avatar_section "littlelobster" %}'))

    assert english["action"] == {"label": "See the prices", "url": "/prices/"}
    assert chinese["action"] == {"label": "看看價格", "url": "/價格/"}
