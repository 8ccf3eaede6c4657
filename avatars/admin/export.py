"""The log as a file to download: exactly what it is filtered by."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR, ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from avatars.admin.log_filters import counted
from avatars.admin.one_call import MAY_READ
from avatars.insights.export import as_csv, as_json
from avatars.insights.tally import today

KINDS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}
FIGURES, WORDS = "figures", "words"


class Export(admin.ModelAdmin):
    """What can be downloaded from the log."""

    def get_urls(self) -> list[Any]:
        """Each kind of file, with what was said and without."""
        view = self.admin_site.admin_view(require_safe(self.export))
        return [
            path(
                f"export/{what}.{kind}",
                view,
                {"kind": kind, "words": what == WORDS},
                name=f"avatars_calllog_{what}_{kind}",
            )
            for what in (FIGURES, WORDS)
            for kind in KINDS
        ] + super().get_urls()

    def export(self, request: HttpRequest, kind: str, words: bool) -> HttpResponseBase:
        """The calls that the list would show, on all of its pages, without its limit; test calls
        only where nothing else is listed.

        Whoever may view the log has their figures and comments; what was said needs its own
        permission. The admin's history tells of it before the first byte leaves.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if words and not request.user.has_perm(MAY_READ):
            raise PermissionDenied
        log = reverse("admin:avatars_calllog_changelist")
        try:
            changelist = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{log}?{ERROR_FLAG}=1")
        if request.GET.get(SEARCH_VAR, "").strip() and not changelist.query:
            return HttpResponseRedirect(log)  # which says what is wrong with the search
        calls: Any = counted(request, changelist.queryset)
        content_type, write = KINDS[kind]
        if request.method == "HEAD":
            return HttpResponse(content_type=content_type)
        count = calls.order_by().count()
        self._note(request, count, kind, words)
        answer = StreamingHttpResponse(write(calls, words=words), content_type=content_type)
        # The count tells whether a file is whole.
        name = f"calls-{today()}-{count}.{kind}"
        answer["Content-Disposition"] = content_disposition_header(True, name) or ""
        return answer

    def _note(self, request: HttpRequest, count: int, kind: str, words: bool) -> None:
        said = gettext("with what was said") if words else gettext("without what was said")
        filters = request.GET.urlencode() or gettext("All calls")
        LogEntry.objects.create(
            user_id=cast(int, request.user.pk),
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=gettext("%(count)s calls downloaded as %(kind)s")
            % {"count": count, "kind": kind.upper()},
            action_flag=CHANGE,
            change_message=f"{kind.upper()}, {said}: {filters}",
        )


def downloads(request: HttpRequest, changelist: ChangeList) -> list[tuple[str, list[Any]]]:
    """Links to the files of what is listed: by what is in them, each a kind and its address."""
    filters = changelist.get_query_string()
    offered = [(FIGURES, gettext("Download"))]
    if request.user.has_perm(MAY_READ):
        offered.append((WORDS, gettext("With what was said")))
    return [
        (
            label,
            [
                (kind.upper(), reverse(f"admin:avatars_calllog_{what}_{kind}") + filters)
                for kind in KINDS
            ],
        )
        for what, label in offered
    ]
