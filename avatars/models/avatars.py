"""The avatars visitors can call, and their words."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avatars.models.hours import KeepsHours
from avatars.models.words import Words, in_language

MIN_CALL_SECONDS = 10
# Runway takes up to 1800, but real calls end at about 300 seconds whatever was asked for.
MAX_CALL_SECONDS = 300

# Of a night, by the avatar's clocks; whoever closes it after midnight means the night that goes on.

MOST_QUESTIONS = 3
LONGEST_QUESTION = 80  # characters
LONGEST_PERSONALITY = 10_000  # characters, at Runway
MAY_TEST = "avatars.make_test_calls"
# A page of this site, or an address that is safe on any page: `//host` would be another site's.
SAFE_LINK = RegexValidator(
    r"^(/(?![/\\])|https://[^/\\?#\s])[^\\\s]*\Z",
    _("Write a path on this site, such as /pricing/, or an address with https://."),
)

# Runway's own characters, as its API documents them.
PRESETS = (
    "game-character",
    "music-superstar",
    "game-character-man",
    "cat-character",
    "influencer",
    "tennis-coach",
    "human-resource",
    "fashion-designer",
    "cooking-teacher",
)


# States of a character (Character.Status) in which Runway refuses every call.
CANNOT_TALK = ("FAILED", "GONE")


class AvatarQuerySet(models.QuerySet["Avatar"]):
    """Questions about avatars."""

    def active(self) -> "AvatarQuerySet":
        """Those that may be called: switched on, and made at Runway; with their characters."""
        there = self.exclude(runway_id="").exclude(character__status__in=CANNOT_TALK)
        return there.filter(active=True).select_related("character")

    def shown(self) -> "AvatarQuerySet":
        """With what a page asks for several times: their characters and their hours."""
        return self.select_related("character").prefetch_related("hours")

    def named(self, name: str) -> "AvatarQuerySet":
        """Those whose public slug, or else whose Runway id, is `name`."""
        return self.filter(Q(slug=name) | Q(runway_id=name)).order_by(
            models.Case(models.When(slug=name, then=0), default=1), "pk"
        )


class Avatar(KeepsHours, models.Model):
    """A character visitors can call."""

    class Kind(models.TextChoices):
        """Whose character it is."""

        CUSTOM = "custom", _("made by us")
        PRESET = "runway-preset", _("Runway's own")

    slug = models.SlugField(
        _("slug"),
        unique=True,
        help_text=_("The public name that pages use, such as guide."),
    )
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CUSTOM)
    runway_id = models.CharField(
        _("Runway id"),
        max_length=100,
        blank=True,
        help_text=_("The avatar id of a custom avatar, or the name of one of Runway's presets."),
    )
    emoji = models.CharField(
        _("emoji"),
        max_length=16,
        blank=True,
        help_text=_("Stands for the name on the button. Empty: the name itself."),
    )
    poster = models.CharField(
        _("poster"),
        max_length=200,
        blank=True,
        help_text=_("The picture before the call: a static file's path, or an address."),
    )
    max_seconds = models.PositiveSmallIntegerField(
        _("longest call"),
        default=MAX_CALL_SECONDS,
        validators=[MinValueValidator(MIN_CALL_SECONDS), MaxValueValidator(MAX_CALL_SECONDS)],
        help_text=_("In seconds, 10 to 300. Every minute costs about $0.20."),
    )
    max_concurrent = models.PositiveSmallIntegerField(
        _("calls at once"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: only the site's own limit counts."),
    )
    daily_minutes = models.PositiveIntegerField(
        _("minutes a day"),
        null=True,
        blank=True,
        help_text=_("Empty: only the site's own limit counts."),
    )
    may_show_cards = models.BooleanField(
        _("show cards"),
        default=False,
        help_text=_(
            "A title, a few words and a link, to pages of this site or hosts in AVATARS_LINK_HOSTS."
        ),
    )
    may_scroll = models.BooleanField(
        _("scroll"), default=False, help_text=_("To what the page has marked.")
    )
    may_highlight = models.BooleanField(
        _("highlight"),
        default=False,
        help_text=_("A frame around what the page has marked, which is brought into view."),
    )
    may_click = models.BooleanField(
        _("click"),
        default=False,
        help_text=_(
            "Buttons and links that the page has marked. A link to another page ends the call."
        ),
    )
    active = models.BooleanField(
        _("active"), default=True, help_text=_("While it is not, pages show nothing of it.")
    )
    objects = AvatarQuerySet.as_manager()

    class Meta:
        verbose_name = _("avatar")
        verbose_name_plural = _("avatars")
        ordering = ["name"]
        permissions = [
            ("change_limits", "Can change limits and slug"),
            ("make_test_calls", "Can make test calls"),
            ("manage_characters", "Can make, change and delete characters at Runway"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_seconds__gte=MIN_CALL_SECONDS, max_seconds__lte=MAX_CALL_SECONDS),
                name="avatars_avatar_max_seconds",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_called(self) -> bool:
        """Whether it is switched on, and made at Runway. Asks for its character."""
        return self.active and bool(self.runway_id) and not self.is_lost

    @property
    def is_lost(self) -> bool:
        """Whether its character failed, or was not there any more when we last looked."""
        return getattr(getattr(self, "character", None), "status", "") in CANNOT_TALK

    def as_upstream(self) -> dict[str, str]:
        """The `avatar` object of Runway's create body."""
        name = "avatarId" if self.kind == self.Kind.CUSTOM else "presetId"
        return {"type": self.kind, name: self.runway_id}

    @property
    def acts(self) -> list[str]:
        """What it may do on the page, by the names of Runway's page actions and of our own."""
        may = {
            "show_card": self.may_show_cards,
            "scroll_to": self.may_scroll,
            "highlight": self.may_highlight,
            "click": self.may_click,
        }
        return [act for act, allowed in may.items() if allowed]

    def words_in(self, locale: str) -> "AvatarWords":
        """What it is told in `locale`, else in the site's first language, else nothing."""
        words = self.words.all()
        return (
            in_language(words, locale)
            or in_language(words, settings.LANGUAGE_CODE)
            or AvatarWords()
        )


