"""PostgreSQL finds calls by what was said, as SQLite does in tests/avatars/test_search.py."""

import json
import subprocess
import sys
from pathlib import Path

from tests.faults.site import Site, prepare_database
from tests.services import PostgreSQL
from tests.tools import ROOT

SAY = """
import json, sys
import django
django.setup()
from django.utils import timezone
from avatars.models import Avatar, CallLog, Transcript, transcripts
def say(*lines):
    call = CallLog.objects.create(
        avatar=Avatar.objects.first(), max_seconds=60, settled_at=timezone.now()
    )
    Transcript.objects.bulk_create([Transcript(call=call, lines=[[True, line] for line in lines])])
def found(words):
    return len(Transcript.objects.saying(words))
"""
OLD = """
INSERT INTO avatars_transcript (call_id, said_at, questions_version, lines)
SELECT id, created_at, 0, '[[true, "\\u591a\\u5c11\\u9322"], [false, "Free."]]' FROM avatars_calllog
"""
RUBBISH = ['"', "'", "*", "a:*", "NEAR(", "a & ", "!a", "<->", "\\", "%", "\0", "\ud800", "。"]
RUBBISH += ["x" * 10_000, "多" * 10_000]


def run(site: Site, script: str) -> list[int]:
    """What a process of the site's answers."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SAY + script],
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "canfly.settings"},
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_postgresql_finds_what_was_said(postgresql: PostgreSQL, tmp_path: Path) -> None:
    site = Site(tmp_path, prepare_database(tmp_path, postgresql, f"search_{tmp_path.name}"[:60]))
    run(site, "say(); print([])")
    site.manage("migrate", "avatars", "0018_questions")
    site.database.execute("DELETE FROM avatars_transcript")
    site.database.execute(OLD)
    site.manage("migrate")

    asked = ["free", "seaweed", "eat SEAWEED", "free seaweed", "sea"]
    asked += ["多少", "多少錢", "錢", "錢多"]
    script = f"""
say("Do you eat seaweed?", "請問要多少錢")
say("Seaweed, daily.")
print(json.dumps([found(words) for words in {asked!r}]))
"""
    assert run(site, script) == [1, 2, 1, 0, 0, 2, 2, 2, 0]

    assert run(site, f"print([found(words) for words in {RUBBISH!r}])") == [0] * len(RUBBISH)

    # Of a word that is common lately, and of one that is not.
    newest = """
transcripts.MOST_FOUND = 1
last = [Transcript.objects.order_by("-said_at")[0].pk]
lately = Transcript.objects.saying("seaweed") == last
transcripts.AMONG_THE_NEWEST = transcripts.AMONG_THE_NEWEST.replace("20000", "0")
print([int(lately), int(Transcript.objects.saying("seaweed") == last)])
"""
    assert run(site, newest) == [1, 1]

    run(site, "CallLog.objects.all().delete(); print([])")
    left = "print([found('seaweed'), found('多少'), int(Transcript.objects.rewrite_index())])"
    assert run(site, left) == [0, 0, 0]
