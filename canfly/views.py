"""The site's pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from canfly.models import HomeSection


@never_cache
@vary_on_headers("Accept-Language")
def root(request: HttpRequest) -> HttpResponse:
    """Send `/` to the home page in the visitor's language."""
    return HttpResponseRedirect(reverse("home"))


def home(request: HttpRequest) -> HttpResponse:
    """The home page: its sections in the editor's order."""
    sections = HomeSection.objects.visible()
    talk = any(section.can_talk for section in sections)
    return render(request, "home.html", {"sections": sections, "talk": talk})
