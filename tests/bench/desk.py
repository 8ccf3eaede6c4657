"""`python -m tests.bench.desk`: how quick the admin's pages are, with the calls of DATABASE_URL.

Make some with `manage.py demo_calls --calls 1000000 --days 1100`. Each page is asked for through
the whole of Django, without a network: once to warm up and then five times, of which the median is
told in milliseconds.
"""

import os
import resource
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canfly.settings")

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, override_settings

from avatars.models import CallLog

RUNS = 5
GLANCE, LOG = "/admin/avatars/dailyfigures/", "/admin/avatars/calllog/"
BOTH = "device=phone&language=en"
PAGES = {
    "at a glance, 30 days": GLANCE,
    "at a glance, all time": f"{GLANCE}?range=all",
    "at a glance, all time, one filter": f"{GLANCE}?range=all&device=phone",
    "at a glance, 90 days, two filters": f"{GLANCE}?range=90&{BOTH}",
    "at a glance, all time, two filters": f"{GLANCE}?range=all&{BOTH}",
    "log": LOG,
    "log, page 90": f"{LOG}?p=90",
    "log, all time, a common end": f"{LOG}?reason=hung_up",
    "log, all time, a rare end": f"{LOG}?reason=no_media",
    "log, two filters": f"{LOG}?range=all&{BOTH}",
    "log, five stars": f"{LOG}?stars=5",
    "log, one day": f"{LOG}?range=custom&from={{day}}&to={{day}}",
    "log, search for a call id": f"{LOG}?q={{start}}",
    "log, search in comments": f"{LOG}?q=alive",
    "log, search for nothing": f"{LOG}?q=zzzz",
    "one call": f"{LOG}{{id}}/change/",
}


@override_settings(
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
)
def main() -> None:
    """Print a table."""
    client = Client(HTTP_HOST="localhost")
    reader, _ = User.objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client.force_login(reader)
    middle = CallLog.objects.order_by("created_at")[CallLog.objects.count() // 2 :][:1].get()
    print(f"{CallLog.objects.count()} calls, {connection.vendor}")
    print("| page | ms |\n|---|---|")
    for name, address in PAGES.items():
        path = address.format(id=middle.pk, start=str(middle.pk)[:8], day=middle.created_at.date())
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        median = statistics.median(_seconds(client, path) for _ in range(RUNS))
        print(f"| {name} | {1000 * median:.0f} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process: {peak:.0f} MB")


def _seconds(client: Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
