"""What the tests look for in every line is found, also where the net below would have hidden it."""

import logging

import pytest

from tests import leaks
from tests.watching import Watch


def written(logger: str, message: str, error: BaseException | None = None) -> str:
    """What a watch keeps of a line; it is not logged, as that would be found, too."""
    watch = Watch()
    trouble = (type(error), error, None) if error else None
    watch.emit(logging.LogRecord(logger, logging.WARNING, "", 0, message, None, trouble))
    return "\n".join(watch.lines)


@pytest.mark.parametrize(
    "message",
    [
        "refused 203.0.113.9",
        "refused 2001:db8::1",
        "sent key_of_the_tests",
        "mailed to ada@example.com",
        "Authorization: Bearer abcdefghijk",
        "seen by Mozilla/5.0",
    ],
)
def test_the_app_may_not_write_it_though_it_would_be_hidden(message: str) -> None:
    assert leaks.found_in(written("avatars.calls", message))


def test_what_libraries_write_is_found_where_nothing_hides_it() -> None:
    assert not leaks.found_in(written("urllib3", "refused 203.0.113.9"))
    assert leaks.found_in(written("urllib3", "seen by Mozilla/5.0"))


def test_what_a_request_or_a_visitor_brought_is_looked_for() -> None:
    leaks.remember("My name is Ada", "short")

    assert leaks.found_in(written("somebody", "kept My name is Ada"))
    assert leaks.found_in(written("somebody", "failed", TypeError("no attribute My name is Ada")))
    assert not leaks.found_in(written("somebody", "failed", ValueError("My name is Ada")))
    assert not leaks.found_in(written("somebody", "a short line"))
