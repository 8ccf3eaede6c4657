"""Where editors place an avatar's section, and how it looks there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tone(models.TextChoices):
    """A section's colours: `.avatars--<tone>` of avatars.css; empty: as the site has them."""

    SITE = "", _("The site’s own")
    INK = "ink", _("Ink")
    SAND = "sand", _("Sand")
    SEA = "sea", _("Sea")
    CORAL = "coral", _("Coral")
