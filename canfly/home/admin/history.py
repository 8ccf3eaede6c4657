"""Publishing and its history: what was published, by whom, and how it is brought back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from canfly.home import contents, drafts, publishing
from canfly.home.admin.meanwhile import sentences
from canfly.home.differences import differences
from canfly.home.models import Draft, Publication

DESK = "admin:canfly_homesection_changelist"
ON_A_PAGE = 20


class HistoryPages(admin.ModelAdmin):
    """The buttons that publish, throw away, take back and restore; and the list of publications."""

    def get_urls(self) -> list[URLPattern]:
        """Their addresses, before the usual ones."""
        wrap = self.admin_site.admin_view
        return [
            path("publish/", wrap(require_POST(self.publish)), name="canfly_homesection_publish"),
            path("undo/", wrap(require_POST(self.undo)), name="canfly_homesection_undo"),
            path(
                "throw-away/", wrap(require_POST(self.throw_away)), name="canfly_homesection_away"
            ),
            path("publications/", wrap(self.publications), name="canfly_homesection_publications"),
            path(
                "publications/<int:pk>/restore/",
                wrap(require_POST(self.restore)),
                name="canfly_homesection_restore",
            ),
            *super().get_urls(),
        ]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Make the draft what visitors see; a page that would be empty is asked about."""
        self._must_change(request)
        return self.publish_seen(request, self.seen(request))

    def publish_seen(self, request: HttpRequest, seen: int) -> HttpResponse:
        """Publish the draft as it was at the revision `seen`, and go to the desk."""
        before = Publication.objects.first()
        try:
            published = publishing.publish(
                request.user, seen, even_empty=bool(request.POST.get("even_empty"))
            )
        except drafts.Outdated as outdated:
            return self.outdated(request, outdated)
        except publishing.NothingShows as nothing:
            context = self.admin_site.each_context(request) | {
                "title": gettext("Publish an empty page?"),
                "opts": self.opts,
                "gaps": nothing.gaps,
                "revision": seen,
            }
            return TemplateResponse(request, "admin/canfly/homesection/empty.html", context)
        if before is None or published.revision > before.revision:
            old = before.content if before else contents.EMPTY
            what = "; ".join(map(str, differences(old, published.content)))
            self.note(request, gettext("Published: %(what)s") % {"what": what}, published)
        self.message_user(request, gettext("Published. Visitors see it now."), messages.SUCCESS)
        return HttpResponseRedirect(reverse(DESK))

    def undo(self, request: HttpRequest) -> HttpResponse:
        """Take the draft's last change back."""
        self._must_change(request)
        try:
            publishing.undo(request.user, self.seen(request))
        except drafts.Outdated as outdated:
            return self.outdated(request, outdated)
        self.said(request, gettext("The last change is taken back."))
        return HttpResponseRedirect(reverse(DESK))

    def throw_away(self, request: HttpRequest) -> HttpResponse:
        """Make the draft what visitors see."""
        self._must_change(request)
        try:
            publishing.throw_away(request.user, self.seen(request))
        except drafts.Outdated as outdated:
            return self.outdated(request, outdated)
        self.said(request, gettext("The draft is thrown away: it is what visitors see."))
        return HttpResponseRedirect(reverse(DESK))

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the draft what was published then; with `publish`, what visitors see as well."""
        self._must_change(request)
        publication = get_object_or_404(Publication, pk=pk)
        try:
            restored = publishing.restore(request.user, self.seen(request), publication)
        except drafts.Outdated as outdated:
            return self.outdated(request, outdated)
        self.said(request, gettext("The draft is as it was published then."))
        if request.POST.get("publish"):
            return self.publish_seen(request, restored)
        return HttpResponseRedirect(reverse(DESK))

    def publications(self, request: HttpRequest) -> HttpResponse:
        """Everything that was published, newest first, each with what it changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Publication.objects.select_related("author")
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
        shown = list(page)
        # What the last one on the page changed is told by the one before it.
        older = rows.filter(revision__lt=shown[-1].revision).first() if shown else None
        before = [*shown[1:], older]
        state = drafts.state()
        context = self.admin_site.each_context(request) | {
            "title": gettext("History of the home page"),
            "opts": self.opts,
            "page": page,
            "state": state,
            "publications": [
                (
                    one,
                    differences(old.content, one.content) if old else None,
                    one.content == state.content,
                )
                for one, old in zip(shown, before, strict=True)
            ],
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/canfly/homesection/publications.html", context)

    def seen(self, request: HttpRequest) -> int:
        """The revision of the draft that the editor has seen."""
        try:
            return int(request.POST.get("revision", ""))
        except ValueError:
            raise Http404 from None

    def outdated(self, request: HttpRequest, outdated: drafts.Outdated) -> HttpResponse:
        """Say who was faster, and show how it is now."""
        for told in sentences(outdated.meanwhile):
            self.message_user(request, told, messages.WARNING)
        nothing = gettext("Nothing was done. This is how it is now.")
        self.message_user(request, nothing, messages.WARNING)
        return HttpResponseRedirect(reverse(DESK))

    def said(self, request: HttpRequest, message: str) -> None:
        """Say what was done, and write it down."""
        self.message_user(request, message, messages.SUCCESS)
        self.note(request, message)

    def note(self, request: HttpRequest, message: str, about: Any = None) -> None:
        """Write down in the admin's history what was done to the draft, or to a publication."""
        self.log_change(request, about or Draft.objects.get(pk=1), message)

    def _must_change(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied
