"""`python -m tests.bench.export`: how long the log of DATABASE_URL takes as a file.

Make calls with `manage.py demo_calls --calls 1000000 --days 1100`. Each file is downloaded through
the whole of Django, without a network, by a process of its own, whose memory at its peak is told.
"""

import os
import resource
import subprocess
import sys
import time

KINDS = ("figures.csv", "figures.json", "words.csv", "words.json")


def main() -> None:
    """Print a table; with the name of a file, its row."""
    if len(sys.argv) > 1:
        _measure(sys.argv[1])
        return
    print(
        "| file | calls | MB | s | of a processor | peak memory |\n|---|---:|---:|---:|---:|---:|",
        flush=True,
    )
    for kind in KINDS:
        subprocess.run([sys.executable, "-m", "tests.bench.export", kind], check=True)
    print(f"load of the machine, before which these are to be read: {os.getloadavg()}")


def _measure(kind: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canfly.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    reader, _ = User.objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(reader)
    begun, worked = time.perf_counter(), time.process_time()
    answer = client.get(f"/admin/avatars/calllog/export/{kind}", secure=True)
    size = sum(len(part) for part in answer)
    seconds, work = time.perf_counter() - begun, time.process_time() - worked
    count = answer["Content-Disposition"].rpartition("-")[2].partition(".")[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = (kind, f"{int(count):,}", *(f"{one:.0f}" for one in (size / 1e6, seconds, work)))
    print(f"| {' | '.join(row)} | {peak:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
