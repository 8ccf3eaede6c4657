"""The record of every call, and of what was turned away."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar

LONGEST_COMMENT = 500  # characters


class CallLogQuerySet(models.QuerySet["CallLog"]):
    """Questions about calls, and the one way their state changes."""

    def transition(self, call_id: uuid.UUID, *, before: Sequence[str], **changes: object) -> bool:
        """One guarded UPDATE of a call still in one of `before`; whether it was."""
        return self.filter(pk=call_id, status__in=before).update(**changes) == 1

    def unsettled(self) -> "CallLogQuerySet":
        """Those whose outcome at Runway is not yet known, those due longest first."""
        return self.filter(settled_at=None).order_by(
            F("check_at").asc(nulls_first=True), "created_at"
        )

    def due(self, now: datetime) -> "CallLogQuerySet":
        """The unsettled ones that may be asked about now, and that no settler has claimed."""
        return self.unsettled().filter(
            Q(check_at=None) | Q(check_at__lte=now),
            Q(leased_until=None) | Q(leased_until__lte=now),
        )

    def holding_a_place(
        self, *, opening_since: datetime, running_since: datetime
    ) -> "CallLogQuerySet":
        """Those whose session may be running at Runway, or is being created.

        A call that is never settled gives its place back: one pressed before `opening_since` that
        has no session will have none; the session of one pressed before `running_since` has ended.
        """
        return self.filter(
            Q(session_id="", created_at__gt=opening_since)
            | (~Q(session_id="") & Q(cancelled_at=None, created_at__gt=running_since)),
            settled_at=None,
        )

    def seconds_spent(self, since: datetime) -> int:
        """Seconds of the calls since then: Runway's where settled, else all that was granted."""
        spent = self.filter(created_at__gte=since).aggregate(
            seconds=Sum(
                models.Case(
                    models.When(settled_at=None, then=F("max_seconds")),
                    default=Coalesce("duration", 0),
                    output_field=models.IntegerField(),
                )
            )
        )
        return int(spent["seconds"] or 0)


class CallLog(models.Model):
    """One press of the button. The row is older than the session at Runway."""

    class Status(models.TextChoices):
        """How far the call has come."""

        REQUESTED = "requested", _("requested")
        WAITING = "waiting", _("waiting for the avatar")
        READY = "ready", _("ready to join")
        LIVE = "live", _("live")
        ENDED = "ended", _("ended")
        FAILED = "failed", _("failed")

    class EndReason(models.TextChoices):
        """Why a call is over."""

        HUNG_UP = "hung_up", _("the visitor hung up")
        PAGE_CLOSED = "page_closed", _("the page was closed")
        TIME_LIMIT = "time_limit", _("the time was up")
        CONNECTION_LOST = "connection_lost", _("the connection was lost")
        NEVER_JOINED = "never_joined", _("nobody joined")
        SILENT = "silent", _("the page went silent")
        ENDED_BY_AVATAR = "ended_by_avatar", _("the avatar ended it")
        UPSTREAM_FAILED = "upstream_failed", _("Runway failed")
        TIMED_OUT = "timed_out", _("the avatar came too late")
        VISITOR_GAVE_UP = "visitor_gave_up", _("the visitor left while waiting")
        LOST = "lost", _("lost without a trace")

        @classmethod
        def from_pages(cls) -> "list[CallLog.EndReason]":
            """Those that a page may give; the others are found out by us."""
            return [
                cls.HUNG_UP,
                cls.PAGE_CLOSED,
                cls.TIME_LIMIT,
                cls.CONNECTION_LOST,
                cls.ENDED_BY_AVATAR,
                cls.VISITOR_GAVE_UP,
            ]

    id = models.UUIDField(_("call id"), primary_key=True, default=uuid.uuid4, editable=False)
    avatar = models.ForeignKey(
        Avatar, on_delete=models.PROTECT, related_name="calls", verbose_name=_("avatar")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.REQUESTED, db_index=True
    )
    session_id = models.CharField(
        _("session id"),
        max_length=100,
        blank=True,
        db_index=True,
        help_text=_("Runway's id of the session, and of the conversation."),
    )
    end_reason = models.CharField(_("end"), max_length=20, choices=EndReason, blank=True)
    error_code = models.CharField(_("error"), max_length=100, blank=True)
    locale = models.CharField(_("language"), max_length=20, blank=True)
    max_seconds = models.PositiveSmallIntegerField(_("longest call"))
    reports = models.BooleanField(
        _("reports"),
        default=False,
        help_text=_("The page tells of its call; a stock client of the SDK does not."),
    )
    created_at = models.DateTimeField(_("pressed"), default=timezone.now, db_index=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    alive_at = models.DateTimeField(
        _("last sign of life"), null=True, blank=True, help_text=_("From the visitor's page.")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    cancelled_at = models.DateTimeField(
        _("cancelled"), null=True, blank=True, help_text=_("When we stopped the session at Runway.")
    )
    settled_at = models.DateTimeField(
        _("settled"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("When Runway told the outcome."),
    )
    check_at = models.DateTimeField(_("ask Runway not before"), null=True, blank=True)
    leased_until = models.DateTimeField(_("being settled until"), null=True, blank=True)
    duration = models.PositiveIntegerField(
        _("duration"), null=True, blank=True, help_text=_("Whole seconds, as Runway bills them.")
    )
    estimated = models.BooleanField(
        _("estimated"),
        default=False,
        help_text=_("Runway gave no duration; this one is our own estimate."),
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)

    objects = CallLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("call log")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.avatar} · {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    @property
    def wait(self) -> timedelta | None:
        """How long the visitor waited for the avatar; None if it never came."""
        return self.ready_at - self.created_at if self.ready_at else None


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
