"""What was published, when and by whom: whole copies, each of which can be brought back.

Editors work on rows that visitors never see, a draft. To publish is to write one more row here
with everything in it; what visitors see is the newest. Nothing here is ever changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One copy; a model that inherits this says of what."""

    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now, db_index=True)

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]
        get_latest_by = ["published_at", "pk"]


@dataclass(frozen=True)
class Change:
    """One value that differs; `path` leads to it, and None stands for what is not there."""

    path: tuple[str, ...]
    before: Any
    after: Any


def differences(before: Any, after: Any) -> list[Change]:
    """What differs between two contents, value by value, in the order of the later one.

    Objects are compared key by key. Lists are compared as wholes: give what has an identity a key.
    """
    return list(_changes(before, after, ()))


def _changes(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(key for key in before if key not in after)]:
            yield from _changes(before.get(key), after.get(key), (*path, key))
    elif before != after:
        yield Change(path, before, after)
