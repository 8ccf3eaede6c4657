"""The home page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from canfly.home import rendering
from canfly.home.contents import EMPTY
from canfly.home.models import Publication


# Nothing secret and nothing of the visitor's is on the page: compressing it gives nothing away.
@gzip_page
@cache_control(no_cache=True)  # what is published shows at once
def home(request: HttpRequest) -> HttpResponse:
    """The home page as it was published last."""
    newest = Publication.objects.first()
    return show(request, rendering.page(newest.content if newest else EMPTY, timezone.now()))


def show(request: HttpRequest, page: rendering.Page, **context: Any) -> HttpResponse:
    """The home page made of these sections."""
    return render(request, "home.html", {"page": page, **context})
