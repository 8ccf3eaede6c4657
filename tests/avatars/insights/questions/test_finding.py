"""Questions in what visitors say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.insights.questions.finding import LONGEST, find


@pytest.mark.parametrize(
    "text",
    [
        "um so how much does it cost",
        "is there a mobile app",
        "tell me about pricing",
        "i was wondering if you ship to canada",
        "i'm a teacher do you have something for schools",
        "can i talk to a real person please",
        "i don't know how to get a new password",
        "any chance this works with slack",
        "so it's free right",
        "那个请问多少钱一个月啊",
        "我想了解一下怎么退款",
        "可以先試用看看嗎",
        "你是真人还是机器人",
        "转人工",
        "呢個要幾多錢㗎",
        "你哋星期日開唔開㗎",
        "有冇中文㗎",
    ],
)
def test_a_question_is_found_however_it_is_asked(text: str) -> None:
    assert [question.said for question in find(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "…?!",
        "hello",
        "thank you so much",
        "i know how to do that already",
        "that's what i was looking for",
        "when i was at school we had nothing like this",
        "what a nice voice you have",
        "who cares",
        "he asked me how it works and i showed him",
        "你好",
        "谢谢你啊",
        "我知道怎么用了",
        "没什么事了再见",
        "什么都不用",
        "我不知道要問什麼耶",
        "誰都可以用很方便",
        "唔該晒",
    ],
)
def test_what_only_has_the_words_of_a_question_is_none(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("how much is it and can i try it first", ["how much is it", "can i try it first"]),
        ("are you real how old are you", ["are you real", "how old are you"]),
        ("Where are you? When do you open?", ["Where are you?", "When do you open?"]),
        ("请问多少钱一个月 还有可以试用吗", ["多少钱一个月", "可以试用吗"]),
        ("你會錄音嗎我的資料會給別人嗎", ["你会录音吗", "我的资料会给别人吗"]),
        ("幾多錢呀有冇得試用", ["多少钱呀", "有没有得试用"]),
    ],
)
def test_two_in_one_turn_are_two(text: str, questions: list[str]) -> None:
    assert [question.said for question in find(text)] == questions


@pytest.mark.parametrize(
    "text",
    [
        "can you tell me how much it costs",
        "is it free or do i have to pay for everything",
        "i need an invoice for my company where do i find that",
        "how many videos can i make each month",
        "do you know where i can find the documentation",
        "你们收信用卡吗还是要转账",
        "我想知道要怎么取消会员",
        "为什么我登录不上去",
    ],
)
def test_one_that_has_two_question_words_stays_one(text: str) -> None:
    assert len(find(text)) == 1


def test_no_more_is_read_of_a_turn_than_anyone_would_ask() -> None:
    assert find("la " * LONGEST + "how much is it") == []


WILD = st.one_of(
    st.text(),
    st.text(alphabet="吗呢什么怎知道我不有没的还是 a?！，唔係咩", max_size=300),
    st.lists(st.sampled_from(["how", "do", "you", "know", "and", "what", "is", "um", "it"])).map(
        " ".join
    ),
    st.just("\ud800"),
)


@given(WILD)
def test_nothing_that_is_said_breaks_it_and_no_question_is_empty(text: str) -> None:
    for question in find(text):
        assert question.said.strip()
        assert question.normal.strip()
