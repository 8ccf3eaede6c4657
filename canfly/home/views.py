"""The home page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from avatars.pages import cached_page, changes_at
from canfly.home import rendering
from canfly.home.contents import EMPTY
from canfly.home.models import Publication


@cached_page
def home(request: HttpRequest) -> HttpResponse:
    """The home page as it was published last."""
    newest = Publication.objects.first()
    content, now = newest.content if newest else EMPTY, timezone.now()
    changes_at(*rendering.bounds(content), now=now)
    return show(request, rendering.page(content, now))


def show(request: HttpRequest, page: rendering.Page, **context: Any) -> HttpResponse:
    """The home page made of these sections."""
    return render(request, "home.html", {"page": page, **context})
