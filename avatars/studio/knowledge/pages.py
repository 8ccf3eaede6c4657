"""This site's own pages as documents: what a page says, without what is around it.

A page is rendered by this process, as for a visitor who is not logged in. Nothing goes over the
network, so that no address of another server can be asked for. What finds the main content takes
the extra [pages], and is imported when it is used.
"""

from collections.abc import Collection
from importlib.util import find_spec
from io import BytesIO
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponseBase
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from avatars.models import Avatar
from avatars.models.documents import LONGEST_TEXT, LONGEST_TITLE, tidy
from avatars.studio.knowledge.importing import NotTaken, Part, Result, take

MOST_REDIRECTS = 3
LONGEST_PATH = 255  # characters


def installed() -> bool:
    """Whether the extra [pages] is there."""
    return find_spec("trafilatura") is not None


def take_page(path: str, host: str, *, secure: bool, avatars: Collection[Avatar] = ()) -> Result:
    """Keep the page at `path` as a document, in the language of its path; again: change that.

    `host` is one that the site answers to. Raises NotTaken.
    """
    path, html = _page(_own(path), host, secure)
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    title, text = _main_content(html)
    if not text:
        raise NotTaken(_("No text was found on this page."))
    if len(text) > LONGEST_TEXT:
        raise NotTaken(_("It has more than 200,000 characters."))
    part = Part(path, Truncator(title or path).chars(LONGEST_TITLE), text)
    return take([part], language, avatars)[0]


def _own(path: str) -> str:
    """The path, of this site; raises NotTaken for anything else, such as another site's address."""
    path = path.strip()
    parts = _parts(path) if path.isprintable() and "\\" not in path else None
    if not parts or parts.scheme or parts.netloc or not path.startswith("/"):
        raise NotTaken(_("Give the path of a page of this site, such as /en/about/."))
    if parts.query or parts.fragment or len(path) > LONGEST_PATH:
        raise NotTaken(_("Give the path alone, without ? and #."))
    return path


def _parts(address: str, seen_from: str = "") -> SplitResult | None:
    """The parts of an address; None where it is none, such as `//[`."""
    try:
        return urlsplit(urljoin(seen_from, address))
    except ValueError:
        return None


def _page(path: str, host: str, secure: bool) -> tuple[str, bytes]:
    """The path that it is found at in the end, and the page; raises NotTaken."""
    for _each in range(MOST_REDIRECTS + 1):
        with translation.override(translation.get_language()):  # rendering switches it
            response = _answer(path, host, secure)
        if response.status_code in (301, 302, 303, 307, 308):
            there = _parts(response["Location"], path)
            if there is None or there.netloc not in ("", host):
                raise NotTaken(_("This page leads to another site."))
            path = _own(there.path)
            continue
        if response.status_code != 200:
            raise NotTaken(
                _("There is no such page for visitors: it answers %(status)s.")
                % {"status": response.status_code}
            )
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            raise NotTaken(_("This is not a page, but a file."))
        return path, getattr(response, "content", b"")
    raise NotTaken(_("This page leads from one address to the next."))


def _answer(path: str, host: str, secure: bool) -> HttpResponseBase:
    """What a visitor without a cookie is answered, by the site's own middleware and views."""
    name, _colon, port = host.partition(":")
    proxy = settings.SECURE_PROXY_SSL_HEADER
    told = dict([proxy]) if proxy and secure else {}
    request = WSGIRequest(
        told
        | {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": name,
            "SERVER_PORT": port or ("443" if secure else "80"),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host,
            "HTTP_ACCEPT": "text/html",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "https" if secure else "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
        }
    )
    return WSGIHandler().get_response(request)


def _main_content(html: bytes) -> tuple[str, str]:
    """The title and the main text, as Markdown."""
    from trafilatura import bare_extraction, extract

    found = bare_extraction(html, with_metadata=True, include_comments=False)
    text = extract(html, output_format="markdown", include_comments=False, include_formatting=True)
    title = getattr(found, "title", None) or ""
    return tidy(title), tidy((text or "").replace("\0", ""))
