"""A line of the log is JSON, names its request and call, and tells nothing of a visitor."""

import io
import json
import logging
import logging.config
import re
import sys
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from avatars.log_context import AddCallId, about_call
from canfly.observing import accidents
from canfly.observing.lines import clean, configuration
from canfly.observing.requests import request_id
from tests.watching import watching_lines

CALL = uuid.UUID("0a0a0a0a-0000-4000-8000-000000000001")


@pytest.fixture(params=[False])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the site's own handler writes; under DEBUG with the parameter True."""
    made = logging.config.DictConfigurator(configuration(readable=request.param))  # type: ignore[attr-defined]
    filters = made.config["filters"]
    for name in filters:
        filters[name] = made.configure_filter(filters[name])
    formatters = made.config["formatters"]
    formatters["line"] = made.configure_formatter(formatters["line"])
    handler = made.configure_handler(made.config["handlers"]["console"])
    handler.stream = io.StringIO()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler.stream
    root.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_line_is_json_with_moment_level_and_logger(written: io.StringIO) -> None:
    logging.getLogger("avatars.calls").warning("call %s given up: %s", CALL, "timeout")

    [line] = lines(written)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": f"call {CALL} given up: timeout",
        "level": "warning",
        "logger": "avatars.calls",
    }


def test_a_line_names_the_request_and_the_call_that_it_is_about(written: io.StringIO) -> None:
    request_id.set("f00df00d")
    with about_call(CALL):
        logging.getLogger("avatars.runway").warning("runway create: HTTP 500")
    logging.getLogger("avatars.runway").warning("of no call")
    request_id.set("")

    within, after = lines(written)
    assert (within["request_id"], within["call_id"]) == ("f00df00d", str(CALL))
    assert "call_id" not in after


def test_calls_within_calls_and_without_an_id_keep_what_was() -> None:
    record = logging.makeLogRecord({})
    with about_call(CALL):
        with about_call(uuid.uuid4()):
            pass
        with about_call(None):
            AddCallId().filter(record)

    assert record.call_id == str(CALL)  # type: ignore[attr-defined]


def test_an_error_is_told_by_its_type_and_where_and_not_by_what_it_quotes(
    written: io.StringIO,
) -> None:
    try:
        try:
            raise ValueError("invalid input: 'My name is Ada'")
        except ValueError as error:
            raise AttributeError("'NoneType' object has no attribute 'slug'") from error
    except AttributeError:
        logging.getLogger("django.request").exception("Internal Server Error: /en/")

    [line] = lines(written)
    outer, inner = line["exception"]
    assert (outer["type"], inner["type"]) == ("AttributeError", "ValueError")
    assert "no attribute 'slug'" in outer["message"]
    assert inner["message"] == ""
    assert "test_lines.py" in outer["frames"][0]
    assert "Ada" not in written.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key_0123456789abcdef is refused", "[secret] is refused"),
        ("Authorization: Bearer abcdefghij", "Authorization: Bearer [secret]"),
        ("redis://:hunter22@cache:6379/0", "redis://[secret]@cache:6379/0"),
        ("room eyJhbGciOiJI.eyJleHAiOjE3.SflKxw", "room [token]"),
        ("mail to ada@example.com failed", "mail to [mail] failed"),
        ("Error handling request GET /en/?who=ada x", "Error handling request GET /en/?[query] x"),
        ("from 203.0.113.7: refused", "from [address]: refused"),
        ("from 2001:db8::1: refused", "from [address]: refused"),
        ("Invalid request from ip=10.1.2.3: Invalid HTTP Header: 'COOKIE: a=b'", "Invalid request"),
        ("Listening at: http://127.0.0.1:8000 (12)", "Listening at: http://127.0.0.1:8000 (12)"),
        ("at 12:30:45, gunicorn 27.0.1: ready?", "at 12:30:45, gunicorn 27.0.1: ready?"),
    ],
)
def test_what_is_secret_or_personal_is_hidden_and_the_rest_stays(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("written", [True], indirect=True)
def test_under_debug_lines_are_for_people(written: io.StringIO) -> None:
    with about_call(CALL):
        logging.getLogger("avatars.calls").info("settled: hung_up, 12 s")
        logging.getLogger("avatars.calls").warning("settled: hung_up, 12 s")

    assert "settled: hung_up, 12 s" in written.getvalue()
    assert f"call_id={CALL}" in written.getvalue()
    assert "{" not in written.getvalue()


def test_an_error_is_about_the_call_at_which_it_came_up(written: io.StringIO) -> None:
    try:
        with about_call(CALL), about_call(None):
            raise ValueError("theirs")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error")

    [line] = lines(written)
    assert line["call_id"] == str(CALL)
    assert "theirs" not in written.getvalue()


def test_what_nobody_catches_in_a_thread_is_a_line_without_its_words(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ValueError("My name is Ada")

    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    accidents.log()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    assert [line["event"] for line in lines(written)] == ["a thread ended", "the process ends"]
    assert [line["exception"][0]["type"] for line in lines(written)] == ["ValueError"] * 2
    assert "Ada" not in written.getvalue()


def test_a_name_that_is_none_of_ours_has_no_line(client: Client) -> None:
    with watching_lines() as watch:
        answer = client.get("/en/", headers={"Host": "a" * 8000})

    assert answer.status_code == 400
    assert watch.lines == []


def test_what_a_stranger_sends_a_lot_of_is_cut_before_it_is_read() -> None:
    assert clean("a@b." * 1_000_000) == clean("a@b." * 500)


@pytest.mark.parametrize("text", ["from:203.0.113.7", "/en/?'ada'", "at (203.0.113.7)", "/x?ada=1"])
def test_what_tells_of_a_visitor_is_hidden(text: str) -> None:
    assert not re.search(r"203|ada", clean(text))


@pytest.mark.parametrize("text", ["Why?", "'why?'", "at 12:34:56", "really? yes"])
def test_what_tells_nothing_stays(text: str) -> None:
    assert clean(text) == text
