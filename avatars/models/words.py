"""Texts in several languages: a row for each language."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.translation import gettext_lazy as _


class Words(models.Model):
    """What somebody wrote in one language; `locale` is Django's code of it, such as `zh-hant`."""

    locale = models.CharField(_("language"), max_length=20)

    class Meta:
        abstract = True
        ordering = ["locale"]


Row = TypeVar("Row", bound=Words)


def in_language(rows: Iterable[Row], locale: str) -> Row | None:
    """The row in `locale`, or in the language that it is a variant of: `en` serves `en-us`."""
    by_locale = {row.locale: row for row in rows}
    return next((by_locale[code] for code in _wider(locale) if code in by_locale), None)


def _wider(locale: str) -> Iterator[str]:
    """A code, then Django's own fallbacks for it (`zh-tw`: `zh-hant`), then what is left of it."""
    yield locale
    yield from LANG_INFO.get(locale, {}).get("fallback", [])
    while "-" in locale:
        locale = locale.rpartition("-")[0]
        yield locale
