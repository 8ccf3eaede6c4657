"""What visitors ask, as it was found in what they said, and what people made of it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar
from avatars.models.transcripts import Transcript


class QuestionGroup(models.Model):
    """Questions that mean the same. What it means is told by its questions, or by its name.

    One that a person has named stays when its questions are gone; others go with them.
    """

    name = models.CharField(
        _("name"),
        max_length=200,
        blank=True,
        help_text=_("Blank: its most typical question stands for it."),
    )
    hidden = models.BooleanField(_("hidden"), default=False)
    answered_at = models.DateTimeField(_("marked as answered"), null=True, blank=True)
    # A person has changed it: it keeps what it had then, whatever is grouped anew.
    handled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("common question")
        verbose_name_plural = _("common questions")
        default_permissions = ("change",)

    def __str__(self) -> str:
        # Without the words of a visitor: this is written into the admin's history, which stays.
        return self.name or gettext("Group %(number)s") % {"number": self.pk}


class Question(models.Model):
    """One question of a visitor. It goes with the words of its call."""

    transcript = models.ForeignKey(
        Transcript, on_delete=models.CASCADE, related_name="questions", verbose_name=_("transcript")
    )
    group = models.ForeignKey(
        QuestionGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,  # there are longer ones below
        related_name="questions",
        verbose_name=_("common question"),
    )
    # As its call says; here, so that calls need not be read to count.
    avatar = models.ForeignKey(
        Avatar,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        verbose_name=_("avatar"),
    )
    said = models.TextField(_("as it was said"))
    # The one spelling in which all are compared and searched.
    normal = models.TextField()
    language = models.CharField(_("language"), max_length=20, blank=True)
    said_at = models.DateTimeField(_("said"))  # when its call began
    # Whether the avatar seemed to know; null where it did not answer.
    known = models.BooleanField(null=True)
    # Whole numbers of two bytes, the lower first; made once, because no two runs agree.
    vector = models.BinaryField()
    version = models.PositiveSmallIntegerField()  # of the rules that found it
    nearness = models.PositiveSmallIntegerField(default=0)  # how typical of its group, up to 100
    # A person has seen it in its group, where it stays.
    held = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        default_permissions = ()
        indexes = [
            # All that is counted, so that rows with their vectors are not read for it.
            models.Index(
                fields=["said_at", "group", "avatar", "language", "known"],
                name="avatars_question_counts",
            ),
            models.Index(
                fields=["group", "said_at", "avatar", "language"], name="avatars_question_newest"
            ),
            models.Index(fields=["group", "nearness"], name="avatars_question_typical"),
        ]

    def __str__(self) -> str:
        return self.said


class Grouping(models.Model):
    """How far the grouping has come: one row, whose UPDATE comes before every change of groups."""

    # Until then one process groups, and is known by this moment.
    leased_until = models.DateTimeField(null=True)
    # Grows with every change of the groups; `regrouped` is what grouping all anew has left it at.
    revision = models.PositiveBigIntegerField(default=0)
    regrouped = models.PositiveBigIntegerField(default=0)
    regrouped_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=0)  # of the rules that all is grouped by
    wanted = models.BooleanField(default=False)  # a person wants everything grouped anew

    class Meta:
        verbose_name = _("grouping")
        verbose_name_plural = _("groupings")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
