"""`manage.py group_questions --jsonl`: JSON lines in, JSON lines out."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.blocks import texts_for

COMMAND = "group_questions --jsonl"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the command `lines`; the objects that it writes, and its complaints."""

    def run(
        *lines: "str | bytes | dict[str, Any]", fails: str = "", typed: str = COMMAND
    ) -> tuple[list[Any], str]:
        command = typed.split()
        given = b"\n".join(
            line
            if isinstance(line, bytes)
            else (line if isinstance(line, str) else json.dumps(line)).encode()
            for line in lines
        )
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        out, err = io.StringIO(), io.StringIO()
        if fails:
            with pytest.raises(CommandError, match=fails):
                call_command(*command, stdout=out, stderr=err)
        else:
            call_command(*command, stdout=out, stderr=err)
        return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()

    return run


def test_a_line_is_written_for_each_question_found(run: Any) -> None:
    written, _ = run(
        {"id": "a", "lang": "en", "text": "how much is it and is there an app", "answer": "Ten."},
        {"id": "b", "lang": "en", "text": "thank you"},
        {"id": 3, "lang": "zh-Hant", "text": "這個多少錢", "answer": "抱歉，我不清楚。"},
        {"id": "d", "lang": "zh-Hans", "text": "有手机应用吗", "answer": None},
    )

    assert written == [
        {"id": "a", "question": "how much is it", "group": 0, "answered": True},
        {"id": "a", "question": "is there an app", "group": 1, "answered": True},
        {"id": 3, "question": "這個多少錢", "group": 0, "answered": False},
        {"id": "d", "question": "有手机应用吗", "group": 1},
    ]


def test_the_documents_name_the_command_and_a_file_to_read(run: Any) -> None:
    [block] = texts_for(__file__)
    command, file = block.split(" < ")

    assert file.endswith(".jsonl\n")
    line = {"id": "a", "lang": "en", "text": "how much is it"}
    written, _ = run(line, typed=command.removeprefix("python manage.py "))
    assert written == [{"id": "a", "question": "how much is it", "group": 0}]


@pytest.mark.parametrize(
    ("rubbish", "complaint"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1]", "not an object"),
        (b"[" * 100_000, "not JSON"),
        ({"text": "how much"}, '"id"'),
        ({"id": "a"}, '"text"'),
        ({"id": "a", "text": 5}, '"text"'),
        ({"id": "a", "text": "how much", "answer": []}, '"answer"'),
    ],
)
def test_a_line_that_is_no_turn_is_named_and_no_other_is_lost(
    run: Any, rubbish: Any, complaint: str
) -> None:
    turn = {"id": "a", "lang": "en", "text": "how much is it"}

    written, complaints = run(turn, "", rubbish, turn, fails="1 of the lines")

    assert [line["question"] for line in written] == ["how much is it"] * 2
    assert complaints.startswith("Line 3: ")
    assert complaint in complaints


def test_half_a_character_is_left_out(run: Any) -> None:
    written, _ = run('{"id": "\\ud800", "text": "what is the \\udfff price"}')

    assert written == [{"id": "?", "question": "what is the  price", "group": 0}]


def test_without_the_extra_the_command_says_how_to_switch_it_on(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("avatars.insights.questions")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opencc", None)

    written, _ = run(
        {"id": "a", "text": "how much"}, fails=r"install the app with its extra \[questions\]"
    )

    assert written == []
