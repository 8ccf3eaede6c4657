"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from canfly.home.models import HomeSection


# Nothing secret and nothing of the visitor's is on the page: compressing it gives nothing away.
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """The home page: its sections in the editor's order."""
    return show(request, list(HomeSection.objects.visible()))


def show(request: HttpRequest, sections: list[HomeSection]) -> HttpResponse:
    """The home page made of these sections."""
    face = next((section.avatar for section in sections if section.can_talk), None)
    return render(request, "home.html", {"sections": sections, "face": face})
