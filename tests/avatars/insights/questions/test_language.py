"""One spelling for each language."""

import pytest

from avatars.insights.questions.language import is_chinese, normal


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("How  MUCH’s it", "how much's it"),
        ("這個是免費的嗎", "这个是免费的吗"),
        ("皇后在后面干什么", "皇后在后面干什么"),
        ("我哋喺邊度", "我们在哪里"),
        ("關係", "关系"),
        ("我要怎麼登入帳號", "我要怎么登录账号"),
    ],
)
def test_every_script_and_region_is_written_alike(said: str, written: str) -> None:
    assert normal(said) == written


def test_what_is_simplified_already_stays_as_it_is() -> None:
    text = "里面的头发干了以后范先生就出发"

    assert normal(text) == text


def test_chinese_with_english_names_in_it_is_chinese() -> None:
    assert is_chinese("你跟 chat gpt 有什么区别")
    assert not is_chinese("what does 你好 mean")
