"""The catalogue of avatars and the record of every call."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MIN_CALL_SECONDS = 10
# Runway takes up to 1800, but real calls end at about 300 seconds whatever was asked for.
MAX_CALL_SECONDS = 300


class AvatarQuerySet(models.QuerySet["Avatar"]):
    """Questions about avatars."""

    def active(self) -> "AvatarQuerySet":
        """Those that may be called."""
        return self.filter(active=True)

    def named(self, name: str) -> "AvatarQuerySet":
        """Those whose public slug, or else whose Runway id, is `name`."""
        return self.filter(Q(slug=name) | Q(runway_id=name)).order_by(
            models.Case(models.When(slug=name, then=0), default=1), "pk"
        )


class Avatar(models.Model):
    """A character visitors can call."""

    class Kind(models.TextChoices):
        """Whose character it is."""

        CUSTOM = "custom", _("made by us")
        PRESET = "runway-preset", _("Runway's own")

    slug = models.SlugField(
        _("slug"),
        unique=True,
        help_text=_("The public name that pages use, such as littlelobster."),
    )
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CUSTOM)
    runway_id = models.CharField(
        _("Runway id"),
        max_length=100,
        help_text=_("The avatar id of a custom avatar, or the name of one of Runway's presets."),
    )
    personality = models.TextField(
        _("personality"),
        max_length=10_000,
        blank=True,
        help_text=_("Who it is and how it talks. Empty: as set at Runway."),
    )
    start_script = models.TextField(
        _("first words"),
        max_length=2_000,
        blank=True,
        help_text=_("What it says when the call begins. Empty: as set at Runway."),
    )
    poster = models.CharField(
        _("poster"),
        max_length=200,
        blank=True,
        help_text=_("The picture before the call: a static file's path, or an address."),
    )
    max_seconds = models.PositiveSmallIntegerField(
        _("longest call"),
        default=MAX_CALL_SECONDS,
        validators=[MinValueValidator(MIN_CALL_SECONDS), MaxValueValidator(MAX_CALL_SECONDS)],
        help_text=_("In seconds, 10 to 300. Every minute costs about $0.20."),
    )
    active = models.BooleanField(_("active"), default=True)

    objects = AvatarQuerySet.as_manager()

    class Meta:
        verbose_name = _("avatar")
        verbose_name_plural = _("avatars")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_seconds__gte=MIN_CALL_SECONDS, max_seconds__lte=MAX_CALL_SECONDS),
                name="avatars_avatar_max_seconds",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def as_upstream(self) -> dict[str, str]:
        """The `avatar` object of Runway's create body."""
        name = "avatarId" if self.kind == self.Kind.CUSTOM else "presetId"
        return {"type": self.kind, name: self.runway_id}


class CallLogQuerySet(models.QuerySet["CallLog"]):
    """Questions about calls, and the one way their state changes."""

    def move(self, call_id: uuid.UUID, *, before: Sequence[str], **changes: object) -> bool:
        """One guarded UPDATE of a call still in one of `before`; whether it was."""
        return self.filter(pk=call_id, status__in=before).update(**changes) == 1

    def unsettled(self) -> "CallLogQuerySet":
        """Those of which Runway has not yet told the outcome, oldest first."""
        return self.filter(settled_at=None).exclude(session_id="").order_by("created_at")

    def with_face(self) -> "CallLogQuerySet":
        """Those whose visitor got to see the avatar."""
        return self.exclude(joined_at=None)


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
    error_code = models.CharField(_("error"), max_length=100, blank=True)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    max_seconds = models.PositiveSmallIntegerField(_("longest call"))
    created_at = models.DateTimeField(_("pressed"), default=timezone.now, db_index=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    settled_at = models.DateTimeField(
        _("settled"), null=True, blank=True, help_text=_("When Runway told the outcome.")
    )
    duration = models.PositiveIntegerField(
        _("duration"), null=True, blank=True, help_text=_("Whole seconds, as Runway bills them.")
    )

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
