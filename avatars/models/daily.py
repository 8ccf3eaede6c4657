"""The figures of whole days and months, which outlive the calls that they were counted from."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyFiguresQuerySet(models.QuerySet["DailyFigures"]):
    """Questions about which days are counted."""

    def last_day(self) -> date | None:
        """The last day that is counted for good; all before it are."""
        last: date | None = self.filter(dimension="").aggregate(last=models.Max("day"))["last"]
        return last


class KeptFigures(models.Model):
    """Calls in figures: all of a time, or those that have one value in one dimension.

    Columns and histograms are those of insights.figures.Figures. No figure is of one person's call
    alone once the calls are deleted: there is no id, no client and no word in it.
    """

    dimension = models.CharField(_("dimension"), max_length=20, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    calls = models.PositiveIntegerField(_("calls"), default=0)
    lined = models.PositiveIntegerField(_("in line"), default=0)
    ready = models.PositiveIntegerField(_("ready"), default=0)
    joined = models.PositiveIntegerField(_("joined"), default=0)
    faced = models.PositiveIntegerField(_("face"), default=0)
    talked = models.PositiveIntegerField(_("talked"), default=0)
    seconds = models.PositiveBigIntegerField(_("seconds"), default=0)
    rated = models.PositiveIntegerField(_("rated"), default=0)
    stars = models.PositiveIntegerField(_("stars"), default=0)
    # The last column of its tables: whoever wants the sums alone does not read over it.
    histograms = models.JSONField(_("histograms"), default=dict)

    class Meta:
        abstract = True


class DailyFigures(KeptFigures):
    """Those of a day's calls."""

    day = models.DateField(_("day"), help_text=_("In the site's time zone."))

    objects = DailyFiguresQuerySet.as_manager()

    class Meta:
        # The first word in the list of this app's tables, in every language.
        verbose_name = _("at a glance")
        verbose_name_plural = _("at a glance")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "value", "day"], name="avatars_daily_figures"
            )
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (str(self.day), self.dimension, self.value)))


class MonthlyFigures(KeptFigures):
    """The sum of a whole month's days."""

    month = models.DateField(_("month"), help_text=_("Its first day."))

    class Meta:
        verbose_name = _("months at a glance")
        verbose_name_plural = _("months at a glance")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "value", "month"], name="avatars_monthly_figures"
            )
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (f"{self.month:%Y-%m}", self.dimension, self.value)))
