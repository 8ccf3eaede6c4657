"""The draft, or a publication, as visitors would see it: in a frame of the admin, staff alone."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from canfly.home import drafts, rendering, views
from canfly.home.contents import Content
from canfly.home.models import Publication
from canfly.web.languages import Language

WIDTHS = ("desktop", "phone")
FRAMES, FRAMED = {"frame-src": [SELF]}, {"frame-ancestors": [SELF]}


class PreviewPages(admin.ModelAdmin):
    """A page of the admin with a frame, and what is in the frame."""

    def get_urls(self) -> list[URLPattern]:
        """Their addresses, before the usual ones."""
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(self.preview), name="canfly_homesection_preview"),
            path("preview/<slug:language>/", wrap(self.frame), name="canfly_homesection_frame"),
            *super().get_urls(),
        ]

    @method_decorator([csp_replace(FRAMES), csp_replace(FRAMES, REPORT_ONLY=True)])
    def preview(self, request: HttpRequest) -> HttpResponse:
        """The frame, at the width of a desktop or of a phone, in one language."""
        publication = self._publication(request)
        state = drafts.state()
        language = _known_language(request.GET.get("language") or get_language() or "")
        width = request.GET.get("width", "")
        also = request.GET.get("section", "")
        frame = reverse("admin:canfly_homesection_frame", args=[language])
        query = request.GET.urlencode()
        page = rendering.page(_content(publication, state), timezone.now(), also)
        anchor = next((one.anchor for one in page.sections if one.key == also), "")
        context = self.admin_site.each_context(request) | {
            "title": gettext("Preview of the home page"),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "publication": publication,
            "state": state,
            "language": language,
            "width": width if width in WIDTHS else WIDTHS[0],
            "frame": f"{frame}?{query}" + (f"#{anchor}" if anchor else ""),
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/canfly/homesection/preview.html", context)

    @method_decorator(
        [
            never_cache,
            xframe_options_sameorigin,
            csp_replace(FRAMED),
            csp_replace(FRAMED, REPORT_ONLY=True),
        ]
    )
    def frame(self, request: HttpRequest, language: str) -> HttpResponse:
        """The page itself. The section `section` shows even if it is hidden or out of its time."""
        publication = self._publication(request)
        if language not in dict(settings.LANGUAGES):
            raise Http404
        content = _content(publication, drafts.state())
        with translation.override(language):
            page = rendering.page(content, timezone.now(), request.GET.get("section", ""))
            return views.show(
                request,
                page,
                avatars_test_calls=True,
                preview=True,
                site_languages=[
                    Language(
                        code,
                        str(name),
                        f"{reverse('admin:canfly_homesection_frame', args=[code])}"
                        f"?{request.GET.urlencode()}",
                        code == language,
                    )
                    for code, name in settings.LANGUAGES
                ],
            )

    def _publication(self, request: HttpRequest) -> Publication | None:
        """Which one is looked at; None for the draft."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = request.GET.get("publication", "")
        return get_object_or_404(Publication, pk=pk) if pk.isdecimal() else None


def _content(publication: Publication | None, state: drafts.State) -> Content:
    return publication.content if publication else state.content


def _known_language(code: str) -> str:
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