def check_questions(text: str) -> None:
    """Raise ValidationError for more questions, or longer ones, than a section has room for."""
    questions = _lines(text)
    if len(questions) > MOST_QUESTIONS:
        raise ValidationError(
            _("At most %(most)s questions, one on each line."), params={"most": MOST_QUESTIONS}
        )
    for question in questions:
        if len(question) > LONGEST_QUESTION:
            raise ValidationError(
                _("Longer than %(longest)s characters: %(question)s"),
                params={"longest": LONGEST_QUESTION, "question": question},
            )


def each_question(text: str) -> list[str]:
    """The questions one by one; what `check_questions` would refuse is left out."""
    return _lines(text)[:MOST_QUESTIONS]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class AvatarWords(Words):
    """What an avatar is told about itself, says first, and can be asked, in one language.

    Runway has no language parameter: the language is steered by the first two of these texts.
    """

    avatar = models.ForeignKey(
        Avatar, on_delete=models.CASCADE, related_name="words", verbose_name=_("avatar")
    )
    personality = models.TextField(
        _("personality"),
        max_length=LONGEST_PERSONALITY,
        blank=True,
        help_text=_("Who it is and how it talks. Empty: as set at Runway."),
    )
    start_script = models.TextField(
        _("first words"),
        max_length=2_000,
        blank=True,
        help_text=_("What it says when the call begins. Empty: as set at Runway."),
    )
    questions = models.TextField(
        _("questions to ask it"),
        blank=True,
        validators=[check_questions],
        help_text=_(
            "Shown beside the call for visitors who do not know how to begin: up to three, one on"
            " each line, of 80 characters at most."
        ),
    )
    action_label = models.CharField(
        _("next step: label"),
        max_length=40,
        blank=True,
        help_text=_("One link that visitors are offered after a call, such as: See the prices."),
    )
    action_url = models.CharField(
        _("next step: link"),
        max_length=200,
        blank=True,
        validators=[SAFE_LINK],
        help_text=_("A path on this site, or an address with https://."),
    )

    class Meta(Words.Meta):
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(fields=["avatar", "locale"], name="avatars_words_locale")
        ]

    def __str__(self) -> str:
        return f"{self.avatar} ({self.locale})"

    @property
    def each_question(self) -> list[str]:
        """The questions one by one; what the form would refuse is left out."""
        return each_question(self.questions)

    def clean(self) -> None:
        """Refuse half a link."""
        super().clean()
        if bool(self.action_label) != bool(self.action_url):
            missing = "action_url" if self.action_label else "action_label"
            raise ValidationError({missing: _("A link needs both, its label and where it leads.")})
