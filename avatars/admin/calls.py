"""The log of calls with its figures, and the tally of what was turned away."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.admin.excerpts import excerpts
from avatars.admin.export import Export, downloads
from avatars.admin.labels import language_name
from avatars.admin.log_figures import figures
from avatars.admin.log_filters import (
    CappedPaginator,
    CommentFilter,
    PeriodFilter,
    StarsFilter,
    TestFilter,
    dimension_filters,
)
from avatars.admin.one_call import MAY_READ, OneCall
from avatars.insights.figures import clock
from avatars.models import Avatar, CallLog, PlaceInLine, Refusal, Settler, Transcript
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
class CallLogAdmin(OneCall, Export, ReadOnlyAdmin):
    """The log, with the figures of whatever is listed."""

    list_display = [
        "pressed",
        "avatar",
        "outcome",
        "talked",
        "waits",
        "languages",
        "rating",
        "said_of_it",
    ]
    list_filter = [
        PeriodFilter, StarsFilter, CommentFilter, TestFilter,
        "status", "variant", "estimated", "goodbye",
    ]  # fmt: skip
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_max_show_all = 0
    fieldsets = [
        (None, {"fields": ["id", "avatar", "outcome", "talked", "languages", "rating", "comment"]}),
        (_("Where"), {"fields": ["page", "placement", "variant", "device", "test"]}),
        (
            _("What the page reported"),
            {
                "fields": [
                    "reports", "end_reason", "goodbye", "joined_at", "face_at", "faceless",
                    "alive_at", "ended_at", "spoken",
                ]
            },
        ),
        (
            _("What Runway says"),
            {
                "fields": [
                    "session_id", "status", "error_code", "ready_after", "duration", "estimated",
                    "over_at", "cancelled_at", "settled_at",
                ]
            },
        ),
        (
            _("How it was opened and is settled"),
            {
                "classes": ["collapse"],
                "fields": [
                    "words", "language", "max_seconds", "stood_in_line", "created_at",
                    "accepted_at", "consumed_at", "ready_at", "check_at", "leased_until",
                    "unanswered",
                ],
            },
        ),
    ]  # fmt: skip
    list_select_related = ["avatar"]
    search_fields = ["id"]  # see get_search_results
    search_help_text = _("A call id or its beginning, a session id, an error code, or a comment.")
    change_list_template = "avatars/admin/call_log.html"

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Besides those of every list: what calls are counted by."""
        period, *others = self.list_filter
        return [period, *dimension_filters(request.GET.get("page", "")), *others]

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[CallLog]", search_term: str
    ) -> tuple[Any, bool]:
        """Calls by what an index finds: ids, errors, comments, and for readers what was said."""
        may_read = request.user.has_perm(MAY_READ)
        said = Transcript.objects.saying(search_term) if may_read else []
        return CallLog.objects.found_by(search_term, also=said) & queryset, False

    @admin.display(description=_("talked"))
    def talked(self, call: CallLog) -> str:
        """Runway's duration, minutes and seconds; after a ≈ our own estimate."""
        return f"≈ {clock(call.duration)}" if call.estimated else clock(call.duration)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Whose calls they are goes without saying where there is one avatar."""
        several = Avatar.objects.count() > 1
        return [name for name in self.list_display if several or name != "avatar"]

    @admin.display(description=_("pressed"), ordering="created_at")
    def pressed(self, call: CallLog) -> str:
        """When, in few letters; a test call is marked."""
        moment = date_format(timezone.localtime(call.created_at), "SHORT_DATETIME_FORMAT")
        if not call.test:
            return moment
        return format_html('{} <b class="call-test">{}</b>', moment, gettext("Test call"))

    @admin.display(description=_("outcome"))
    def outcome(self, call: CallLog) -> str:
        """Why it ended, or how far it has come."""
        words = call.get_end_reason_display() or call.get_status_display()
        return f"{words} ({call.error_code})" if call.error_code else words

    @admin.display(description=_("waits"))
    def waits(self, call: CallLog) -> str:
        """How long the visitor waited for the avatar, and after joining for its picture."""
        waits = f"{self.waited(call)} + {self.faceless(call)}"
        return waits.replace(" s", "\N{NO-BREAK SPACE}s")

    @admin.display(description=_("language"))
    def languages(self, call: CallLog) -> str:
        """The page's, and that which was spoken where it is another."""
        return " → ".join(
            dict.fromkeys(
                language_name(code) for code in (call.locale, call.spoken_language) if code
            )
        )

    @admin.display(description=_("comment"))
    def said_of_it(self, call: CallLog) -> str:
        """The beginning of the visitor's comment, and what was searched for and said."""
        comment = Truncator(call.comment).chars(80)
        found = getattr(call, "excerpt", "")  # see changelist_view
        quoted = format_html('<p class="call-excerpt"><q>{}</q></p>', found) if found else ""
        return format_html("{}{}", comment, quoted)

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

    @admin.display(description=_("stars"))
    def rating(self, call: CallLog) -> str:
        """Stars as stars."""
        return "★" * call.stars + "☆" * (5 - call.stars) if call.stars else "–"

    @admin.display(description=_("language"))
    def language(self, call: CallLog) -> str:
        """The page's language by its name, or that which the visitor chose for the talk."""
        return language_name(call.locale)

    @admin.display(description=_("spoken"))
    def spoken(self, call: CallLog) -> str:
        """The language that the visitor really spoke, by its name."""
        return language_name(call.spoken_language)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the figures of whatever it is filtered by above it."""
        for trouble in troubles(timezone.now()):
            hint = gettext("Start “manage.py settle_calls --watch”, or places stay taken.")
            messages.warning(request, f"{trouble} {hint}")
        response = super().changelist_view(request, extra_context)
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if context and "cl" in context:
            context |= figures(request, context["cl"])
            context["downloads"] = downloads(request, context["cl"])
            self._show_what_was_said(request, context["cl"])
        return response

    def _show_what_was_said(self, request: HttpRequest, changelist: ChangeList) -> None:
        """Tell readers that words are searched too, and give found calls of theirs an excerpt."""
        if request.user.has_perm(MAY_READ):
            changelist.search_help_text = gettext(
                "A call id or its beginning, a session id, an error code, a comment, or words that"
                " were said."
            )
            if changelist.query:
                calls = changelist.result_list = list(changelist.result_list)
                found = excerpts([call.pk for call in calls], changelist.query)
                for call in calls:
                    call.excerpt = found.get(call.pk, "")


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
