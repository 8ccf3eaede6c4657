"""Django admin: the catalogue of avatars, and the log of calls with its figures."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from avatars import analytics
from avatars.models import Avatar, AvatarWords, CallLog
from avatars.templatetags.avatars import clock


class AvatarWordsInline(admin.StackedInline):
    """What the avatar is told and says first, language by language."""

    model = AvatarWords
    extra = 0


@admin.register(Avatar)
class AvatarAdmin(admin.ModelAdmin):
    """Who can be called."""

    list_display = ["name", "slug", "kind", "max_seconds", "active"]
    list_filter = ["active", "kind"]
    search_fields = ["name", "slug", "runway_id"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [AvatarWordsInline]


@admin.register(CallLog)
class CallLogAdmin(admin.ModelAdmin):
    """The log: to read, filter and search, never to change."""

    list_display = ["created_at", "avatar", "status", "talked", "waited", "locale", "error_code"]
    list_filter = ["status", "avatar", "locale", "error_code", "created_at"]
    list_select_related = ["avatar"]
    search_fields = ["=id", "session_id", "avatar__name", "avatar__slug", "error_code"]
    search_help_text = _("A call id, a session id, an avatar or an error code.")
    date_hierarchy = "created_at"
    change_list_template = "avatars/admin/call_log.html"

    @admin.display(description=_("talked"), ordering="duration")
    def talked(self, call: CallLog) -> str:
        """Runway's duration, minutes and seconds."""
        return clock(call.duration)

    @admin.display(description=_("waited"))
    def waited(self, call: CallLog) -> str:
        """How long the visitor waited for the avatar, in seconds."""
        return f"{call.wait.total_seconds():.1f} s" if call.wait is not None else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Calls are made on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: CallLog | None = None) -> bool:
        """A log is not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CallLog | None = None) -> bool:
        """Nor is it thinned out."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the figures of whatever it is filtered by above it."""
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data:
            changelist = response.context_data.get("cl")
            if changelist is not None:
                response.context_data["summary"] = analytics.summarise(changelist.queryset)
        return response
