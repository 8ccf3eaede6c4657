"""The pictures of an avatar: its poster in several sizes and formats, and its moods.

An editor writes the poster's path. What the admin takes is what a page shows, since both ask here;
whatever is written, nothing here raises.
"""

import logging
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.templatetags.static import static

logger = logging.getLogger(__name__)

WIDTHS = (640, 960, 1280)
MOODS = ("listening", "waving", "sorry", "sleepy", "waking", "thinking")
SET = "poster"
REMEMBERED = 1000  # files


@dataclass(frozen=True)
class Picture:
    """A picture as `<picture>` takes it: an address, and what else there is, best format first."""

    src: str
    sources: tuple[tuple[str, str], ...] = ()
    srcset: str = ""
    width: int = 1280
    height: int = 720


def poster(path: str) -> Picture | None:
    """The picture before the call; None where there is none, or where it cannot be shown.

    `path` is an address, a static file's path, or the path of a set: `…/poster` stands for
    `…/poster-640.avif` and its siblings in three widths and three formats.
    """
    if not path:
        return None
    if path.startswith(("/", "https://")):
        return Picture(path)
    if not is_set(path):
        src = _address(path)
        return Picture(src) if src else None
    src = _address(f"{path}-{WIDTHS[-1]}.png")
    if src is None:
        return None
    sources = ((f"image/{suffix}", _srcset(path, suffix)) for suffix in ("avif", "webp"))
    return Picture(
        src, tuple((kind, srcset) for kind, srcset in sources if srcset), _srcset(path, "png")
    )


def poster_or_report(path: str) -> Picture | None:
    """The same, for a page: that a poster cannot be shown is written to the log, once."""
    found = poster(path)
    if path and found is None:
        _report(path)
    return found


def placeholder() -> Picture:
    """A plain figure, for an avatar without a picture."""
    return Picture(static("avatars/placeholder.svg"))


def moods(path: str) -> dict[str, str]:
    """The addresses of the moods that lie beside a poster that is a set: `…/mood-waving.webp`."""
    if not is_set(path):
        return {}
    files = {mood: f"{path.removesuffix(SET)}mood-{mood}.webp" for mood in MOODS}
    return {mood: address for mood, file in files.items() if (address := _address(file))}


def is_set(path: str) -> bool:
    """Whether a poster's path stands for several files."""
    return path.rpartition("/")[2] == SET and "://" not in path and not path.startswith("/")


def _address(file: str) -> str | None:
    """Where browsers find a static file; None where there is none that can be served.

    Collected files are known by one spelling of their path, and a storage with a manifest raises
    for every other: for a doubled slash, for what an address would mean by `?`, `#` and `%`, and
    for a file that has not been collected.
    """
    if posixpath.normpath(file) != file or not file.isprintable() or set(file) & set("?#%\\"):
        return None
    try:
        return static(file) if _is_file(file) else None
    except (ValueError, OSError):
        return None


@lru_cache(REMEMBERED)
def _is_file(file: str) -> bool:
    try:
        found = finders.find(file)
        return isinstance(found, str) and Path(found).is_file()
    except (SuspiciousFileOperation, ValueError, OSError):
        return False


def _srcset(path: str, suffix: str) -> str:
    return ", ".join(f"{address} {width}w" for width, address in _widths(path, suffix))


def _widths(path: str, suffix: str) -> Iterator[tuple[int, str]]:
    for width in WIDTHS:
        address = _address(f"{path}-{width}.{suffix}")
        if address:
            yield width, address


@lru_cache(REMEMBERED)
def _report(path: str) -> None:
    logger.warning("the poster %.200r cannot be shown: no such file is served", path)
