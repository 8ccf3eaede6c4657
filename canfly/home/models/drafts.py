"""Which state the draft is in, and the states it was in before."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """The one row whose revision goes up with every change of a section or its words.

    Every page an editor works on carries the revision it was made of, so that nobody overwrites
    unseen what somebody else did meanwhile.
    """

    revision = models.PositiveIntegerField(_("revision"), default=0)

    class Meta:
        verbose_name = _("draft of the home page")
        verbose_name_plural = _("drafts of the home page")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.revision}"


class DraftVersion(models.Model):
    """The whole draft after one change: tells who changed what, and takes a change back."""

    revision = models.PositiveIntegerField(_("revision"), unique=True)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("version of the draft")
        verbose_name_plural = _("versions of the draft")
        ordering = ["-revision"]
        get_latest_by = "revision"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.revision}"
