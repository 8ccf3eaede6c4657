"""`{% avatar_privacy %}` says what the settings do."""

from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation


def page() -> str:
    return Template("{% load avatars %}{% avatar_privacy %}").render(Context())


def test_it_names_who_processes_voice_and_picture_and_that_there_is_no_cookie() -> None:
    html = page()

    for words in ("Runway", "LiveKit", "no cookie", "keyed hash", "1a2b3c4d"):
        assert words in html
    assert "style=" not in html


def test_it_tells_what_is_kept_and_for_how_long(settings: Any) -> None:
    assert "We do not keep that text" in page()
    assert "deleted after 400 days" in page()

    settings.AVATARS_TRANSCRIPTS, settings.AVATARS_TRANSCRIPT_DAYS = True, 1
    settings.AVATARS_CALL_DAYS = 0

    assert "We keep that text for 1 day." in page()
    assert "kept until you ask us to delete it" in page()


@pytest.mark.parametrize(
    ("transcripts", "keeps", "call_days", "said"),
    [
        (False, False, 400, "delete both after the call, mostly within minutes."),
        (False, False, 0, "delete both after the call, mostly within minutes."),
        (True, False, 400, "as soon as its text has reached us: mostly within minutes, and"),
        (True, False, 0, "as soon as its text has reached us: mostly within minutes, and"),
        (False, True, 400, "delete both after 400 days, or sooner if you ask"),
        (True, True, 400, "delete both after 400 days, or sooner if you ask"),
        (False, True, 0, "but it can be deleted: see below"),
        (True, True, 0, "but it can be deleted: see below"),
    ],
)
def test_it_tells_what_becomes_of_runways_recording(
    settings: Any, transcripts: bool, keeps: bool, call_days: int, said: str
) -> None:
    settings.AVATARS_TRANSCRIPTS, settings.AVATARS_KEEP_AT_RUNWAY = transcripts, keeps
    settings.AVATARS_CALL_DAYS = call_days

    html = page()

    assert said in html
    assert ("Runway keeps a recording" in html) is keeps
    assert ("Runway makes a recording" in html) is not keeps


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("us@example.com", '<a href="mailto:us@example.com">us@example.com</a>'),
        ("/contact/", '<a href="/contact/">/contact/</a>'),
        ("https://example.com/a", '<a href="https://example.com/a">https://example.com/a</a>'),
        ("the desk <b>", "<p>the desk &lt;b&gt;</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ],
)
def test_visitors_learn_whom_to_write_to(settings: Any, contact: str, shown: str) -> None:
    assert "the people who run this site" in page()

    settings.AVATARS_PRIVACY_CONTACT = contact

    assert shown in page()
    assert "the people who run this site" not in page()


def test_consent_is_explained_where_it_is_asked_for(settings: Any) -> None:
    assert "until you close the tab" not in page()

    settings.AVATARS_CONSENT = True

    assert "until you close the tab" in page()


def test_where_a_screen_can_be_shared_visitors_read_where_it_goes(settings: Any) -> None:
    assert "your screen" not in page()

    settings.AVATARS_SCREEN_SHARING = True

    assert "If you share your screen" in page()


def test_it_speaks_the_language_of_its_page() -> None:
    with translation.override("zh-hans"):
        assert "这些记录在 400 天后删除" in page()
        assert "我们会让 Runway 把两者删除，通常在几分钟内" in page()
    with translation.override("zh-hant"):
        assert "我們會請 Runway 把兩者刪除，通常在幾分鐘內" in page()
