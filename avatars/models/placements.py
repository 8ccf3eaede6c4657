"""Where editors place an avatar's section, and how it looks there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar, check_questions
from avatars.models.calls import CallLog
from avatars.models.posters import Poster
from avatars.models.publications import Publication
from avatars.models.words import Words

LONGEST_TEXT = 600  # characters


class Tone(models.TextChoices):
    """A section's colours: `.avatars--<tone>` of avatars.css; empty: as the site has them."""

    SITE = "", _("The site’s own")
    INK = "ink", _("Ink")
    SAND = "sand", _("Sand")
    SEA = "sea", _("Sea")
    CORAL = "coral", _("Coral")


class Slot(models.Model):
    """A place in the project's templates, `{% avatar_slot "name" %}`, and the draft for it.

    Visitors see the newest of its publications, never these rows. `find_slots` keeps what is found
    where; a place whose tag has gone keeps its words.
    """

    name = models.SlugField(_("name"), unique=True, editable=False)
    templates = models.JSONField(_("templates"), default=list, editable=False)
    found_at = models.DateTimeField(_("found"), null=True, editable=False)

    on = models.BooleanField(
        _("on"), default=True, help_text=_("Off: nothing shows here, and all of this is kept.")
    )
    avatar = models.ForeignKey(
        Avatar,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avatar"),
        help_text=_("Who answers here."),
    )
    variant = models.CharField(
        _("variant"),
        max_length=20,
        choices=CallLog.Variant,
        default=CallLog.Variant.INLINE,
        help_text=_("In the page, or a button in the corner of the window."),
    )
    tone = models.CharField(_("tone"), max_length=20, choices=Tone, default=Tone.SITE, blank=True)
    poster = models.ForeignKey(
        Poster,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("poster"),
        help_text=_("The picture before the call. Empty: the avatar’s own."),
    )
    shown_from = models.DateTimeField(
        _("from"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    shown_until = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until it is switched off.")
    )
    # Each save of the draft counts, so that nobody writes over what they have not seen.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["name"]
        default_permissions = ("view", "change", "delete")  # templates alone add one

    def __str__(self) -> str:
        return self.name


class SlotWords(Words):
    """What an editor wrote for a slot in one language; empty: the section's own words."""

    slot = models.ForeignKey(
        Slot, on_delete=models.CASCADE, related_name="words", verbose_name=_("slot")
    )
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    button = models.CharField(_("button"), max_length=60, blank=True)
    questions = models.TextField(_("questions to ask it"), blank=True, validators=[check_questions])

    class Meta(Words.Meta):
        verbose_name = _("texts")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["slot", "locale"], name="avatars_slot_locale")
        ]

    def __str__(self) -> str:
        return f"{self.slot} ({self.locale})"


class SlotPublication(Publication):
    """What was published in a slot."""

    slot = models.ForeignKey(
        Slot, on_delete=models.CASCADE, related_name="publications", verbose_name=_("slot")
    )

    class Meta(Publication.Meta):
        verbose_name = _("publication of a slot")
        verbose_name_plural = _("publications of slots")
        default_permissions = ()
        indexes = [models.Index(fields=["slot", "-id"], name="avatars_slot_newest")]

    def __str__(self) -> str:
        return f"{self.slot} · {self.published_at:%Y-%m-%d %H:%M}"
