"""The home page as visitors have seen it, copy by copy."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from avatars.models import Publication as AnyPublication


class Publication(AnyPublication):
    """The whole page; visitors see the newest. `content` is as `canfly.home.contents` has it."""

    # Of the draft that it was made of. A draft is published once, however often that is asked for.
    revision = models.PositiveIntegerField(_("revision"), unique=True)

    class Meta(AnyPublication.Meta):
        verbose_name = _("publication of the home page")
        verbose_name_plural = _("publications of the home page")
        ordering = ["-revision"]  # by no clock: those of two machines may differ
        get_latest_by = ["revision"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.revision}"
