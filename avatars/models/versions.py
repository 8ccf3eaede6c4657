"""What an avatar was told when its calls were opened: every text it ever used."""

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar, AvatarWords


class WordsVersionQuerySet(models.QuerySet["WordsVersion"]):
    """Finding the version of a text."""

    def of(self, avatar: Avatar, words: AvatarWords) -> "WordsVersion":
        """The version of these words, which is made where calls use them for the first time."""
        told = f"{words.personality}\0{words.start_script}"
        key = {
            "avatar": avatar,
            "locale": words.locale,
            "digest": hashlib.sha256(told.encode()).hexdigest(),
        }
        # Nearly always it is there: one look-up by a unique key.
        return (
            self.filter(**key).first()
            or self.get_or_create(
                **key,
                defaults={"personality": words.personality, "start_script": words.start_script},
            )[0]
        )


class WordsVersion(models.Model):
    """A personality and first words with which calls were opened, in one language."""

    avatar = models.ForeignKey(
        Avatar, on_delete=models.CASCADE, related_name="versions", verbose_name=_("avatar")
    )
    locale = models.CharField(_("language"), max_length=20, blank=True)
    digest = models.CharField(_("fingerprint"), max_length=64)
    personality = models.TextField(_("personality"), blank=True)
    start_script = models.TextField(_("first words"), blank=True)
    since = models.DateTimeField(_("first used"), default=timezone.now)

    objects = WordsVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the words")
        verbose_name_plural = _("versions of the words")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["avatar", "locale", "digest"], name="avatars_words_version"
            )
        ]

    def __str__(self) -> str:
        since = timezone.localtime(self.since)
        return f"{self.avatar} · {self.locale or '–'} · {since:%Y-%m-%d %H:%M}"
