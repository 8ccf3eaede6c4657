"""Where an uploaded picture is needed: it cannot be deleted then."""

from collections.abc import Iterator
from typing import Any

from avatars.models import Publication


def published_with(numbers: set[int]) -> Iterator[tuple[int, Publication]]:
    """Every publication whose content has one of these posters under the key `poster`.

    Whatever a site publishes is looked through: each model that inherits Publication.
    """
    for model in _published():
        for publication in model._default_manager.iterator():
            for number in numbers & set(_posters(publication.content)):
                yield number, publication


def _published(of: type[Publication] = Publication) -> Iterator[Any]:
    for model in of.__subclasses__():
        if not model._meta.abstract:
            yield model
        yield from _published(model)


def _posters(content: Any) -> Iterator[int]:
    match content:
        case dict():
            for key, value in content.items():
                if key == "poster" and isinstance(value, int):
                    yield value
                yield from _posters(value)
        case list():
            for value in content:
                yield from _posters(value)
