"""A site with its own pages around an avatar."""

from csp.constants import NONCE
from csp.decorators import csp_update
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from avatars.pages import cached_page
from canfly.urls import urlpatterns as pages_of_the_site

made: list[str] = []
SECTION = '{% load avatars %}{{ host }} {% avatar_section "littlelobster" CONTEXT %}'
PAGE = engines["django"].from_string(SECTION.replace("CONTEXT", ""))
TOLD = engines["django"].from_string(SECTION.replace("CONTEXT", "context=told"))


def _page(request: HttpRequest, told: str | None = None) -> HttpResponse:
    made.append(request.path)
    page = PAGE if told is None else TOLD
    return HttpResponse(page.render({"told": told, "host": request.get_host()}, request))


@cached_page
def plain(request: HttpRequest) -> HttpResponse:
    return _page(request)


@cached_page
def personal(request: HttpRequest) -> HttpResponse:
    return _page(request, f"The visitor is {request.GET['name']}.")


@cached_page
def told(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("told", ""))


@cached_page
def without_request(request: HttpRequest) -> HttpResponse:
    made.append(request.path)
    return HttpResponse(TOLD.render({"told": "The visitor is Ann."}))


@cached_page
def lazy(request: HttpRequest) -> TemplateResponse:
    made.append(request.path)
    return TemplateResponse(request, TOLD, {"told": "The visitor is Ann."})


@cached_page
def with_cookie(request: HttpRequest) -> HttpResponse:
    answer = _page(request)
    answer.set_cookie("who", "ann")
    return answer


@cached_page
def with_session(request: HttpRequest) -> HttpResponse:
    request.session.get("who")
    return _page(request)


@csp_update({"script-src": [NONCE]})
@cached_page
def with_nonce(request: HttpRequest) -> HttpResponse:
    str(request.csp_nonce)  # type: ignore[attr-defined]
    return _page(request)


@cached_page
def nested(request: HttpRequest) -> HttpResponse:
    return plain(request)


@cached_page
def own_control(request: HttpRequest) -> HttpResponse:
    answer = _page(request)
    answer["Cache-Control"] = "private"
    return answer


@cached_page
def missing(request: HttpRequest) -> HttpResponse:
    made.append(request.path)
    return HttpResponse("not here", status=404)


def undecorated(request: HttpRequest) -> HttpResponse:
    return _page(request)


def undecorated_personal(request: HttpRequest) -> HttpResponse:
    return _page(request, "The visitor is Ann.")


VIEWS = (
    plain,
    personal,
    told,
    without_request,
    lazy,
    with_cookie,
    with_session,
    with_nonce,
    nested,
    own_control,
    missing,
    undecorated,
    undecorated_personal,
)
urlpatterns = [
    *i18n_patterns(*(path(f"{view.__name__}/", view) for view in VIEWS)),
    path("by-header/", plain),
    *pages_of_the_site,
]
