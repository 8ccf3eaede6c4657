"""The site's pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from canfly.home.models import HomeSection


@never_cache
@vary_on_headers("Accept-Language")
def root(request: HttpRequest) -> HttpResponse:
    """Send `/` to the home page in the visitor's language."""
    return HttpResponseRedirect(reverse("home"))


# Nothing secret and nothing of the visitor's is on the page: compressing it gives nothing away.
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """The home page: its sections in the editor's order."""
    return show(request, list(HomeSection.objects.visible()))


def show(request: HttpRequest, sections: list[HomeSection]) -> HttpResponse:
    """The home page made of these sections."""
    face = next((section.avatar for section in sections if section.can_talk), None)
    return render(request, "home.html", {"sections": sections, "face": face})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the sitemap is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
