"""What an avatar is told, as it was saved or used: every text it ever had."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar, AvatarWords


class WordsVersionQuerySet(models.QuerySet["WordsVersion"]):
    """Finding the version of a text."""

    def of(self, avatar: Avatar, words: AvatarWords, author: Any = None) -> "WordsVersion":
        """The version of these words, made where they are saved or used for the first time.

        `author` is the user who saves them.
        """
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
                defaults={
                    "personality": words.personality,
                    "start_script": words.start_script,
                    "author": author,
                },
            )[0]
        )


class WordsVersion(models.Model):
    """A personality and first words in one language. It is never changed."""

    avatar = models.ForeignKey(
        Avatar, on_delete=models.CASCADE, related_name="versions", verbose_name=_("avatar")
    )
    locale = models.CharField(_("language"), max_length=20, blank=True)
    digest = models.CharField(_("fingerprint"), max_length=64)
    personality = models.TextField(_("personality"), blank=True)
    start_script = models.TextField(_("first words"), blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )

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
