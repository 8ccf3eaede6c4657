"""The pictures of an avatar: its poster in several sizes and formats, and its moods."""

from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles import finders
from django.templatetags.static import static

WIDTHS = (640, 960, 1280)
MOODS = ("listening", "waving", "sorry", "sleepy", "thinking")
SET = "poster"


@dataclass(frozen=True)
class Picture:
    """A picture as `<picture>` takes it: an address, and what else there is, best format first."""

    src: str
    sources: tuple[tuple[str, str], ...] = ()
    srcset: str = ""


def poster(path: str) -> Picture | None:
    """The picture before the call; None where there is none.

    `path` is an address, a static file's path, or the path of a set: `…/poster` stands for
    `…/poster-640.avif` and its siblings in three widths and three formats.
    """
    if not path:
        return None
    if path.startswith(("/", "https://")):
        return Picture(path)
    if not is_set(path):
        return Picture(static(path)) if _exists(path) else None
    if not _exists(f"{path}-{WIDTHS[-1]}.png"):
        return None
    return Picture(
        static(f"{path}-{WIDTHS[-1]}.png"),
        tuple((f"image/{suffix}", _srcset(path, suffix)) for suffix in ("avif", "webp")),
        _srcset(path, "png"),
    )


def placeholder() -> Picture:
    """A plain figure, for an avatar without a picture."""
    return Picture(static("avatars/placeholder.svg"))


def mood(path: str, name: str) -> Picture | None:
    """The avatar in this mood, where there is such a picture beside its poster."""
    webp = moods(path).get(name)
    if webp is None:
        return None
    avif = f"{path.removesuffix(SET)}mood-{name}.avif"
    return Picture(webp, (("image/avif", static(avif)),) if _exists(avif) else ())


def moods(path: str) -> dict[str, str]:
    """The addresses of the moods that lie beside a poster that is a set: `…/mood-waving.webp`."""
    if not is_set(path):
        return {}
    files = {mood: f"{path.removesuffix(SET)}mood-{mood}.webp" for mood in MOODS}
    return {mood: static(file) for mood, file in files.items() if _exists(file)}


def is_set(path: str) -> bool:
    """Whether a poster's path stands for several files."""
    return path.rpartition("/")[2] == SET and "://" not in path and not path.startswith("/")


@cache
def _exists(file: str) -> bool:
    return finders.find(file) is not None


def _srcset(path: str, suffix: str) -> str:
    return ", ".join(f"{static(f'{path}-{width}.{suffix}')} {width}w" for width in WIDTHS)
