"""Every setting has one home, and what documents say of it agrees."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from avatars.conf import Conf, Setting, all_settings, conf
from tests.documents import in_the_example, in_the_reference, shown

EVERY_SETTING = pytest.mark.parametrize(
    "setting", list(all_settings()), ids=lambda found: found.name
)
# The site's own, though their names begin so.
OF_THE_SITE = {"AVATARS_LITTLELOBSTER_ID", "AVATARS_CONNECT_SRC", "AVATARS_MEDIA_SRC"}


@EVERY_SETTING
@pytest.mark.parametrize("place", [in_the_reference, in_the_example])
def test_documents_state_the_default(setting: Setting[Any], place: Any) -> None:
    assert place()[setting.name] == shown(setting.default)


@pytest.mark.parametrize("place", [in_the_reference, in_the_example])
def test_documents_name_no_setting_that_is_not_there(place: Any) -> None:
    named = {name for name in place() if name.startswith(("AVATARS_", "RUNWAYML_"))}

    assert named == {setting.name for setting in all_settings()} | OF_THE_SITE


def test_a_setting_of_django_comes_before_the_environment_and_both_before_the_default(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert conf.daily_minutes == 60

    monkeypatch.setenv("AVATARS_DAILY_MINUTES", "7")
    assert conf.daily_minutes == 7

    settings.AVATARS_DAILY_MINUTES = 8
    assert conf.daily_minutes == 8


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (Conf.connect_rate, "5/m, 20/h", ["5/m", "20/h"]),
        (Conf.allowed_origins, "", []),
        (Conf.allowed_origins, "https://a.example, ", ["https://a.example"]),
        (Conf.ready_timeout, "12.5", 12.5),
        (Conf.trusted_proxies, "2", 2),
        (Conf.consent, "1", True),
        (Conf.consent, "Off", False),
        (Conf.transcripts, True, True),
        (Conf.link_hosts, "Docs.Example.com, example.org", ["docs.example.com", "example.org"]),
        (Conf.base_url, "http://127.0.0.1:8788/", "http://127.0.0.1:8788"),
        (
            Conf.catalogue,
            "guide = cat-character, max=0a0a",
            {"guide": "cat-character", "max": "0a0a"},
        ),
    ],
)
def test_a_text_of_the_environment_becomes_what_is_meant(
    setting: Setting[Any], text: object, value: Any
) -> None:
    assert setting.read({setting.name: text}) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (Conf.ready_timeout, "soon"),
        (Conf.daily_minutes, "1.5"),
        (Conf.catalogue, "guide"),
        (Conf.consent, "perhaps"),
        (Conf.silence_timeout, "nan"),
        (Conf.join_timeout, "inf"),
        (Conf.link_hosts, "https://docs.example.com"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(setting: Setting[Any], text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{setting.name} cannot be '{text}'"):
        setting.read({setting.name: text})
