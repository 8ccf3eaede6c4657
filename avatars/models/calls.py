"""The record of every call."""

import uuid
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar
from avatars.models.billing import Billed
from avatars.models.call_queries import CallLogQuerySet
from avatars.models.versions import WordsVersion

LONGEST_COMMENT = 500  # characters
LONGEST_PATH = 200  # characters
FILTERED = (
    "avatar",
    "status",
    "end_reason",
    "locale",
    "spoken_language",
    "placement",
    "page",
    "device",
    "words",
    "stars",
)


class CallLog(Billed, models.Model):
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
        IDLE = "idle", _("nobody was there any more")
        AVATAR_LOST = "avatar_lost", _("the avatar vanished")
        REMOVED = "removed", _("the server removed the visitor")
        NO_MEDIA = "no_media", _("neither sound nor picture came")
        PAGE_FAILED = "page_failed", _("the widget failed")
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
                cls.IDLE,
                cls.AVATAR_LOST,
                cls.REMOVED,
                cls.NO_MEDIA,
                cls.PAGE_FAILED,
            ]

    class Variant(models.TextChoices):
        """How the avatar stands on its page."""

        INLINE = "inline", _("in the page")
        FLOATING = "floating", _("in the corner")

    class Device(models.TextChoices):
        """What the visitor calls from, as far as the page can tell."""

        PHONE = "phone", _("phone")
        TABLET = "tablet", _("tablet")
        DESKTOP = "desktop", _("computer")

    class Goodbye(models.TextChoices):
        """What became of the END_CALL that a page sends when its visitor hangs up."""

        FIRST = "first", _("heard at once")
        SECOND = "second", _("heard when it was repeated")
        UNHEARD = "unheard", _("not heard")

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
    spoken_language = models.CharField(
        _("spoken language"),
        max_length=20,
        blank=True,
        help_text=_("As the words of the visitor tell; blank where too little was said."),
    )
    client = models.CharField(
        _("client"),
        max_length=64,
        blank=True,
        db_index=True,
        help_text=_("A keyed hash of the day; blank when the day is over. Never an address."),
    )
    placement = models.CharField(
        _("placement"),
        max_length=60,
        blank=True,
        help_text=_("Which of the page's sections the call was begun in."),
    )
    variant = models.CharField(_("variant"), max_length=20, choices=Variant, blank=True)
    page = models.CharField(
        _("page"),
        max_length=LONGEST_PATH,
        blank=True,
        help_text=_("Its path, without what follows a ? or #."),
    )
    device = models.CharField(_("device"), max_length=20, choices=Device, blank=True)
    words = models.ForeignKey(
        WordsVersion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("version of the words"),
    )
    max_seconds = models.PositiveSmallIntegerField(_("longest call"))
    stood_in_line = models.PositiveSmallIntegerField(
        _("in line"), null=True, blank=True, help_text=_("Seconds in the waiting line.")
    )
    reports = models.BooleanField(
        _("reports"),
        default=False,
        help_text=_("The page tells of its call; a stock client of the SDK does not."),
    )
    created_at = models.DateTimeField(_("pressed"), default=timezone.now, db_index=True)
    accepted_at = models.DateTimeField(
        _("accepted"),
        null=True,
        blank=True,
        help_text=_("When the page wanted the call; later than pressed after the waiting line."),
    )
    ready_after = models.FloatField(
        _("Runway's wait"), null=True, blank=True, help_text=_("Seconds from the create to READY.")
    )
    consumed_at = models.DateTimeField(
        _("consumed"), null=True, blank=True, help_text=_("From then on Runway may bill.")
    )
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    joined_at = models.DateTimeField(
        _("joined"), null=True, blank=True, help_text=_("When the page was connected.")
    )
    face_at = models.DateTimeField(
        _("face"), null=True, blank=True, help_text=_("When the first picture was seen.")
    )
    alive_at = models.DateTimeField(
        _("last sign of life"), null=True, blank=True, help_text=_("From the visitor's page.")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    goodbye = models.CharField(_("goodbye"), max_length=10, choices=Goodbye, blank=True)
    over_at = models.DateTimeField(
        _("over"), null=True, blank=True, help_text=_("When Runway was seen to have ended it.")
    )
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
    unanswered = models.PositiveSmallIntegerField(
        _("unanswered"), default=0, help_text=_("How often in a row Runway did not answer.")
    )
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
    test = models.BooleanField(
        _("test call"),
        default=False,
        help_text=_("Made by staff: it costs what others cost, and is in no other figure."),
    )

    objects = CallLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("call log")
        ordering = ["-created_at"]
        # Each of the log's filters, newest first; comments, of which there are few; errors.
        indexes = [
            *(
                models.Index(fields=[column, "-created_at"], name=f"avatars_call_{column}"[:30])
                for column in FILTERED
            ),
            models.Index(
                fields=["created_at"], condition=~Q(comment=""), name="avatars_call_comment"
            ),
            models.Index(
                fields=["created_at"], condition=~Q(goodbye=""), name="avatars_call_goodbye"
            ),
            models.Index(
                fields=["created_at"], condition=Q(estimated=True), name="avatars_call_estimated"
            ),
            models.Index(fields=["created_at"], condition=Q(test=True), name="avatars_call_test"),
            models.Index(
                fields=["error_code"], condition=~Q(error_code=""), name="avatars_call_error"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.avatar} · {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    @property
    def wait(self) -> timedelta | None:
        """How long the visitor waited for the avatar; None if it never came."""
        return self.ready_at - self.created_at if self.ready_at else None

    @property
    def faceless_for(self) -> timedelta | None:
        """How long the visitor was connected before there was a picture; None if none came."""
        return self.face_at - self.joined_at if self.face_at and self.joined_at else None
