"""Questions that mean the same come together."""

import numpy as np
import pytest

from avatars.insights.questions import grouping
from avatars.insights.questions.embedding import GRID, Vectors, vectors
from avatars.insights.questions.finding import find
from avatars.insights.questions.grouping import Seeds, averages, group, nearest
from tests.avatars.insights.questions import measure

PRICE = ["how much does it cost", "多少钱一个月", "what do you charge for it"]
WEATHER = ["what's the weather like today", "明天会下雨吗"]


@pytest.fixture(scope="module")
def known() -> Vectors:
    """The vectors of the set's questions."""
    return vectors(
        question.normal for turn in measure.turns("set.jsonl") for question in find(turn["text"])
    )


def test_the_same_in_other_words_and_languages_is_one_group() -> None:
    assert group(vectors([*PRICE, *WEATHER])) == [0, 0, 0, 1, 1]


def test_nothing_is_no_group() -> None:
    assert group(vectors([])) == []


def test_the_same_vectors_make_the_same_groups_whatever_the_blocks(
    known: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = group(known)
    monkeypatch.setattr(grouping, "_BLOCK", 7)

    assert group(known) == first


def test_products_of_vectors_are_exact(known: Vectors) -> None:
    floats = known.astype(np.float32)
    exact = known[:50].astype(np.int64) @ known.astype(np.int64).T

    assert GRID * GRID < 2**24
    assert np.array_equal(floats[:50] @ floats.T, exact)


def test_a_new_question_finds_its_group_or_none() -> None:
    known = vectors([*PRICE, *WEATHER])
    units = averages(known, group(known))

    assert nearest(vectors(["is it expensive"])[0], units) == 0
    assert nearest(vectors(["does it rain"])[0], units) == 1
    assert nearest(vectors(["can i upload my own photos"])[0], units) is None
    assert nearest(vectors(["is it expensive"])[0], units[:0]) is None


def test_what_people_have_put_together_stays_together() -> None:
    labels = group(vectors([*PRICE, *WEATHER]), Seeds(together=[(0, 3)]))

    assert labels[0] == labels[3]


def test_what_people_have_parted_is_never_together() -> None:
    same = vectors(["how much does it cost"] * 4)

    labels = group(same, Seeds(apart=[(0, 3), (1, 3)]))

    assert labels[3] not in (labels[0], labels[1])


def test_named_groups_keep_their_members_and_draw_others_to_them() -> None:
    texts = [*PRICE, *WEATHER, "how expensive is the plan"]

    labels = group(vectors(texts), Seeds(groups=[[0, 4], [1, 3]]))

    assert labels[0] == labels[4]
    assert labels[1] == labels[3]
    assert labels[0] != labels[1]
    assert labels[5] in (labels[0], labels[1])


def test_the_labelled_turns_are_found_and_grouped_well() -> None:
    """A floor far below the figures of docs/finding-questions.md."""
    turns = measure.turns("set.jsonl")
    unseen = measure.turns("unseen.jsonl")
    found, (two, one) = measure.finding(turns), measure.splitting(turns)
    answers = measure.unanswered(turns)
    pairs, across = measure.grouping(turns)
    narrow, _ = measure.grouping(unseen)

    assert min(found.precision, found.recall) > 0.95
    assert two > 0.8
    assert one < 0.03
    assert min(answers.precision, answers.recall) > 0.85
    assert min(pairs.f1, pairs.precision, across.f1) > 0.75
    assert narrow.f1 > 0.5
