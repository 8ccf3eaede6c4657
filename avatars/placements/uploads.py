"""Pictures that editors uploaded, as a page shows them. Nothing here raises."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from avatars.models import Poster, in_language
from avatars.models.posters import RATIO
from avatars.placements.pictures import Picture

LARGEST = 1280  # pixels wide, of the picture for browsers that know no other


@dataclass(frozen=True)
class Upload:
    """An uploaded picture, and what it shows in the page's language; that may be empty."""

    picture: Picture
    alt: str


def upload(which: Any) -> Upload | None:
    """The poster, or the one with this number; None where there is none that can be shown."""
    poster = which if isinstance(which, Poster) else _numbered(which)
    picture = poster and _picture(poster)
    return Upload(picture, _alt(poster)) if poster and picture else None


def _numbered(which: Any) -> Poster | None:
    try:
        number = int(which or 0)
    except (TypeError, ValueError):
        return None
    if not 0 < number < 2**63:
        return None
    return Poster.objects.prefetch_related("words").filter(pk=number).first()


def _picture(poster: Poster) -> Picture | None:
    """What django-pictures has made of the file; no file is opened or looked for."""
    if not poster.picture or not poster.width or not poster.height:
        return None
    found = poster.picture.aspect_ratios[RATIO]
    plain = found.pop("JPEG")
    if not plain:
        return None
    largest = plain[max((width for width in plain if width <= LARGEST), default=min(plain))]
    sources = tuple((f"image/{kind.lower()}", _srcset(files)) for kind, files in found.items())
    return Picture(
        largest.url,
        sources,
        _srcset(plain),
        width=largest.width,
        height=int(largest.width / Fraction(RATIO)),
    )


def _srcset(files: dict[int, Any]) -> str:
    return ", ".join(f"{files[width].url} {width}w" for width in sorted(files))


def _alt(poster: Poster) -> str:
    words = poster.words.all()
    found = in_language(words, get_language() or "") or in_language(words, settings.LANGUAGE_CODE)
    return found.alt if found else ""
