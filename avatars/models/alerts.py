"""What is wrong, from when it was found until it is over, and who is still to be told."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

FIRST_PAUSE = timedelta(minutes=1)  # between two tries; then twice as long each time, up to:
LONGEST_PAUSE = timedelta(hours=1)


class AlertQuerySet(models.QuerySet["Alert"]):
    """Raising and ending alerts, each once however many processes find the same."""

    def open(self) -> "AlertQuerySet":
        """Those that are not over, in the order in which they came."""
        return self.filter(over_at=None).order_by("since", "pk")

    def raise_one(
        self, name: str, figures: dict[str, Any], now: datetime, *, tell: bool
    ) -> "Alert | None":
        """An alert of this name, to be told of by mail or not; None where there is one already."""
        try:
            with transaction.atomic():
                return self.create(
                    name=name, figures=figures, since=now, due_at=now if tell else None
                )
        except IntegrityError:  # Somebody else found it meanwhile.
            return None

    def end(self, alert: "Alert", now: datetime, *, tell: bool) -> bool:
        """It is over, which is told of by mail or not; whether nobody else has ended it."""
        again = Case(When(told_at__isnull=False, then=Value(now)), default=F("due_at"))
        changes: dict[str, Any] = {"due_at": again, "tries": 0} if tell else {}
        return self.filter(pk=alert.pk, over_at=None).update(over_at=now, **changes) == 1

    def claim(self, now: datetime) -> "Alert | None":
        """One of which a mail is due, whose next try was put off; None where there is none."""
        for seen in self.filter(due_at__lte=now).order_by("due_at"):
            pause = min(FIRST_PAUSE * 2 ** min(seen.tries, 16), LONGEST_PAUSE)
            due = self.filter(pk=seen.pk, due_at=seen.due_at, over_at=seen.over_at)
            if due.update(due_at=now + pause, tries=F("tries") + 1):
                seen.due_at = now + pause
                return seen
        return None

    def told(self, alert: "Alert", now: datetime) -> None:
        """Its mail has left. What ended while it was written is to be told of once more."""
        claimed = self.filter(pk=alert.pk, due_at=alert.due_at)
        told = {"told_at": now, "tries": 0}
        if not claimed.filter(over_at=alert.over_at).update(due_at=None, **told):
            claimed.update(due_at=now, **told)


class Alert(models.Model):
    """Something that the owner should know of. There is one that is not over for each name."""

    class Name(models.TextChoices):
        """What can be wrong."""

        BUDGET_80 = "budget_80", _("four fifths of the day’s minutes")
        BUDGET_100 = "budget_100", _("all of the day’s minutes")
        FAILURES = "failures", _("many calls fail")
        CREDITS_LOW = "credits_low", _("credits are low")
        NO_SETTLER = "no_settler", _("nobody settles")

    name = models.CharField(_("alert"), max_length=30, choices=Name)
    figures = models.JSONField(_("figures"), default=dict)  # as they were when it was found
    since = models.DateTimeField(_("since"))
    over_at = models.DateTimeField(_("over"), null=True, blank=True)
    told_at = models.DateTimeField(_("told by mail"), null=True, blank=True)
    due_at = models.DateTimeField(
        _("mail not before"), null=True, db_index=True, help_text=_("Empty: none is to be sent.")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(over_at=None), name="avatars_alert_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since:%Y-%m-%d %H:%M}"
