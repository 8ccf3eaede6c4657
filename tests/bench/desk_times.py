"""`python -m tests.bench.desk_times`: the admin's pages with the calls of DATABASE_URL; see `desk`.

Prints JSON: milliseconds by what was asked.
"""

import json
import os
import resource
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canfly.settings")

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from avatars.calls.caps import Wish
from avatars.calls.line import ask_for_place
from avatars.calls.settling import BATCH, make_room
from avatars.models import Avatar, CallLog

RUNS = 5
GLANCE, LOG = "/admin/avatars/dailyfigures/", "/admin/avatars/calllog/"
BOTH = "device=phone&language=en"
PAGES = {
    "at a glance, 30 days": GLANCE,
    "at a glance, 90 days": f"{GLANCE}?range=90",
    "at a glance, all time": f"{GLANCE}?range=all",
    "at a glance, all time, one filter": f"{GLANCE}?range=all&device=phone",
    "at a glance, all time, a page": f"{GLANCE}?range=all&page=/pricing/",
    "at a glance, 90 days, two filters": f"{GLANCE}?range=90&{BOTH}",
    "at a glance, all time, two filters": f"{GLANCE}?range=all&{BOTH}",
    "at a glance, all time, three filters": f"{GLANCE}?range=all&{BOTH}&page=/",
    "at a glance, all time, two broad filters": f"{GLANCE}?range=all&device=desktop&placement=home",
    "log": LOG,
    "log, page 90": f"{LOG}?p=90",
    "log, all time, a common end": f"{LOG}?reason=hung_up",
    "log, all time, a rare end": f"{LOG}?reason=no_media",
    "log, two filters": f"{LOG}?range=all&{BOTH}",
    "log, five stars": f"{LOG}?stars=5",
    "log, one day": f"{LOG}?range=custom&from={{day}}&to={{day}}",
    "log, search for a call id": f"{LOG}?q={{start}}",
    "log, search in comments": f"{LOG}?q=alive",
    "log, search for a common word": f"{LOG}?q=cost",
    "log, search for two Chinese characters": f"{LOG}?q=多少",
    "log, search for words of which each is common": f"{LOG}?q=cost+多少",
    "log, search for nothing": f"{LOG}?q=zzzz",
    "one call": f"{LOG}{{id}}/change/",
}


@override_settings(
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    DEBUG=False,  # it keeps every query
    AVATARS_DAILY_MINUTES=1_000_000,
)
def main() -> None:
    """Print them."""
    client = Client(HTTP_HOST="localhost")
    reader, _ = User.objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client.force_login(reader)
    calls = CallLog.objects.count()
    middle = CallLog.objects.order_by("created_at")[calls // 2 :][:1].get()
    found: dict[str, object] = {"calls": calls, "database": connection.vendor}

    def page(path: str) -> None:
        answer = client.get(path)
        # Of few calls there is no page 90.
        assert answer.status_code == 200 or "p=" in path, (path, answer.status_code)

    for name, address in PAGES.items():
        path = address.format(id=middle.pk, start=str(middle.pk)[:8], day=middle.created_at.date())
        found[name] = _median(lambda path=path: page(path))
    found["a press: its place and its row"] = _median(_press)
    found["a settler's look for calls that are due"] = _median(_look)
    found["memory at the most, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def _press() -> None:
    """What a press asks the database before Runway is asked; nothing of it stays."""
    avatar = Avatar.objects.order_by("pk")[0]
    with transaction.atomic():
        ask_for_place(Wish(avatar, "bench", "en", True), token="", may_wait=False)
        transaction.set_rollback(True)


def _look() -> None:
    """What a settler asks the database when there is nothing to do."""
    list(CallLog.objects.due(timezone.now())[:BATCH])
    make_room()


def _median(act: Callable[[], None]) -> float:
    """Milliseconds."""
    act()
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
