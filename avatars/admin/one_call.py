"""One call as it went: its course on one line, what was said, its recording, and erasing it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from avatars.insights.conversations import erase_call, recording_url
from avatars.models import CallLog, Transcript

MAY_READ, MAY_ERASE = "avatars.view_transcript", "avatars.delete_calllog"


@dataclass(frozen=True)
class Step:
    """A moment of the call, and how many seconds after the one before."""

    name: str
    moment: datetime
    after: str


@dataclass(frozen=True)
class Line:
    """Something that was said."""

    by_visitor: bool
    text: str


def course(call: CallLog) -> list[Step]:
    """The moments that the call came to, in the order in which they lie."""
    moments = [
        (gettext("pressed"), call.created_at),
        (gettext("accepted"), call.accepted_at if call.stood_in_line is not None else None),
        (gettext("ready"), call.ready_at),
        (gettext("joined"), call.joined_at),
        (gettext("face"), call.face_at),
        (gettext("ended"), call.ended_at),
        (gettext("settled"), call.settled_at),
    ]
    steps: list[Step] = []
    for name, moment in sorted(
        ((name, moment) for name, moment in moments if moment), key=lambda step: step[1]
    ):
        seconds = (moment - steps[-1].moment).total_seconds() if steps else None
        steps.append(Step(name, moment, "" if seconds is None else f"+ {seconds:.1f} s"))
    return steps


def said(call: CallLog) -> list[Line]:
    """What was said, where words are kept."""
    kept = Transcript.objects.filter(pk=call.pk).first()
    return [Line(bool(by_visitor), text) for by_visitor, text in (kept.lines if kept else [])]


class OneCall(admin.ModelAdmin):
    """The page of one call, and what can be done there."""

    change_form_template = "avatars/admin/call.html"

    def get_urls(self) -> list[Any]:
        """The recording, and erasing."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<uuid:pk>/recording/",
                wrap(require_GET(self.recording)),
                name="avatars_calllog_recording",
            ),
            path("<uuid:pk>/erase/", wrap(self.erase), name="avatars_calllog_erase"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; words only for whoever may read them."""
        call = self.get_object(request, object_id)
        context: dict[str, Any] = extra_context or {}
        if isinstance(call, CallLog):
            may_read = request.user.has_perm(MAY_READ)
            context |= {
                "course": course(call),
                "may_read": may_read,
                "said": said(call) if may_read else [],
                "may_erase": request.user.has_perm(MAY_ERASE) and call.settled_at,
                "kept_at_runway": hasattr(call, "conversation"),
            }
        return super().change_view(request, object_id, form_url, context)

    def recording(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """To the recording, by a link that is fetched fresh: Runway's end after a day or two."""
        if not request.user.has_perm(MAY_READ) or not self.has_view_permission(request):
            raise PermissionDenied
        call = get_object_or_404(CallLog, pk=pk)
        if url := recording_url(call):
            return HttpResponseRedirect(url)
        messages.warning(request, gettext("Runway has no recording of this call."))
        return HttpResponseRedirect(reverse("admin:avatars_calllog_change", args=[pk]))

    def erase(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Ask, and then delete the call here and at Runway, as its visitor has a right to."""
        if not request.user.has_perm(MAY_ERASE) or not self.has_view_permission(request):
            raise PermissionDenied
        erased = CallLog.objects.filter(pk=pk)
        call = next(iter(erased), None)
        if call is None or call.settled_at is None:
            raise Http404
        if request.method != "POST":
            context = self.admin_site.each_context(request) | {
                "title": gettext("Erase this visitor’s call"),
                "opts": self.opts,
                "call": call,
            }
            return TemplateResponse(request, "avatars/admin/erase.html", context)
        try:
            gone = erase_call(call)
        except IntegrityError:
            messages.error(request, gettext("Nothing was erased: other records need this call."))
            return HttpResponseRedirect(reverse("admin:avatars_calllog_change", args=[pk]))
        self.log_deletions(request, erased)  # as they were read before
        if gone:
            messages.success(request, gettext("The call was erased, here and at Runway."))
        else:
            messages.warning(
                request,
                gettext("The call was erased here. Runway is asked again until it has, too."),
            )
        return HttpResponseRedirect(reverse("admin:avatars_calllog_changelist"))
