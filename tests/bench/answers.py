"""`python -m tests.bench.answers`: how well it is seen that an avatar did not know.

With --learn, `answers.npz` is first made anew from what it is learned from.
"""

import argparse
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from avatars.insights.questions import answers, learning
from tests.avatars.insights.questions import measure

KEPT = Path(answers.__file__).with_name("answers.npz")
FOLDS = 5
Turns = list[measure.Turn]


def labelled(turns: Turns) -> Turns:
    return [turn for turn in turns if turn.get("answer") and turn.get("groups") != []]


def material() -> tuple[Turns, Turns]:
    """What is learned from: the answers made for it, and the tuned half of the set."""
    half = measure.half(measure.turns("set.jsonl"), held=False)
    return measure.turns("answers.jsonl"), labelled(half)


def learned(turns: Turns) -> answers.Weights:
    return learning.learned([t["answer"] for t in turns], [t["answered"] for t in turns])


def crossed(turns: Turns, beside: Turns, key: Callable[[measure.Turn], str]) -> list[float]:
    """The score of each of `turns` by weights learned without the fifth that its key falls in."""
    folds = [sha256(key(turn).encode()).digest()[0] % FOLDS for turn in turns]
    scored = [0.0] * len(turns)
    for fold in range(FOLDS):
        weights = learned([t for t, f in zip(turns, folds, strict=True) if f != fold] + beside)
        left_out = [place for place, f in enumerate(folds) if f == fold]
        texts = [answers.prepared(turns[place]["answer"]) for place in left_out]
        for place, score in zip(left_out, answers.scores(texts, weights), strict=True):
            scored[place] = score
    return scored


def row(name: str, turns: Turns, known: list[bool]) -> None:
    missing = [not turn["answered"] for turn in turns]
    seemed = [not each for each in known]
    both = sum(a and b for a, b in zip(missing, seemed, strict=True))
    share = measure.share(both, sum(seemed), sum(missing))
    false = (sum(seemed) - both) / ((len(turns) - sum(missing)) or 1)
    print(
        f"| {name} | {len(turns)} | {sum(missing)} | {share.precision:.2f} | {share.recall:.2f} "
        f"| {false:.1%} |"
    )


def quality() -> None:
    made, beside = material()
    print("| answers | | do not know | P | R | false alarms |\n|---|---:|---:|---:|---:|---:|")
    for name, key in (("answers left out", "id"), ("kinds left out", "family")):
        scored = crossed(made, beside, lambda turn, key=key: turn[key])
        known = [score < answers.UNKNOWN_FROM for score in scored]
        row(name, made, known)
        for lang in ("en", "zh-Hant", "zh-Hans"):
            of_it = [place for place, turn in enumerate(made) if turn["lang"] == lang]
            row(f"… {lang}", [made[place] for place in of_it], [known[place] for place in of_it])
    held = labelled(measure.half(measure.turns("set.jsonl"), held=True))
    for name, turns in (
        ("held out", held),
        ("unseen", measure.turns("answers_unseen.jsonl")),
        ("apart", measure.turns("answers_apart.jsonl")),
    ):
        row(name, turns, answers.seemed_known_each([turn["answer"] for turn in turns]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    if parser.parse_args().learn:
        made, beside = material()
        learning.write(learned(made + beside), KEPT)
    quality()
