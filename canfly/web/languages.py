"""The languages of the site's pages, and the address of a page in each."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

PAGES = ("home", "privacy")  # the names of those that are there in every language


@dataclass(frozen=True)
class Language:
    """A language as links name it; `tag` is for HTML: `en`, `zh-Hant`."""

    code: str
    name: str
    path: str
    current: bool

    @property
    def tag(self) -> str:
        """The BCP 47 tag, in its usual spelling."""
        return html_tag(self.code)


def html_tag(code: str) -> str:
    """Django's code of a language as HTML spells it: `zh-hant` is `zh-Hant`."""
    return translation.to_locale(code).replace("_", "-")


def languages(current: str, page: str) -> list[Language]:
    """Every language of the site with the page of that name."""
    return [
        Language(code, str(name), _path(page, code), code == current)
        for code, name in settings.LANGUAGES
    ]


def site_words(request: HttpRequest) -> dict[str, object]:
    """Context for every page: its languages, and the site's own address."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    page = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "site_languages": languages(current, page if page in PAGES else "home"),
        "html_tag": html_tag(current),
        "site": f"{request.scheme}://{request.get_host()}",
    }


def _path(page: str, code: str) -> str:
    with translation.override(code):
        return reverse(page)
