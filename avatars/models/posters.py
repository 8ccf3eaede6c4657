"""Pictures before the call that editors upload, with their words for who cannot see them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pictures.models import PictureField, PictureFieldFile, PillowPicture
from PIL import Image

from avatars.models.words import Words

# What live pictures have: the poster turns into them without a jump.
RATIO = "17/11"  # 1088×704


class Rendition(PillowPicture):  # type: ignore[misc]
    """One size of a picture in one format, always at the address of its file.

    django-pictures stands in for all of them where DEBUG is on, by pages that a site may not have.
    """

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return str(self.storage.url(self.name))


class Renditions(PictureFieldFile):  # type: ignore[misc]
    """An uploaded file, and what is made of it at once.

    From Django 6.0 on django-pictures would hand that to a queue, which a site may not have.
    """

    def update_all(self, other: Any = None) -> None:
        """Make all renditions; `other`, a file before this one, there is none of."""
        if self:
            with self.storage.open(self.name) as file, Image.open(file) as image:
                drawn = Rendition.pre_process(image)
                for rendition in self.get_picture_files_list():
                    rendition.save(drawn)

    def delete_all(self) -> None:
        """Delete all renditions."""
        if self:
            for rendition in self.get_picture_files_list():
                rendition.delete()

    @staticmethod
    def get_picture_files(**given: Any) -> dict[Any, dict[str, dict[int, Rendition]]]:
        """The renditions by ratio, format and width in pixels; no file is opened or looked for."""
        found = PictureFieldFile.get_picture_files(**given)
        return {
            ratio: {
                kind: {
                    width: Rendition(given["file_name"], kind, ratio, given["storage"], width)
                    for width in files
                }
                for kind, files in kinds.items()
            }
            for ratio, kinds in found.items()
        }


class PosterField(PictureField):  # type: ignore[misc]
    """A picture whose renditions need no settings of django-pictures."""

    attr_class = Renditions

    def deconstruct(self) -> Any:
        """As the library's own field: they are one in the database and in migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "pictures.models.PictureField", args, kwargs


class Poster(models.Model):
    """An uploaded picture. It is never changed: another one is another poster.

    So what was published stays as it was when an editor takes a new picture.
    """

    picture = PosterField(
        _("picture"),
        upload_to="avatars/posters/%Y/%m/",
        aspect_ratios=[RATIO],
        file_types=["AVIF", "WEBP", "JPEG"],
        container_width=1280,
        grid_columns=4,
        pixel_densities=[1, 2],
        width_field="width",
        height_field="height",
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("poster")
        verbose_name_plural = _("posters")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.picture.name.rpartition('/')[2]} ({self.width} × {self.height})"


class PosterWords(Words):
    """What the picture shows, in one language."""

    poster = models.ForeignKey(
        Poster, on_delete=models.CASCADE, related_name="words", verbose_name=_("poster")
    )
    alt = models.CharField(
        _("what it shows"),
        max_length=200,
        help_text=_("For visitors who cannot see it."),
    )

    class Meta(Words.Meta):
        verbose_name = _("words for the picture")
        verbose_name_plural = _("words for the picture")
        constraints = [
            models.UniqueConstraint(fields=["poster", "locale"], name="avatars_poster_locale")
        ]

    def __str__(self) -> str:
        return f"{self.poster} ({self.locale})"
