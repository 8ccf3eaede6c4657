"""Voices made ahead of the moment at which they are heard, in one thread."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache

from .figure import figure
from .portrait import portrait
from .role import Role
from .voice import Speech, Timbre, speak

# espeak-ng is not re-entrant, so one thread speaks for the whole process.
_studio = ThreadPoolExecutor(1, thread_name_prefix="lobster-voice")


def prepare() -> None:
    """Render and load what all calls share (about a second), so that the first call is quick."""
    figure()
    _studio.submit(speak, "Hello.").result()


@lru_cache(maxsize=16)
def rehearsed(text: str, timbre: Timbre) -> Future[Speech]:
    """A line, as soon as it is made."""
    return _studio.submit(speak, text, timbre)


def rehearse(role: Role) -> None:
    """Begin to make the voice of a call's first line, so that it can be heard with the joining.

    And the picture, where the character has one of its own.
    """
    rehearsed(role.first_line()[0], role.timbre)
    if role.picture is not None:
        _studio.submit(_paint, role.picture)


def _paint(picture: bytes) -> None:
    portrait(picture).rehearse()
