"""What a section says where its editors have written nothing, to be shown to them."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from avatars.models import Avatar


def fallbacks(avatar: Avatar | None, locale: str) -> dict[str, str]:
    """A section's own heading, text, button and questions; nothing without an avatar."""
    if avatar is None:
        return {}
    with override(locale):
        return {
            "heading": heading(avatar),
            "text": _("Nothing but what visitors need to know."),
            "button": _("Start Video Call with %(who)s") % {"who": avatar.emoji or avatar.name},
            "questions": "\n".join(avatar.words_in(locale).each_question),
        }


def heading(avatar: Avatar) -> str:
    """A section's own heading in the language at hand."""
    return _("Meet %(name)s, face to face") % {"name": avatar.name}
