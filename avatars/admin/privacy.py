"""The privacy officer's page: what is kept of visitors, where and for how long; and all that is
kept of one call, to be handed to its visitor or erased.
"""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from avatars.admin.calls import ReadOnlyAdmin
from avatars.admin.one_call import MAY_ERASE
from avatars.exceptions import AvatarError
from avatars.insights.held import MOST_COUNTED, everything_of, held
from avatars.models import CallLog, VisitorsData
from avatars.models.settlers import troubles
from avatars.placements.privacy import privacy, privacy_path


class AsText(DjangoJSONEncoder):
    """What JSON has no kind for, such as the file of a site's own row, as its text."""

    def default(self, o: Any) -> Any:
        """As Django does; else the text."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


@admin.register(VisitorsData)
class PrivacyAdmin(ReadOnlyAdmin):
    """One page, for whoever may handle visitors' data."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """It has its own."""
        return request.user.has_perm("avatars.handle_privacy")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """So has the line in the menu."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[Any]:
        """The page, and the file of one call."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="avatars_visitorsdata_changelist"),
            path(
                "<uuid:pk>/everything/",
                wrap(require_POST(self.everything)),
                name="avatars_visitorsdata_everything",
            ),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page; with `reference` in the address, the calls whose id begins so."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reference = request.GET.get("reference", "").strip()
        now = timezone.now()
        may_look = request.user.has_perm("avatars.view_calllog")
        context = self.admin_site.each_context(request) | {
            "title": gettext("Privacy"),
            "opts": self.opts,
            "reference": reference,
            "calls": CallLog.objects.referred_to(reference).select_related("avatar"),
            "may_look": may_look,
            "may_erase": may_look and request.user.has_perm(MAY_ERASE),
            "held": held(now),
            "most": MOST_COUNTED,
            "kept": privacy(),
            "told_at": privacy_path(),
            "troubles": list(troubles(now)),
        }
        return TemplateResponse(request, "avatars/admin/privacy.html", context)

    def everything(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """All that is kept of a call, as JSON; told in the history before the first byte leaves."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        call = get_object_or_404(CallLog.objects.select_related("avatar"), pk=pk)
        try:
            found = everything_of(call)
        except AvatarError:
            messages.error(
                request,
                gettext(
                    "Runway did not say what it keeps of this call, so there is no file: it would"
                    " not be whole. Try again in a minute."
                ),
            )
            page = reverse("admin:avatars_visitorsdata_changelist")
            return HttpResponseRedirect(f"{page}?reference={found_by(call)}")
        answer = JsonResponse(
            found, encoder=AsText, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
        self.log_change(request, call, gettext("All that is kept of it was downloaded."))
        name = f"call-{found_by(call)}.json"
        answer["Content-Disposition"] = content_disposition_header(True, name) or ""
        return answer


def found_by(call: CallLog) -> str:
    """The reference that visitors are shown."""
    return str(call.pk)[:8]
