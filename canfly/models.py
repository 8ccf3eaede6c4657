"""What the home page shows, and in which order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar


class HomeSectionQuerySet(models.QuerySet["HomeSection"]):
    """Questions about the sections."""

    def visible(self) -> "HomeSectionQuerySet":
        """Those that visitors see, in their order."""
        return self.filter(visible=True).select_related("avatar")


class HomeSection(models.Model):
    """One section of the home page: an editor moves, hides and words it."""

    class Kind(models.TextChoices):
        """Each has its template: `templates/sections/<kind>.html`."""

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
    heading = models.CharField(
        _("heading"), max_length=120, blank=True, help_text=_("Empty: the site's own words.")
    )
    avatar = models.ForeignKey(
        Avatar,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("avatar"),
        help_text=_("Who answers in an avatar section."),
    )

    objects = HomeSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("home page section")
        verbose_name_plural = _("home page sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def can_talk(self) -> bool:
        """Whether visitors can start a call in this section."""
        return self.kind == self.Kind.AVATAR and self.avatar is not None and self.avatar.active

    @property
    def template(self) -> str:
        """The template that shows this section."""
        return f"sections/{self.kind}.html"
