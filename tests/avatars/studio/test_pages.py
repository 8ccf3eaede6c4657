"""The site's own pages as documents; nothing is asked for over the network."""

import pytest
import responses
from django.utils import translation

from avatars.models import Document
from avatars.studio.knowledge.importing import NotTaken
from avatars.studio.knowledge.pages import take_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_network(runway: responses.RequestsMock) -> None:
    """Any request that went out would be an error."""


@pytest.mark.parametrize(
    ("path", "language", "says"),
    [("/en/privacy/", "en", "Your microphone is on"), ("/zh-hant/privacy/", "zh-hant", "麥克風")],
)
def test_a_page_is_taken_with_what_it_says_and_nothing_around_it(
    path: str, language: str, says: str
) -> None:
    with translation.override("zh-hans"):
        result = take_page(path, "testserver", secure=False)
        assert translation.get_language() == "zh-hans"

    document = result.document
    assert document
    assert (document.locale, document.page, document.status) == (language, path, "draft")
    assert says in document.text
    assert "<" not in document.text
    assert "canfly" not in document.text.lower().split()  # neither header nor footer


def test_a_page_again_changes_the_same_document() -> None:
    take_page("/en/privacy/", "testserver", secure=False)
    Document.objects.update(text="old", digest="0", taken="0")

    result = take_page("/en/privacy/", "testserver", secure=False)

    assert result.changed
    assert "Runway" in Document.objects.get().text


def test_a_page_that_leads_on_within_the_site_is_followed() -> None:
    result = take_page("/", "testserver", secure=False)

    assert result.source == "/en/"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "//[",
        "//\u2100/",
        "/en/\r\nHost: evil.test",
        "file:///etc/passwd",
        "en/privacy/",
        "",
        "/en/?q=1",
        "/en/#top",
        "/nowhere/",
        "/robots.txt",
        "/api/avatar/connect",
        "/" + "x" * 300,
    ],
)
def test_what_is_no_page_of_this_site_is_refused(path: str) -> None:
    with pytest.raises(NotTaken):
        take_page(path, "testserver", secure=False)
    assert not Document.objects.exists()


def test_a_page_that_leads_to_another_site_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.http import HttpResponseRedirect

    def lead_away(*_: object) -> HttpResponseRedirect:
        return HttpResponseRedirect("https://evil.test/")

    monkeypatch.setattr("avatars.studio.knowledge.pages._answer", lead_away)

    with pytest.raises(NotTaken, match="another site"):
        take_page("/en/", "testserver", secure=False)
