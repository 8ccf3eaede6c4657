"""What was said in a call, where a site keeps it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.calls import CallLog


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

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")

    def __str__(self) -> str:
        return str(self.call)
