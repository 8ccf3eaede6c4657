"""What calls are counted by, in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from avatars.insights.charts import BETWEEN
from avatars.insights.periods import ALL, Period
from avatars.models import Avatar, CallLog, WordsVersion

# By the names of insights.tally.DIMENSIONS.
NAMES: dict[str, str | Promise] = {
    "avatar": _("avatar"),
    "placement": _("placement"),
    "page": _("page"),
    "language": _("language"),
    "spoken": _("spoken language"),
    "reason": _("end"),
    "device": _("device"),
    "words": _("version of the words"),
}

RANGES = [
    ("today", _("Today")),
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    (ALL, _("All time")),
]


def ranges(query: QueryDict, period: Period) -> list[dict[str, Any]]:
    """A link for each range, from the first page on and with all else as it is."""
    links = []
    for name, label in RANGES:
        others = query.copy()
        for unwanted in ("from", "to", "p"):
            others.pop(unwanted, None)
        others["range"] = name
        links.append({"label": label, "query": others.urlencode(), "current": name == period.name})
    return links


def reader(dimension: str) -> Callable[[str], str]:
    """What reads out the values of a dimension. Takes one query for avatars and versions."""
    match dimension:
        case "avatar":
            names = {str(pk): name for pk, name in Avatar.objects.values_list("pk", "name")}
        case "words":
            versions = WordsVersion.objects.select_related("avatar")
            names = {str(version.pk): version_name(version) for version in versions}
        case "reason":
            names = {value: str(label) for value, label in CallLog.EndReason.choices}
        case "device":
            names = {value: str(label) for value, label in CallLog.Device.choices}
        case "language" | "spoken":
            return language_name
        case _:
            names = {}
    return lambda value: names.get(value, value) or "–"


def version_name(version: WordsVersion) -> str:
    """Whose words, in which language, since when."""
    since = formats.date_format(timezone.localtime(version.since), "SHORT_DATETIME_FORMAT")
    return f"{version.avatar} · {language_name(version.locale)} · {since}"


def language_name(code: str) -> str:
    """A language as the site names it; one that the site does not have by its own name."""
    own = LANG_INFO.get(code, {}).get("name_local", code)
    return str(dict(settings.LANGUAGES).get(code, own or "–"))


def span(days: tuple[date, date]) -> str:
    """A day, or the first and the last of several."""
    return BETWEEN.join(
        dict.fromkeys(formats.date_format(day, "SHORT_DATE_FORMAT") for day in days)
    )


def whole(value: float) -> str:
    """A count."""
    return str(int(value))
