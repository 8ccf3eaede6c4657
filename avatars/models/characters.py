"""How an avatar looks and sounds, and how far its character at Runway is in step with that."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar

LONGEST_NAME = 50  # characters, at Runway

# Runway's preset voices, as its API documents them: it neither lists nor plays them.
VOICES = (
    "victoria", "vincent", "clara", "drew", "skye", "max", "morgan", "felix", "mia", "marcus",
    "summer", "ruby", "aurora", "jasper", "leo", "adrian", "nina", "emma", "blake", "david",
    "maya", "nathan", "sam", "georgia", "petra", "adam", "zach", "violet", "roman", "luna",
)  # fmt: skip
PRESET_VOICE, CUSTOM_VOICE = "runway-live-preset", "custom"


class Portrait(models.Model):
    """A picture that characters are made of. It is never changed: another one is another row.

    It lies in the database and not among the media files: it is a draft that only Runway gets, and
    what was sent is known by its digest.
    """

    digest = models.CharField(_("fingerprint"), max_length=64, primary_key=True)
    data = models.BinaryField(_("JPEG file"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class Character(models.Model):
    """What an avatar's character is made of here, and what is known of it at Runway.

    `theirs` is the character as Runway had it when we last looked, by Runway's names; `agreed` are
    those of its fields that we sent or took over: where the two differ, somebody changed it there.
    """

    class Status(models.TextChoices):
        """How far it is at Runway."""

        NONE = "", _("not made yet")
        PROCESSING = "PROCESSING", _("being made")
        READY = "READY", _("ready to talk")
        FAILED = "FAILED", _("failed")
        GONE = "GONE", _("not found at Runway")

    class Failure(models.TextChoices):
        """Why it failed there."""

        FACE = "face", _("Runway found no face in the picture that it could bring to life.")
        CONTENT = "content", _("Runway does not allow the picture or the words.")
        OTHER = "other", _("Something went wrong at Runway.")

    avatar = models.OneToOneField(
        Avatar, on_delete=models.CASCADE, related_name="character", verbose_name=_("avatar")
    )
    portrait = models.ForeignKey(
        Portrait, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("picture")
    )
    voice_type = models.CharField(_("kind of voice"), max_length=20, blank=True)
    voice = models.CharField(_("voice"), max_length=100, blank=True)

    status = models.CharField(_("state"), max_length=20, choices=Status, blank=True)
    failure = models.CharField(_("reason"), max_length=20, choices=Failure, blank=True)
    # Since when Runway has been asked to make it, and under which name: until its answer is saved.
    creating_since = models.DateTimeField(_("being made since"), null=True)
    creating_name = models.CharField(_("name asked for"), max_length=LONGEST_NAME, blank=True)
    looked_at = models.DateTimeField(_("last looked at"), null=True)
    sent_portrait = models.ForeignKey(
        Portrait, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("sent")
    )
    theirs = models.JSONField(_("as Runway has it"), default=dict)
    agreed = models.JSONField(_("as agreed"), default=dict)

    class Meta:
        verbose_name = _("character")
        verbose_name_plural = _("characters")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.avatar)

    @property
    def has_custom_voice(self) -> bool:
        """Whether it can neither act on a page nor see a camera: Runway's custom voices do not."""
        return self.voice_type == CUSTOM_VOICE

    def voice_as_upstream(self) -> dict[str, Any] | None:
        """Runway's `voice` object, if a voice was chosen."""
        if not self.voice:
            return None
        key = "presetId" if self.voice_type == PRESET_VOICE else "id"
        return {"type": self.voice_type, key: self.voice}
