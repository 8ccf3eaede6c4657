"""What visitors ask: the list of common questions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from avatars.admin import answering
from avatars.admin.calls import ReadOnlyAdmin
from avatars.admin.labels import language_name, ranges, whole
from avatars.admin.one_question import MAY_CORRECT, OneQuestion
from avatars.conf import conf
from avatars.insights import charts
from avatars.insights.asked import correcting, figures, installed
from avatars.insights.asked.figures import Asked
from avatars.insights.asked.lock import state
from avatars.insights.periods import CUSTOM, Period, read_period
from avatars.insights.questions import VERSION
from avatars.models import Avatar, Question, QuestionGroup, Transcript

MAY_READ = "avatars.view_transcript"
ON_A_PAGE = 20
FEW = 5


class Filters(forms.Form):
    """Which questions are listed, and in which order."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    avatar = forms.ChoiceField(label=_("avatar"), required=False)
    language = forms.ChoiceField(label=_("language"), required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All but hidden ones")),
            ("open", _("Not marked as answered")),
            ("answered", _("Marked as answered")),
            ("hidden", _("Hidden")),
        ],
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Most often asked")), ("unanswered", _("Most often unanswered"))],
    )

    def __init__(self, query: Any) -> None:
        """Offer the avatars and the languages that there are; others are refused."""
        super().__init__(query)
        everyone = ("", pgettext("calls", "All"))
        avatars = Avatar.objects.order_by("name").values_list("pk", "name")
        spoken = Question.objects.order_by().values_list("language", flat=True).distinct()
        languages = sorted((language_name(code), code) for code in spoken if code)
        fields: Any = self.fields
        fields["avatar"].choices = [everyone, *((str(pk), name) for pk, name in avatars)]
        fields["language"].choices = [everyone, *((code, name) for name, code in languages)]

    def chosen(self) -> dict[str, str]:
        """What was chosen; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@admin.register(QuestionGroup)
class QuestionGroupAdmin(OneQuestion, ReadOnlyAdmin):
    """One page, for whoever may read what visitors said."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """These are words of visitors."""
        return request.user.has_perm(MAY_READ)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """So is the line in the menu."""
        return self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page; a POST has everything grouped anew."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._anew(request)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Common questions"),
            "opts": self.opts,
            "custom": CUSTOM,
            "missing": not installed(),
            "off": not conf.transcripts,
            "may_correct": request.user.has_perm(MAY_CORRECT),
            "state": state(),
            **_listed(request),
        }
        return TemplateResponse(request, "avatars/admin/questions.html", context)

    def _anew(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_CORRECT):
            raise PermissionDenied
        correcting.want_anew()
        self.log_change(request, state(), gettext("Had all questions grouped anew."))
        messages.success(
            request,
            gettext("All questions are grouped anew when a settler next looks after them."),
        )
        return HttpResponseRedirect(request.get_full_path())


def _listed(request: HttpRequest) -> dict[str, Any]:
    """What was asked in the period, as far as it was chosen."""
    filters, period = Filters(request.GET), read_period(request.GET)
    chosen = filters.chosen()
    avatar, language = int(chosen.get("avatar", 0)) or None, chosen.get("language", "")
    asked = figures.questions(period, avatar, language)
    shown = asked.exclude(group__in=QuestionGroup.objects.filter(hidden=True))
    total = shown.count()
    listed = _shown(asked, shown, chosen.get("show", ""))
    if words := chosen.get("q"):
        listed = figures.with_words(listed, words)
    counts = figures.counts(listed, chosen.get("order", "count"))
    page = Paginator(counts, ON_A_PAGE).get_page(request.GET.get("p"))
    before = figures.questions(period.before, avatar, language) if period.before else None
    found = figures.described(page.object_list, period, asked, before)
    since = answering.asked_since([one.group.pk for one in found])
    return {
        "filters": filters,
        "chosen": chosen,
        "period": period,
        "ranges": ranges(request.GET, period),
        "query": _without_page(request),
        "page": page,
        "total": ngettext("%(count)s question", "%(count)s questions", total) % {"count": total},
        "listed": [_line(one, total, period) | {"since": since.get(one.group.pk)} for one in found],
        "unread": Transcript.objects.unread(VERSION).exists(),
    }


def _shown(asked: figures.Questions, shown: figures.Questions, which: str) -> figures.Questions:
    """Those that were chosen to be seen, of all and of those that are not hidden."""
    answered = QuestionGroup.objects.filter(answered_at__isnull=False)
    match which:
        case "hidden":
            return asked.filter(group__in=QuestionGroup.objects.filter(hidden=True))
        case "answered":
            return shown.filter(group__in=answered)
        case "open":
            return shown.exclude(group__in=answered)
    return shown


def _line(one: Asked, total: int, period: Period) -> dict[str, Any]:
    """A group as it is read in the list; `total` is how many questions there are in all."""
    # Of a few, one more or less is no trend.
    compared = period.before and max(one.count, one.before) >= FEW
    return {
        "group": one.group,
        "title": one.title,
        "example": one.example if one.group.name else "",
        "language": one.language,
        "count": one.count,
        "before": one.before,
        "share": round(100 * one.count / total) if total else 0,
        "unanswered": one.unanswered,
        "often": one.told and round(100 * one.unanswered / one.told),
        "languages": ", ".join(language_name(code) for code, _ in one.languages.most_common(3)),
        "rising": compared and one.count >= 1.5 * one.before,
        "falling": compared and one.before >= 1.5 * one.count,
        "chart": charts.bars([("", count) for count in one.parts], whole),
    }


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
