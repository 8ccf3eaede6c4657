"""The figures of whole days, which outlive the calls that they were counted from."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyFiguresQuerySet(models.QuerySet["DailyFigures"]):
    """Questions about which days are counted."""

    def last_day(self) -> date | None:
        """The last day that is counted for good; all before it are."""
        last: date | None = self.filter(dimension="").aggregate(last=models.Max("day"))["last"]
        return last


class DailyFigures(models.Model):
    """One day's calls in figures: of all, or of those that have one value in one dimension.

    Columns and histograms are those of insights.figures.Figures. No figure is of one person's call
    alone once the calls are deleted: there is no id, no client and no word in it.
    """

    day = models.DateField(_("day"), help_text=_("In the site's time zone."))
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
    # The last column: whoever wants the sums alone does not read over it.
    histograms = models.JSONField(_("histograms"), default=dict)

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
