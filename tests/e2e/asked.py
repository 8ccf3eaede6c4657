"""Put the labelled turns into the mouths of made-up visitors, and group them, in a served site."""

import json
import random
import time
from pathlib import Path

SET = Path(__file__).parents[1] / "avatars/insights/questions/set.jsonl"
# `site.manage(*ASK)`
ASK = ("shell", "-c", "from tests.e2e.asked import ask; ask()")


def ask() -> None:
    """Two or three turns in each transcript, some things far more often than others."""
    # In the site's process, where Django is set up.
    from avatars.insights.asked.keeping import group_questions
    from avatars.models import Question, Transcript
    from avatars.models.search_words import searchable

    chance = random.Random(1)
    by_group: dict[str, list[dict[str, str]]] = {}
    for line in SET.read_text("utf-8").splitlines():
        turn = json.loads(line)
        by_group.setdefault((turn["groups"] or ["none"])[0], []).append(turn)
    weights = [1 / (1 + place) for place in range(len(by_group))]
    transcripts = list(Transcript.objects.order_by("said_at", "pk"))
    for transcript in transcripts:
        transcript.lines, transcript.questions_version = [], 0
        for _ in range(chance.choice([2, 3])):
            (turns,) = chance.choices(list(by_group.values()), weights)
            turn = chance.choice(turns)
            transcript.lines += [[True, turn["text"]], [False, turn.get("answer") or "Of course."]]
        transcript.searchable = searchable(text for _, text in transcript.lines)
    Question.objects.all().delete()
    Transcript.objects.bulk_update(
        transcripts, ["lines", "searchable", "questions_version"], batch_size=200
    )
    while group_questions(anew=True).busy:  # the site's own settler
        time.sleep(1)
