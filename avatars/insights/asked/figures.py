"""What was asked how often, counted by the database."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import get_default_timezone

from avatars.insights.asked import installed
from avatars.insights.charts import spans
from avatars.insights.periods import Period
from avatars.insights.tally import midnight
from avatars.models import Document, Question, QuestionGroup

Questions: TypeAlias = QuerySet[Question]


@dataclass
class Asked:
    """A group in a period: how often it was asked there, and in the period before.

    `told` is how often the avatar said anything, `unanswered` how often it seemed not to know;
    `example` the most typical question, in `language`; `parts` are days, weeks or months.
    """

    group: QuestionGroup
    count: int = 0
    told: int = 0
    unanswered: int = 0
    before: int = 0
    example: str = ""
    language: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    parts: list[int] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is called: its name, or its most typical question."""
        return self.group.name or self.example or str(self.group)


def questions(period: Period, avatar: int | None = None, language: str = "") -> Questions:
    """The questions of a period, to an avatar (its id), in a language."""
    found = Question.objects.filter(between(period), group__isnull=False)
    if avatar:
        found = found.filter(avatar=avatar)
    return found.filter(language=language) if language else found


def between(period: Period) -> Q:
    """Asked in calls that began in the period."""
    until = midnight(period.last + timedelta(days=1))
    return Q(said_at__gte=midnight(period.first), said_at__lt=until)


def counts(asked: Questions, order: str = "count") -> Any:
    """A row for each group: `group`, `count`, `told`, `unanswered`; the highest `order` first."""
    rows = asked.order_by().values("group").annotate(
        count=Count("pk"),
        told=Count("known"),
        unanswered=Count("pk", filter=Q(known=False)),
    )  # fmt: skip
    return rows.order_by(f"-{order}", "-count", "group")


def with_words(asked: Questions, words: str) -> Questions:
    """Those in groups that are called so, or in which somebody said so."""
    said = asked.filter(_says(words)).values("group")
    return asked.filter(Q(group__name__icontains=words) | Q(group__in=said))


def groups_with_words(words: str, most: int) -> list[int]:
    """The ids of the largest groups that are called so, or in which somebody said so."""
    said = Question.objects.filter(_says(words), group=OuterRef("pk"))
    found = QuestionGroup.objects.filter(Q(name__icontains=words) | Exists(said))
    counted = found.annotate(count=Count("questions")).order_by("-count", "pk")
    return list(counted.values_list("pk", flat=True)[:most])


def described(
    rows: Iterable[dict[str, Any]], period: Period, asked: Questions, before: Questions | None
) -> list[Asked]:
    """Groups with all that is shown of them, in the order of `rows` (see `counts`).

    `before` are the questions of the period before, if there is one. The number of queries is the
    same however many groups there are.
    """
    by_group = {row["group"]: row for row in rows}
    parts = spans(period.first, period.last)
    found = {
        group.pk: Asked(
            group,
            count=by_group[group.pk].get("count", 0),
            told=by_group[group.pk].get("told", 0),
            unanswered=by_group[group.pk].get("unanswered", 0),
            example=group.example,
            language=group.language,
            parts=[0] * len(parts),
        )
        for group in _typical(by_group)
    }
    asked, starts = asked.filter(group__in=found).order_by(), [first for first, _ in parts]
    day = TruncDate("said_at", tzinfo=get_default_timezone())
    each = asked.annotate(day=day).values_list("group", "language", "day")
    for group, language, on, count in each.annotate(count=Count("pk")):
        found[group].languages[language] += count
        found[group].parts[bisect_right(starts, on) - 1] += count
    if before is not None:
        earlier = before.filter(group__in=found).order_by().values_list("group")
        for group, count in earlier.annotate(count=Count("pk")):
            found[group].before = count
    return [found[group] for group in by_group if group in found]


def asked_since(groups: Collection[int]) -> dict[int, tuple[datetime, int]]:
    """For groups that are answered: since when, and how often they were asked in calls since.

    From the publication of the first document that answers it, else from when it was marked.
    """
    published = Document.objects.filter(
        answers=OuterRef("pk"), status=Document.Status.PUBLISHED, published_at__isnull=False
    ).order_by("published_at")
    answered = QuestionGroup.objects.filter(pk__in=groups).annotate(
        since=Coalesce(Subquery(published.values("published_at")[:1]), "answered_at")
    )
    counted = answered.exclude(since=None).annotate(
        count=Count("questions", filter=Q(questions__said_at__gte=F("since")))
    )
    return {pk: (since, count) for pk, since, count in counted.values_list("pk", "since", "count")}


def in_short(groups: Sequence[int]) -> list[Asked]:
    """Groups with their examples, and how often they were asked in all that is kept."""
    found = {
        group.pk: Asked(group, count=group.count, example=group.example, language=group.language)
        for group in _typical(groups).annotate(count=Count("questions"))
    }
    return [found[group] for group in groups if group in found]


def _typical(groups: Collection[int]) -> Any:
    """Groups, each with its `example` and the `language` of that."""
    typical = Question.objects.filter(group=OuterRef("pk")).order_by("-nearness", "-pk")
    return QuestionGroup.objects.filter(pk__in=groups).annotate(
        example=Coalesce(Subquery(typical.values("said")[:1]), Value(""), output_field=TextField()),
        language=Coalesce(
            Subquery(typical.values("language")[:1]), Value(""), output_field=TextField()
        ),
    )


def _says(words: str) -> Q:
    says = Q(said__icontains=words)
    if installed():
        from avatars.insights.questions.language import normal

        # In whichever script and spelling.
        says |= Q(normal__contains=normal(words))
    return says
