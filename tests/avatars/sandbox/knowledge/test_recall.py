"""Questions are answered with sentences of the documents, or with not knowing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.insights.questions.answers import seemed_known
from avatars.insights.questions.finding import find
from avatars.sandbox.knowledge import QUESTIONS, asks, recall
from avatars.sandbox.knowledge.markdown import passages
from avatars.sandbox.lobster import LANGUAGES, Language
from avatars.sandbox.lobster.script import SCRIPTS

OPENCLAW = """\
---
title: unseen
---

# OpenClaw

**OpenClaw** is an AI agent that runs on [your own computer](https://example.com). It talks to you
through the chat apps you already use.

## Installing it

You install OpenClaw with `one command` in a terminal.

```sh
curl https://example.com/install | sh  # install OpenClaw on the computer
```

## Models

- It works with models of Anthropic, OpenAI and Google.
- Local models run through Ollama.

| Plan | Price |
|------|-------|
| Friends | 5 dollars a month |
"""
CHINESE = """\
# OpenClaw 是什麼

OpenClaw 是一個在你自己電腦上執行的代理。它透過你常用的通訊軟體跟你說話。

## 安裝

只要在終端機輸入一行指令，就能安裝 OpenClaw。
"""
DOCUMENTS = [("OpenClaw", OPENCLAW), ("OpenClaw 入門", CHINESE)]


@pytest.mark.parametrize(
    ("question", "language", "answer"),
    [
        ("What is OpenClaw?", "en",
         "OpenClaw is an AI agent that runs on your own computer. It talks to you through the chat"
         " apps you already use."),
        ("how do i install openclaw", "en",
         "You install OpenClaw with one command in a terminal."),
        ("Which models can it work with?", "en",
         "It works with models of Anthropic, OpenAI and Google."),
        ("And what is the price of the plan for friends?", "en",
         "Plan: Friends, Price: 5 dollars a month"),
        ("OpenClaw 是什麼？", "zh-Hant",
         "OpenClaw 是一個在你自己電腦上執行的代理。它透過你常用的通訊軟體跟你說話。"),
        ("OpenClaw 要怎麼安裝", "zh-Hant", "只要在終端機輸入一行指令，就能安裝 OpenClaw。"),
        ("OpenClaw 是什么？", "zh-Hans",
         "OpenClaw 是一個在你自己電腦上執行的代理。它透過你常用的通訊軟體跟你說話。"),
        ("What is unseen?", "en", None),
        ("Does OpenClaw cook pasta?", "en", None),
        ("Do you ship to Japan?", "en", None),
        ("你們寄到日本嗎？", "zh-Hant", None),
        ("OpenClaw is great.", "en", None),
        ("", "en", None),
    ],
)  # fmt: skip
def test_the_sentences_that_share_the_question_s_words_answer_it(
    question: str, language: Language, answer: str | None
) -> None:
    assert recall(question, language, DOCUMENTS) == answer


def test_a_document_in_the_script_of_the_question_is_preferred() -> None:
    other = ("入门", "# OpenClaw 是什么\n\nOpenClaw 是一个在你自己电脑上运行的智能体。")
    answer = recall("OpenClaw 是什么？", "zh-Hans", [*DOCUMENTS, other])
    assert answer == "OpenClaw 是一个在你自己电脑上运行的智能体。"


def test_what_lies_beyond_what_is_read_is_not_known() -> None:
    document = ("Boats", "Wind and waves. " * 13_000 + "\n\nAnchors are made of iron.")
    assert recall("What are anchors made of?", "en", [document]) is None
    assert recall("What are anchors made of?", "en", [("Boats", document[1][-60:])])


@pytest.mark.parametrize(
    ("text", "something"),
    [
        ("What is OpenClaw?", True),
        ("so how much does it cost", True),
        ("你們寄到日本嗎", True),
        ("What can you do for me today?", False),
        ("Are you really a lobster?", False),
        ("你可以幫我做什麼呢？", False),
        ("今天天氣怎麼樣？", False),
        ("I would like to hear more.", False),
    ],
)
def test_small_talk_asks_for_nothing_that_has_to_be_known(text: str, something: bool) -> None:
    assert asks(text) is something


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_visitors_ten_questions_are_ones_to_everybody(language: Language) -> None:
    assert len(QUESTIONS[language]) == 10
    for question in QUESTIONS[language]:
        assert asks(question), question
        assert len(find(question)) == 1, question


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_knowing_is_understood_as_such_and_an_answer_as_one(language: Language) -> None:
    assert len(SCRIPTS[language].unknown) >= 2
    for line in SCRIPTS[language].unknown:
        assert not seemed_known(line), line
    question = {"en": "What is OpenClaw?", "zh-Hant": "OpenClaw 是什麼？"}.get(language)
    answer = recall(question or "OpenClaw 是什么？", language, DOCUMENTS)
    assert answer is not None
    assert seemed_known(answer)


def test_markup_is_not_spoken() -> None:
    text = """\
Setup
=====

> A *quoted* __line__ with <b>bold</b> and snake_case.

1. One
2. Two

![alt](x.png)

~~~
code
~~~
***
第一行
第二行
"""
    said = [sentence for passage in passages(text) for sentence in passage.sentences]
    assert said == [
        "Setup", "A quoted line with bold and snake_case.", "One", "Two", "第一行第二行",
    ]  # fmt: skip


def test_headings_are_those_above() -> None:
    text = "# A\n\n## B\n\none\n\n# C\n\ntwo\n\n### D ###\n\nthree"
    assert [passage.headings for passage in passages(text)] == [("A", "B"), ("C",), ("C", "D")]


TEXT = st.text(
    st.sampled_from("ab #`~|-*_[]()<>!\n.?。？什麼嗎龍\u200b\0"), max_size=200
) | st.text(max_size=60)


@settings(max_examples=200, deadline=None)
@given(question=TEXT, name=TEXT, content=TEXT)
def test_any_document_answers_any_question_or_does_not(
    question: str, name: str, content: str
) -> None:
    for language in LANGUAGES:
        answer: Any = recall(question, language, [(name, content)])
        assert answer is None or answer
