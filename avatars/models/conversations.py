"""What Runway keeps of calls: words, sound and picture."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avatars.models.calls import CallLog


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Questions about what is to be done at Runway."""

    def due(self, now: datetime) -> "ConversationQuerySet":
        """Those that Runway is to be asked about now."""
        return self.filter(due_at__lte=now).order_by("due_at")

    def note(self, call: CallLog, *, wants_words: bool = False) -> None:
        """Note that Runway may keep something of a settled call, which is due at once.

        Nothing for a call without a session; what is noted already stays as it is.
        """
        if call.session_id and call.settled_at:
            row = Conversation(
                session_id=call.session_id,
                call=call,
                since=call.settled_at,
                due_at=call.settled_at,
                wants_words=wants_words,
            )
            self.bulk_create([row], ignore_conflicts=True)


class Conversation(models.Model):
    """A conversation that Runway may still keep. The row goes when Runway has deleted it.

    It outlives its call: one that is deleted here is still to be deleted there.
    """

    session_id = models.CharField(_("session id"), max_length=100, primary_key=True)
    call = models.OneToOneField(
        CallLog,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversation",
        verbose_name=_("call"),
    )
    since = models.DateTimeField(_("settled"))
    wants_words = models.BooleanField(
        _("words are to be fetched"),
        default=False,
        help_text=_("As its visitor was told when the call was settled."),
    )
    due_at = models.DateTimeField(
        _("ask Runway not before"),
        null=True,
        db_index=True,
        help_text=_("Empty: nothing is to be done."),
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        default_permissions = ()
        indexes = [
            # Of calls that are gone: few, and to be found among a million that are kept.
            models.Index("due_at", condition=Q(call=None), name="avatars_conversation_orphans")
        ]

    def __str__(self) -> str:
        return self.session_id
