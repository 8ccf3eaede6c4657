"""The settlers' signs of life: without one, sessions run on that nobody is using."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class SettlerQuerySet(models.QuerySet["Settler"]):
    """Questions about who settles."""

    def beat(self, name: str, now: datetime) -> None:
        """Note that this settler is at work."""
        if not self.filter(name=name).update(beat_at=now):
            self.get_or_create(name=name, defaults={"started_at": now, "beat_at": now})

    def last_beat(self) -> datetime | None:
        """When any settler was last at work."""
        last: datetime | None = self.aggregate(last=models.Max("beat_at"))["last"]
        return last


class Settler(models.Model):
    """One process that settles calls."""

    name = models.CharField(
        _("settler"), max_length=100, unique=True, help_text=_("Its machine and process.")
    )
    started_at = models.DateTimeField(_("started"))
    beat_at = models.DateTimeField(_("last at work"), db_index=True)

    objects = SettlerQuerySet.as_manager()

    class Meta:
        verbose_name = _("settler")
        verbose_name_plural = _("settlers")
        ordering = ["-beat_at"]

    def __str__(self) -> str:
        return self.name
