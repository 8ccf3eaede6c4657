"""The log of calls with its figures, and the tally of what was turned away."""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.insights.summary import Summary, clock, summarise
from avatars.models import CallLog, PlaceInLine, Refusal, Settler, Transcript
from avatars.models.settlers import troubles


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records of what happened: to read, filter and search, never to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A record is not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nor is it thinned out."""
        return False


@admin.register(CallLog)
class CallLogAdmin(ReadOnlyAdmin):
    """The log, with the figures of whatever is listed."""

    list_display = [
        "created_at",
        "avatar",
        "status",
        "end_reason",
        "talked",
        "waited",
        "faceless",
        "language",
        "spoken",
        "rating",
        "comment",
        "error_code",
    ]
    list_filter = [
        "status",
        "end_reason",
        "avatar",
        "locale",
        "spoken_language",
        "variant",
        "placement",
        "device",
        "stars",
        "estimated",
        "goodbye",
        "error_code",
        "created_at",
    ]
    fieldsets = [
        (None, {"fields": ["id", "avatar", "language", "spoken", "session_id"]}),
        (_("Where"), {"fields": ["page", "placement", "variant", "device"]}),
        (_("Outcome"), {"fields": ["status", "end_reason", "goodbye", "error_code"]}),
        (_("Length"), {"fields": ["duration", "estimated", "max_seconds"]}),
        (_("What the visitor says"), {"fields": ["rating", "comment"]}),
        (_("Transcript"), {"fields": ["said"]}),
        (
            _("Course"),
            {
                "fields": [
                    "stood_in_line",
                    "created_at",
                    "accepted_at",
                    "ready_after",
                    "consumed_at",
                    "ready_at",
                    "joined_at",
                    "face_at",
                    "faceless",
                    "alive_at",
                    "ended_at",
                    "over_at",
                    "cancelled_at",
                    "settled_at",
                    "check_at",
                    "leased_until",
                    "unanswered",
                ]
            },
        ),
    ]
    list_select_related = ["avatar"]
    # Visitors are shown the beginning of the id, as the reference of their call.
    search_fields = ["^id", "session_id", "avatar__name", "avatar__slug", "page", "error_code"]
    search_help_text = _(
        "A call id or its beginning, a session id, an avatar, a page’s path or an error code."
    )
    date_hierarchy = "created_at"
    change_list_template = "avatars/admin/call_log.html"

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What was said is only for whoever may view transcripts."""
        found = super().get_fieldsets(request, obj)
        if request.user.has_perm("avatars.view_transcript"):
            return found
        return [fieldset for fieldset in found if "said" not in fieldset[1]["fields"]]

    @admin.display(description=_("what was said"))
    def said(self, call: CallLog) -> str | SafeString:
        """Every line with who says it, where words are kept."""
        kept = Transcript.objects.filter(pk=call.pk).first()
        visitor = gettext("Visitor")
        lines = (
            (visitor if is_visitor else call.avatar.name, text)
            for is_visitor, text in (kept.lines if kept else [])
        )
        return format_html_join("", "<p><strong>{}</strong> {}</p>", lines) or "–"

    @admin.display(description=_("talked"), ordering="duration")
    def talked(self, call: CallLog) -> str:
        """Runway's duration, minutes and seconds; after a ≈ our own estimate."""
        return f"≈ {clock(call.duration)}" if call.estimated else clock(call.duration)

    @admin.display(description=_("waited"))
    def waited(self, call: CallLog) -> str:
        """How long the visitor waited for the avatar, in seconds."""
        return f"{call.wait.total_seconds():.1f} s" if call.wait is not None else "–"

    @admin.display(description=_("face after"))
    def faceless(self, call: CallLog) -> str:
        """Seconds from joining to the first picture."""
        if call.faceless_for is not None:
            return f"{call.faceless_for.total_seconds():.1f} s"
        return gettext("no picture") if call.joined_at else "–"

    @admin.display(description=_("stars"), ordering="stars")
    def rating(self, call: CallLog) -> str:
        """Stars as stars."""
        return "★" * call.stars + "☆" * (5 - call.stars) if call.stars else "–"

    @admin.display(description=_("language"), ordering="locale")
    def language(self, call: CallLog) -> str:
        """The page's language by its name, or that which the visitor chose for the talk."""
        return _language_name(call.locale)

    @admin.display(description=_("spoken"), ordering="spoken_language")
    def spoken(self, call: CallLog) -> str:
        """The language that the visitor really spoke, by its name."""
        return _language_name(call.spoken_language)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the figures of whatever it is filtered by above it."""
        for trouble in troubles(timezone.now()):
            hint = gettext("Start “manage.py settle_calls --watch”, or places stay taken.")
            messages.warning(request, f"{trouble} {hint}")
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data:
            changelist = response.context_data.get("cl")
            if changelist is not None:
                summary = summarise(changelist.queryset)
                response.context_data |= {"summary": summary, "figures": _figures(summary)}
        return response


def _language_name(code: str) -> str:
    """A language as the site names it; one that the site does not have by its own name."""
    own = LANG_INFO.get(code, {}).get("name_local", code)
    return str(dict(settings.LANGUAGES).get(code, own or "–"))


def _figures(summary: Summary) -> list[tuple[str, str]]:
    """The figures above the list, as they are read."""
    return [
        (gettext("Calls"), str(summary.calls)),
        (gettext("Connected"), "–" if summary.share is None else f"{summary.share} %"),
        (gettext("Talked in total"), clock(summary.total)),
        (gettext("Median"), clock(summary.median)),
        (gettext("Longest"), clock(summary.longest)),
    ]


@admin.register(Refusal)
class RefusalAdmin(ReadOnlyAdmin):
    """How many presses were turned away on a day, and why."""

    list_display = ["day", "reason", "count"]
    list_display_links = None
    list_filter = ["reason", "day"]
    date_hierarchy = "day"


@admin.register(Settler)
class SettlerAdmin(ReadOnlyAdmin):
    """Who takes the outcomes of calls from Runway, and when they last did."""

    list_display = ["name", "started_at", "beat_at"]
    list_display_links = None


@admin.register(PlaceInLine)
class PlaceInLineAdmin(ReadOnlyAdmin):
    """Who waits for a place at the moment."""

    list_display = ["since", "avatar", "locale", "seen_at"]
    list_display_links = None
