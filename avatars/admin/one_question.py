"""One common question: who asked it how, and what people make right about it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from avatars.admin import answering
from avatars.admin.answering import MAY_WORD, MAY_WRITE
from avatars.admin.labels import language_name, ranges, span, whole
from avatars.insights import charts
from avatars.insights.asked import correcting, figures, installed
from avatars.insights.asked.correcting import Elsewhere
from avatars.insights.asked.figures import Asked
from avatars.insights.periods import read_period
from avatars.models import Question, QuestionGroup

MAY_CORRECT = "avatars.change_questiongroup"
ON_A_PAGE = 50
NEAREST, FOUND = 5, 10  # groups that are offered


class OneQuestion(admin.ModelAdmin):
    """The page of one group, and what can be done there."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; a POST is something that a person makes right, or a search for a group."""
        group = self.get_object(request, object_id)
        if not self.has_view_permission(request, group):
            raise PermissionDenied
        if not isinstance(group, QuestionGroup):
            raise Http404
        if request.method == "POST" and request.POST.get("act") != "find":
            if not request.user.has_perm(_needed(request)):
                raise PermissionDenied
            return HttpResponseRedirect(self._act(request, group))
        return TemplateResponse(request, "avatars/admin/question.html", self._page(request, group))

    def _page(self, request: HttpRequest, group: QuestionGroup) -> dict[str, Any]:
        period = read_period(request.GET)
        asked = figures.questions(period)
        before = figures.questions(period.before) if period.before else None
        row = figures.counts(asked.filter(group=group)).first() or {"group": group.pk}
        one = figures.described([row], period, asked, before)[0]
        may_correct = request.user.has_perm(MAY_CORRECT)
        words = request.POST.get("find", "").replace("\0", "").strip()
        labels = [span(part) for part in charts.spans(period.first, period.last)]
        said = Question.objects.filter(group=group).defer("vector", "normal")
        return self.admin_site.each_context(request) | {
            "title": one.title,
            "opts": self.opts,
            "original": group,
            "one": one,
            "period": period,
            "ranges": ranges(request.GET, period),
            "chart": charts.bars(zip(labels, one.parts, strict=True), whole),
            "languages": charts.shares(one.languages, language_name),
            "page": Paginator(said.order_by("-said_at", "-pk"), ON_A_PAGE).get_page(
                request.GET.get("p")
            ),
            "may_correct": may_correct,
            **answering.shown(request, one),
            "since": answering.asked_since([group.pk]).get(group.pk),
            "find": words,
            "chosen": request.POST.getlist("questions"),
            "others": _others(group, words) if may_correct else [],
        }

    def _act(self, request: HttpRequest, group: QuestionGroup) -> str:
        """Do what was asked for, and say so; the address of the page to go to."""
        here = request.get_full_path()
        try:
            if request.POST.get("act") == "answer":
                begun, address = answering.begin(group)
                if begun:
                    self.log_change(request, group, gettext("Began to write an answer."))
                return address
            did, there = _do(request, group)
        except Elsewhere:
            messages.error(request, gettext("Nothing was changed: that is somewhere else by now."))
            return here
        except (_NotChosen, answering.NotAdded) as error:
            messages.warning(request, str(error))
            return here
        self.log_change(request, group, did)
        messages.success(request, did)
        if not QuestionGroup.objects.filter(pk=there).exists():
            return reverse("admin:avatars_questiongroup_changelist")
        if there == group.pk:
            return here
        return reverse("admin:avatars_questiongroup_change", args=[there])


class _NotChosen(Exception):
    """What is missing, in a sentence."""


def _needed(request: HttpRequest) -> str:
    """The permission that it takes."""
    return {"answer": MAY_WRITE, "line": MAY_WORD}.get(request.POST.get("act", ""), MAY_CORRECT)


def _do(request: HttpRequest, group: QuestionGroup) -> tuple[str, int]:
    """What was done, in a sentence without visitors' words, and whose page to see then."""
    pk = group.pk
    match request.POST.get("act"):
        case "name":
            name = request.POST.get("name", "").replace("\0", "").strip()
            if len(name) > _longest():
                raise _NotChosen(gettext("This name is too long."))
            correcting.name(pk, name)
            return gettext("Named “%(name)s”.") % {"name": name}, pk
        case "hide":
            correcting.hide(pk, hidden=True)
            return gettext("Hidden from the list."), pk
        case "show":
            correcting.hide(pk, hidden=False)
            return gettext("Shown in the list again."), pk
        case "answered":
            correcting.mark_answered(pk, answered=True)
            return gettext("Marked as answered."), pk
        case "open":
            correcting.mark_answered(pk, answered=False)
            return gettext("Marked as not answered."), pk
        case "line":
            words = answering.add_line(group, request.POST, request.user)
            return gettext("Added as a line to the personality of %(words)s.") % {
                "words": words
            }, pk
        case "merge":
            other = _other(request)
            correcting.merge(pk, other.pk)
            return gettext("Merged with “%(name)s”.") % {"name": other}, pk
        case "move":
            other = _other(request)
            moved = correcting.move(pk, _questions(request), other.pk)
            said = ngettext(
                "%(count)s question moved to “%(name)s”.",
                "%(count)s questions moved to “%(name)s”.",
                moved,
            )
            return said % {"count": moved, "name": other}, pk
        case "split":
            new = correcting.split(pk, _questions(request))
            return gettext("Split: “Group %(number)s” is new.") % {"number": new}, new
    raise Http404


def _longest() -> int:
    return QuestionGroup._meta.get_field("name").max_length or 0


def _questions(request: HttpRequest) -> list[int]:
    chosen = [int(pk[:18]) for pk in request.POST.getlist("questions") if pk.isdecimal()]
    if not chosen:
        raise _NotChosen(gettext("Choose some of the questions first."))
    return chosen


def _other(request: HttpRequest) -> QuestionGroup:
    """The group that was chosen beside the one whose page it is."""
    chosen = request.POST.get("other", "")
    if not chosen.isdecimal():
        raise _NotChosen(gettext("Choose another group first."))
    other = QuestionGroup.objects.filter(pk=chosen[:18]).first()
    if other is None:
        raise Elsewhere
    return other


def _others(group: QuestionGroup, words: str) -> list[Asked]:
    """Groups that may be meant: those with these words, or else those that mean nearly the same."""
    if words:
        ids = [pk for pk in figures.groups_with_words(words, FOUND + 1) if pk != group.pk][:FOUND]
    elif installed():
        from avatars.insights.asked.likeness import nearest_groups

        ids = nearest_groups(group.pk, NEAREST)
    else:
        ids = []
    return figures.in_short(ids)
