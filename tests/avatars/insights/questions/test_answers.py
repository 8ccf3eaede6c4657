"""Whether an avatar seemed to know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.insights.questions.answers import seemed_known


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
        "If you're not sure which plan fits, start with the free one.",
        "您好，免费版每个月可以做十个视频。",
        "我们不会保存您的资料。",
        "如果不确定选哪个，可以先用免费版。",
        "你唔使提供任何資料就可以試用。",
    ],
)
def test_a_no_is_an_answer(answer: str) -> None:
    assert seemed_known(answer)


@given(st.text())
def test_nothing_that_is_answered_breaks_it(answer: str) -> None:
    assert seemed_known(answer) in (True, False)
