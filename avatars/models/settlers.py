"""The settlers' signs of life: without one, sessions run on that nobody is using."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.models.calls import CallLog

# Without a sign of life for so long, nobody settles: a settler that cron runs comes every minute.
STALE = timedelta(seconds=150)


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
    credits = models.PositiveIntegerField(
        _("credits"), null=True, blank=True, help_text=_("What was left at Runway.")
    )
    credits_at = models.DateTimeField(_("credits seen"), null=True, blank=True)

    objects = SettlerQuerySet.as_manager()

    class Meta:
        verbose_name = _("settler")
        verbose_name_plural = _("settlers")
        ordering = ["-beat_at"]

    def __str__(self) -> str:
        return self.name


def oldest_due(now: datetime) -> datetime | None:
    """Since when the call that waits longest has been due to be settled. Raises django.db.Error."""
    since = Coalesce("check_at", "ended_at", "created_at")
    oldest: datetime | None = CallLog.objects.due(now).aggregate(at=models.Min(since))["at"]
    return oldest


def troubles(now: datetime) -> Iterator[str]:
    """A sentence for each sign that calls are not settled. Raises django.db.Error."""
    last = Settler.objects.last_beat()
    if last is None and CallLog.objects.exists():
        yield gettext("No settler has been at work yet.")
    elif last and now - last > STALE:
        yield gettext("No settler has been at work since %(moment)s UTC.") % {
            "moment": f"{last.astimezone(UTC):%Y-%m-%d %H:%M}"
        }
    oldest = oldest_due(now)
    if oldest and now - oldest > STALE:
        yield gettext("A call has been due to be settled for %(minutes)s minutes.") % {
            "minutes": (now - oldest) // timedelta(minutes=1)
        }
