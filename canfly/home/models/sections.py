"""The draft of the home page: its sections in their order, and their words."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar, CallLog, Poster, Tone, Words


class HomeSection(models.Model):
    """One section, which editors move, hide, schedule and word; visitors see what is published."""

    class Kind(models.TextChoices):
        """Each has its template: `templates/sections/<kind>.html`; its texts: `home/texts.py`."""

        HERO = "hero", _("Hero")
        FEATURES = "features", _("Features")
        AVATAR = "avatar", _("Avatar")
        QUOTE = "quote", _("Quote")
        CTA = "cta", _("Call to action")

    kind = models.CharField(_("section"), max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, db_index=True, help_text=_("Lower numbers come first.")
    )
    visible = models.BooleanField(_("visible"), default=True)
    shows_from = models.DateTimeField(
        _("shows from"), null=True, blank=True, help_text=_("Empty: from the publication on.")
    )
    shows_until = models.DateTimeField(
        _("shows until"), null=True, blank=True, help_text=_("Empty: without an end.")
    )
    avatar = models.ForeignKey(
        Avatar,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("avatar"),
        help_text=_("Who answers in an avatar section."),
    )
    variant = models.CharField(
        _("variant"),
        max_length=10,
        choices=CallLog.Variant,
        default=CallLog.Variant.INLINE,
        help_text=_("In the page, or as a button in the corner of the window."),
    )
    poster = models.ForeignKey(
        Poster,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("poster"),
        help_text=_("The picture before the call. Empty: the avatar's own."),
    )
    tone = models.CharField(
        _("tone"), max_length=20, choices=Tone, blank=True, help_text=_("The section's colours.")
    )

    class Meta:
        verbose_name = _("home page section")
        verbose_name_plural = _("home page sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        """Refuse a time that ends before it begins."""
        super().clean()
        if self.shows_from and self.shows_until and self.shows_from >= self.shows_until:
            raise ValidationError({"shows_until": _("The end comes before the beginning.")})


class SectionWords(Words):
    """What an editor wrote for a section in one language: a text by each key of `home/texts.py`.

    Where one is missing or empty, the site's own words stand.
    """

    section = models.ForeignKey(
        HomeSection, on_delete=models.CASCADE, related_name="words", verbose_name=_("section")
    )
    texts = models.JSONField(_("texts"), default=dict, blank=True)

    class Meta(Words.Meta):
        verbose_name = _("texts")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["section", "locale"], name="canfly_words_locale")
        ]

    def __str__(self) -> str:
        return f"{self.section} ({self.locale})"
