"""`python -m avatars.insights.questions.learning FILE…`: make `answers.npz` anew.

Each FILE is of JSON lines with "answer", the avatar's words, and "answered", whether they tell what
was asked; lines without both are left out. What is kept was learned from the tests' `answers.jsonl`
and one half of `set.jsonl`, by `python -m tests.bench.answers --learn`.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from avatars.insights.questions.answers import RUN, Floats, Weights, embedded, prepared, runs

# How strongly weights are held near 0, in how many answers a run has to be, how many are kept.
RIDGE, OFTEN, KEPT = 0.2, 3, 1500
# Makes the bias a feature among others, held near 0 hardly at all.
_ALWAYS = 10.0
_STEPS = 8


def learned(answers: Sequence[str], answered: Sequence[bool]) -> Weights:
    """Weights of logistic regression; the same from the same answers in whatever order."""
    pairs = sorted(zip(map(prepared, answers), answered, strict=True))
    texts = [text for text, _ in pairs]
    unknown = np.array([not known for _, known in pairs], float)
    said = [runs(text) for text in texts]
    counts = Counter(run for some in said for run in some)
    names = sorted(run for run, count in counts.items() if count >= OFTEN)
    places = {run: place for place, run in enumerate(names)}
    worded = np.zeros((len(texts), len(names)))
    for row, some in enumerate(said):
        worded[row, [places[run] for run in some if run in places]] = RUN
    meaning = embedded(texts)
    shares = _shares(meaning @ meaning.T + worded @ worded.T + _ALWAYS, unknown)
    of_runs = worded.T @ shares
    kept = np.sort(np.argsort(-np.abs(of_runs), kind="stable")[:KEPT])
    return Weights(
        meaning.T @ shares,
        {names[place]: float(of_runs[place]) for place in kept},
        float(_ALWAYS * shares.sum()),
    )


def write(weights: Weights, path: Path) -> None:
    """Keep `weights` in few bytes."""
    np.savez_compressed(
        path,
        meaning=weights.meaning.astype(np.float16),
        names=np.frombuffer("\n".join(weights.runs).encode(), np.uint8),
        runs=np.array(list(weights.runs.values()), np.float16),
        bias=np.float32(weights.bias),
    )


def _shares(likeness: Floats, unknown: Floats) -> Floats:
    """Each answer's share in the weights, by Newton's method; answers are fewer than runs."""
    scores: Floats = np.zeros(len(unknown))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-scores))
        spread = np.maximum(chance * (1 - chance), 1e-6)
        aim = scores + (unknown - chance) / spread
        shares: Floats = np.linalg.solve(likeness + np.diag(RIDGE / spread), aim)
        scores = likeness @ shares
    return shares


if __name__ == "__main__":
    texts = [Path(name).read_text("utf-8") for name in sys.argv[1:]]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    labelled = [line for line in lines if "answer" in line and "answered" in line]
    weights = learned(
        [line["answer"] for line in labelled], [line["answered"] for line in labelled]
    )
    write(weights, Path(__file__).with_name("answers.npz"))
