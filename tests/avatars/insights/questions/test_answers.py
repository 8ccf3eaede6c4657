"""Whether an avatar seemed to know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.insights.questions import answers, learning
from avatars.insights.questions.answers import seemed_known, seemed_known_each
from tests.avatars.insights.questions import measure


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I'm sorry, I don't have that information.",
        "Hmm, I'm not sure about that.",
        "You'd have to ask our sales team about that.",
        "I can't access your account from here.",
        "抱歉，这个我不太清楚。",
        "这个问题我目前没有资料，建议您联系客服。",
        "我沒有辦法提供即時天氣資訊。",
        "呢個我唔清楚喎。",
        "Sorry, could you say that again?",
        "Let's talk about something else, shall we?",
        "我幫您轉接客服人員。",
        "刚才没听清，您再说一遍好吗？",
    ],
)
def test_who_does_not_know_or_sends_on_has_not_answered(answer: str) -> None:
    assert not seemed_known(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "It is twenty dollars a month.",
        "No, we don't ship to Canada.",
        "I'm not a real person, I'm an AI.",
        "I can't see you, I only hear you.",
        "I don't have feelings.",
        "We keep no recordings.",
        "You don't need to know how to code.",
        "Support can refund you within 14 days, write to help@example.com.",
        "If you're not sure which plan fits, start with the free one.",
        "您好，免费版每个月可以做十个视频。",
        "我们不会保存您的资料。",
        "如果不确定选哪个，可以先用免费版。",
        "你唔使提供任何資料就可以試用。",
    ],
)
def test_a_no_is_an_answer(answer: str) -> None:
    assert seemed_known(answer)


@settings(deadline=None)
@given(st.text())
def test_nothing_that_is_answered_breaks_it(answer: str) -> None:
    assert seemed_known(answer) in (True, False)


def test_many_are_told_as_they_are_one_by_one() -> None:
    some = [turn["answer"] for turn in measure.turns("answers_unseen.jsonl")[::3]] + ["", "…", ""]

    assert seemed_known_each(some) == [seemed_known(answer) for answer in some]
    assert seemed_known_each([]) == []


def test_of_an_endless_answer_only_the_beginning_is_read() -> None:
    assert not seemed_known("I'm sorry, I don't have that information. " * 100_000)


def test_the_same_is_learned_from_the_same_in_whatever_order() -> None:
    turns = measure.turns("answers.jsonl")[::20]
    said, known = [t["answer"] for t in turns], [t["answered"] for t in turns]

    one, other = learning.learned(said, known), learning.learned(said[::-1], known[::-1])

    texts = [answers.prepared(answer) for answer in said]
    assert answers.scores(texts, one) == answers.scores(texts, other)


def test_what_was_learned_is_kept_and_tells_what_it_was_learned_from() -> None:
    shares = measure.unanswered(
        [{**turn, "groups": ["any"]} for turn in measure.turns("answers.jsonl")]
    )

    assert shares.precision > 0.9
    assert shares.recall > 0.9
