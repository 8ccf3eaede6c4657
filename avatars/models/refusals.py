"""The tally of what was turned away."""

from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class RefusalQuerySet(models.QuerySet["Refusal"]):
    """Counting."""

    def count_one(self, day: date, reason: str) -> None:
        """Count one refusal; one row for each day and reason, however many there are."""
        if self.filter(day=day, reason=reason).update(count=F("count") + 1):
            return
        try:
            with transaction.atomic():
                self.create(day=day, reason=reason, count=1)
        except IntegrityError:  # Somebody else made the row meanwhile.
            self.filter(day=day, reason=reason).update(count=F("count") + 1)


class Refusal(models.Model):
    """How many presses were turned away on a day, and why."""

    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=30, help_text=_("The error's code."))
    count = models.PositiveIntegerField(_("presses"), default=0)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("refusals")
        verbose_name_plural = _("refusals")
        ordering = ["-day", "reason"]
        constraints = [
            models.UniqueConstraint(fields=["day", "reason"], name="avatars_refusal_day_reason")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}: {self.count}"
