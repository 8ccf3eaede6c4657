"""What the home page shows, and in which order."""

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar, Words, in_language


class HomeSectionQuerySet(models.QuerySet["HomeSection"]):
    """Questions about the sections."""

    def visible(self) -> "HomeSectionQuerySet":
        """Those that visitors see, in their order."""
        return self.filter(visible=True).select_related("avatar").prefetch_related("words")

    @transaction.atomic
    def move(self, section: "HomeSection", places: int) -> None:
        """Move a section by so many places, down or (negative) up; at the ends it stays."""
        sections = list(self.select_for_update())
        place = sections.index(section)
        sections.insert(max(place + places, 0), sections.pop(place))
        for number, found in enumerate(sections, start=1):
            self.filter(pk=found.pk).update(position=10 * number)


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
    def heading(self) -> str:
        """The editor's heading in the language at hand; empty: the site's own words."""
        words = in_language(self.words.all(), get_language() or settings.LANGUAGE_CODE)
        return words.heading if words else ""

    @property
    def anchor(self) -> str:
        """The section's id on the page."""
        return "talk" if self.kind == self.Kind.AVATAR else self.kind

    @property
    def can_talk(self) -> bool:
        """Whether visitors can start a call in this section."""
        return (
            self.kind == self.Kind.AVATAR and self.avatar is not None and self.avatar.can_be_called
        )

    @property
    def template(self) -> str:
        """The template that shows this section."""
        return f"sections/{self.kind}.html"


class SectionWords(Words):
    """What an editor wrote for a section in one language; empty: the site's own words."""

    section = models.ForeignKey(
        HomeSection, on_delete=models.CASCADE, related_name="words", verbose_name=_("section")
    )
    heading = models.CharField(_("heading"), max_length=120, blank=True)

    class Meta(Words.Meta):
        verbose_name = _("texts")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["section", "locale"], name="canfly_words_locale")
        ]

    def __str__(self) -> str:
        return f"{self.section} ({self.locale})"
