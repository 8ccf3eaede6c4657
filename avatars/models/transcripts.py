"""What was said in a call, where a site keeps it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.calls import CallLog


class TranscriptQuerySet(models.QuerySet["Transcript"]):
    """What is done to the words of several calls."""

    def hold(self, calls: Sequence[UUID]) -> None:
        """Keep others from reading questions out of these until the transaction is over."""
        self.filter(pk__in=calls).update(questions_version=models.F("questions_version"))


class Transcript(models.Model):
    """The words of one call. It goes with its call, or before it."""

    call = models.OneToOneField(
        CallLog,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="transcript",
        verbose_name=_("call"),
    )
    said_at = models.DateTimeField(
        _("said"),
        default=timezone.now,
        db_index=True,
        help_text=_("When the call began: from then on counts for how long words are kept."),
    )
    # In order, each a pair: whether the visitor says it, and the text.
    lines = models.JSONField(_("what was said"), default=list)
    # Of the rules that looked for questions in it; 0: none have yet.
    questions_version = models.PositiveSmallIntegerField(default=0)

    objects = TranscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        indexes = [
            models.Index(fields=["questions_version", "said_at"], name="avatars_transcript_unread"),
        ]

    def __str__(self) -> str:
        return str(self.call)
