"""The site's root, its page on privacy, and what robots are asked."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from avatars.pages import cached_page


@never_cache
@vary_on_headers("Accept-Language")
def root(request: HttpRequest) -> HttpResponse:
    """Send `/` to the home page in the visitor's language."""
    return HttpResponseRedirect(reverse("home"))


@cached_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What becomes of visitors' voice and picture."""
    return render(request, "privacy.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the sitemap is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
