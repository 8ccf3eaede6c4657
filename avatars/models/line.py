"""The waiting line: who waits for a place, first come, first served."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar
from avatars.models.calls import CallLog


class PlaceInLineQuerySet(models.QuerySet["PlaceInLine"]):
    """Questions about the line."""

    def given_up(self, seen_since: datetime) -> "PlaceInLineQuerySet":
        """Those whose visitor did not come back, and those whose call came to be or to nothing."""
        waiting = [CallLog.Status.REQUESTED, CallLog.Status.WAITING]
        return self.filter(seen_at__lt=seen_since).exclude(call__status__in=waiting)


class PlaceInLine(models.Model):
    """A visitor who waits. The number of the row is the order.

    While their call is being opened they keep the row, so that they can come back to their place
    when the server that opens it is killed.
    """

    id = models.BigAutoField(primary_key=True)
    avatar = models.ForeignKey(Avatar, on_delete=models.CASCADE, verbose_name=_("avatar"))
    client = models.CharField(_("client"), max_length=64, help_text=_("A keyed hash of the day."))
    locale = models.CharField(_("language"), max_length=20, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    # Changes with every stream: the last one that presents the place holds it.
    holder = models.UUIDField(_("holder"), default=uuid.uuid4)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    call = models.OneToOneField(
        CallLog, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("call")
    )

    objects = PlaceInLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in line")
        verbose_name_plural = _("waiting line")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.avatar} · {timezone.localtime(self.since):%Y-%m-%d %H:%M:%S}"
