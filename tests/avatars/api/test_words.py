"""The widget's words in another language than the page's, for those who change it in a call."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import Any

import polib
import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from avatars.models import Avatar
from avatars.placements.words import LABELS
from tests.blocks import texts_for
from tests.tools import ROOT

WORDS = "/api/avatar/words/"


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_every_language_of_the_site_has_every_word(client: Client, language: str) -> None:
    answer = client.get(WORDS + language).json()

    assert answer["locale"] == language
    assert answer["labels"].keys() == LABELS.keys()
    assert all(answer["labels"].values())


def test_a_language_offers_itself_in_its_own_words(client: Client) -> None:
    offers = {
        language: client.get(WORDS + language).json()["labels"]["language_offer"]
        for language in ("en", "zh-hant", "zh-hans")
    }

    assert offers == {
        "en": "Switch to English?",
        "zh-hant": "改用中文？",
        "zh-hans": "改用中文？",
    }


def test_they_may_be_kept_by_everybody_and_set_no_cookie(client: Client) -> None:
    answer = client.get(WORDS + "en")

    assert "public" in answer["Cache-Control"]
    assert "max-age=3600" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_browsers_language_has_no_say(client: Client) -> None:
    chinese = client.get(WORDS + "en", headers={"Accept-Language": "zh-TW"})

    assert chinese.json() == client.get(WORDS + "en").json()


def test_a_code_is_the_same_in_capitals(client: Client) -> None:
    assert client.get(WORDS + "zh-Hant").json()["locale"] == "zh-hant"


@pytest.mark.parametrize("language", ["fr", "xx", "en-gb", "..", "%00", "a" * 3000, "語言"])
def test_a_language_without_words_is_not_found(client: Client, language: str) -> None:
    answer = client.get(WORDS + language)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_language"


def test_they_are_only_read(client: Client) -> None:
    answer = client.post(WORDS + "en")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


def test_a_site_with_other_languages_has_those(client: Client, settings: Any) -> None:
    settings.LANGUAGES = [("fr", "Français")]

    assert client.get(WORDS + "fr").status_code == 200
    assert client.get(WORDS + "en").status_code == 404


def test_a_site_adds_a_language_in_a_folder_of_its_own(
    client: Client, avatar: Avatar, settings: Any, tmp_path: Path
) -> None:
    """By the lines of docs/languages.md, with two words translated."""
    if not which("msginit"):
        pytest.skip("GNU gettext is not installed")
    collect, compile_, in_settings = texts_for(__file__, "docs/languages.md")
    subprocess.run(
        ["sh", "-e"], input=collect, env=os.environ | {"OWN": str(tmp_path)}, cwd=ROOT, text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    file = tmp_path / "locale/de/LC_MESSAGES/django.po"
    german = polib.pofile(str(file))
    assert {entry.msgstr for entry in german} == {""}
    german.find("Cancel").msgstr = "Abbrechen"
    german.find("Start Video Call with %(who)s").msgstr = "%(who)s anrufen"
    german.save()
    django = f"{sys.executable} -m django"
    subprocess.run(
        shlex.split(compile_.replace("python manage.py", django)), cwd=tmp_path, check=True,
        capture_output=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    own = {"BASE_DIR": tmp_path}
    exec(in_settings, own)
    settings.LANGUAGES, settings.LOCALE_PATHS = own["LANGUAGES"], own["LOCALE_PATHS"]
    assert own["LANGUAGE_CODE"] == "de"

    with override("de"):
        page = Template('{% load avatars %}{% avatar_section "littlelobster" %}').render(Context())
    labels = client.get(WORDS + "de").json()["labels"]

    assert "LittleLobster anrufen" in page
    assert '"cancel": "Abbrechen"' in page
    assert labels["cancel"] == "Abbrechen"
    assert labels["mute"] == "Mute microphone"
