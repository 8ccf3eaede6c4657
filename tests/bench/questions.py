"""`python -m tests.bench.questions`: how well, and with --speed how fast, questions are grouped."""

import argparse
import json
import os
import random
import subprocess
import sys
import time

from avatars.insights.questions.embedding import vectors
from avatars.insights.questions.finding import find
from avatars.insights.questions.grouping import averages, group, nearest
from tests.avatars.insights.questions import measure
from tests.tools import ROOT

HEAD = (
    "| turns | found P / R | two split | one split | unanswered P / R | groups F1 (P / R) | "
    "across languages F1 |\n|---|---:|---:|---:|---:|---:|---:|"
)


def quality() -> None:
    """A row of figures for each part of the labelled turns."""
    whole, unseen = measure.turns("set.jsonl"), measure.turns("unseen.jsonl")
    parts = {
        "tuned on": measure.half(whole, held=False),
        "held out": measure.half(whole, held=True),
        "all of the set": whole,
        "unseen topics": unseen,
        "all": whole + unseen,
    }
    print(HEAD)
    for name, turns in parts.items():
        found, (two, one) = measure.finding(turns), measure.splitting(turns)
        open_ones = measure.unanswered(turns)
        pairs, across = measure.grouping(turns)
        answers = f"{open_ones.precision:.2f} / {open_ones.recall:.2f}" if turns != unseen else "–"
        split = f"{two:.0%}" if turns != unseen else "–"
        print(
            f"| {name}: {len(turns)} | {found.precision:.3f} / {found.recall:.3f} | {split} | "
            f"{one:.1%} | {answers} | {pairs.f1:.3f} ({pairs.precision:.2f} / {pairs.recall:.2f}) "
            f"| {across.f1:.3f} |"
        )
    found = measure.finding(measure.turns("asked.jsonl"))
    print(f"\nasked.jsonl: questions found, P {found.precision:.3f} / R {found.recall:.3f}")


def speed(count: int) -> None:
    """Time and memory of the command for `count` questions, no two alike; and of one more."""
    lines = "".join(json.dumps(turn, ensure_ascii=False) + "\n" for turn in _many(count))
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "manage.py", "group_questions", "--jsonl"],
        cwd=ROOT,
        env={**os.environ, "DEBUG": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(lines.encode())
    child.stdin.close()
    written = [json.loads(line)["group"] for line in child.stdout]
    _, _, used = os.wait4(child.pid, 0)
    print(
        f"{count} turns: {len(written)} questions in {len(set(written))} groups, "
        f"{time.monotonic() - began:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor, "
        f"{used.ru_maxrss / 1024:.0f} MB"
    )
    known = vectors([question.normal for turn in _many(5000) for question in find(turn["text"])])
    units = averages(known, group(known))
    took = []
    for turn in measure.turns("unseen.jsonl"):
        began = time.monotonic()
        for question in find(turn["text"]):
            nearest(vectors([question.normal])[0], units)
        took.append(1000 * (time.monotonic() - began))
    print(f"a new one beside {len(units)} groups: at most {max(took):.1f} ms")


def _many(count: int) -> list[measure.Turn]:
    """Turns of the set, with words of other turns in them; no two answers alike."""
    chance = random.Random(5)
    asked = [turn for turn in measure.turns("set.jsonl") if turn["groups"]]
    made = []
    for number in range(count):
        turn, other = chance.choice(asked), chance.choice(asked)
        text = turn["text"]
        if turn["lang"] == "en":
            words = other["text"].split() if other["lang"] == "en" else ["really"]
            start = chance.randrange(len(words))
            text = f"{text} {' '.join(words[start : start + 3])} {chance.randrange(1000)}"
        else:
            start = chance.randrange(len(other["text"]))
            text = f"{other['text'][start : start + 3]}{chance.randrange(1000)}{text}"
        answer = f"{turn['answer']} {number}"
        made.append({"id": number, "lang": turn["lang"], "text": text, "answer": answer})
    return made


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", type=int, metavar="TURNS", help="such as 50000")
    options = parser.parse_args()
    quality()
    if options.speed:
        speed(options.speed)
