"""Who saves again what the answered page contains keeps it, whatever became of the rows."""

from typing import Any

import pytest
from django.test import Client

from canfly.home.models import HomeSection, SectionWords
from tests.canfly.home.conftest import LIST, arrange, press, section
from tests.pages import filled, place, typed

pytestmark = pytest.mark.django_db
AGAIN = "Save again to keep it instead."


def opened(client: Client, kind: str) -> Any:
    return client.get(f"{LIST}{section(kind).pk}/change/")


def send(client: Client, kind: str, form: dict[str, str]) -> Any:
    return client.post(f"{LIST}{section(kind).pk}/change/", form)


def texts(kind: str) -> dict[str, dict[str, str]]:
    return dict(section(kind).words.values_list("locale", "texts"))


def test_what_two_began_in_one_language_is_kept_by_who_saves_again(
    ann: Client, bob: Client
) -> None:
    anns, bobs = opened(ann, "quote"), opened(bob, "quote")
    assert send(ann, "quote", typed(anns, "en", line_1="Ann's")).status_code == 302

    told = send(bob, "quote", typed(bobs, "en", line_1="Bob's"))

    assert AGAIN in told.content.decode()
    form = filled(told)
    assert form[place(form, "en", "line_1")] == "Bob's"
    assert form[place(form, "zh-hans", "line_1")] == ""
    assert 'lang="zh-Hans"' in told.content.decode()
    assert texts("quote") == {"en": {"line_1": "Ann's"}}
    assert send(bob, "quote", form).status_code == 302
    assert texts("quote") == {"en": {"line_1": "Bob's"}}


def test_what_another_emptied_comes_back_with_who_saves_again(ann: Client, bob: Client) -> None:
    for locale in ("en", "zh-hant"):
        send(ann, "quote", typed(opened(ann, "quote"), locale, line_1=f"First, {locale}"))
    anns, bobs = opened(ann, "quote"), opened(bob, "quote")
    send(ann, "quote", typed(anns, "en", line_1=""))
    assert set(texts("quote")) == {"zh-hant"}

    told = send(bob, "quote", typed(bobs, "en", line_1="Bob's"))

    assert AGAIN in told.content.decode()
    assert send(bob, "quote", filled(told)).status_code == 302
    assert texts("quote") == {
        "en": {"line_1": "Bob's"},
        "zh-hant": {"line_1": "First, zh-hant"},
    }


def test_an_undo_elsewhere_is_not_in_the_way_of_an_open_form(ann: Client, bob: Client) -> None:
    send(ann, "quote", typed(opened(ann, "quote"), "en", line_1="Ann's"))
    rows = set(SectionWords.objects.values_list("pk", flat=True))
    bobs = opened(bob, "quote")
    arrange(ann, "hero", "hide")
    press(ann, "undo/")

    assert send(bob, "quote", typed(bobs, "en", line_1="Bob's")).status_code == 302

    assert texts("quote") == {"en": {"line_1": "Bob's"}}
    assert set(SectionWords.objects.values_list("pk", flat=True)) == rows


def test_a_section_that_was_removed_and_came_back_can_be_saved(ann: Client, bob: Client) -> None:
    send(ann, "quote", typed(opened(ann, "quote"), "en", line_1="Ann's"))
    bobs = opened(bob, "quote")
    pk = section("quote").pk
    arrange(ann, "quote", "remove")
    press(ann, "undo/")
    assert HomeSection.objects.filter(pk=pk).exists()

    assert send(bob, "quote", typed(bobs, "en", line_1="Bob's")).status_code == 302

    assert texts("quote") == {"en": {"line_1": "Bob's"}}


@pytest.mark.parametrize("total", ["", "x", "-1", "²", "9" * 30])
def test_a_form_with_a_spoiled_number_of_languages_is_refused(ann: Client, total: str) -> None:
    form = typed(opened(ann, "quote"), "en", line_1="Ann's") | {"words-TOTAL_FORMS": total}

    assert send(ann, "quote", form).status_code in (200, 302)
