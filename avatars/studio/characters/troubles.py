"""Why something at Runway was not done, in our words: Runway's own are never shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from avatars.exceptions import (
    AvatarError,
    NotConfigured,
    SessionNotFound,
    StillProcessing,
    TextRefused,
    UpstreamRefused,
    UpstreamUnreachable,
)


class Why(models.TextChoices):
    """A reason, and what is said of it."""

    NO_SECRET = "no_secret", _("No API secret is set here, so nothing can be done at Runway.")
    SECRET_REFUSED = "secret_refused", _("Runway does not accept the API secret.")
    NO_PICTURE = "no_picture", _("The character needs a picture.")
    NO_VOICE = "no_voice", _("The character needs a voice.")
    NO_PERSONALITY = (
        "no_personality",
        _("The character needs a personality in the site’s main language."),
    )
    AT_WORK = "at_work", _("Somebody has just had it made. Look at its state below.")
    FOUND = "found", _("Runway has a character that may be it. Choose it below.")
    TOO_MANY = (
        "too_many",
        _(
            "The account has too many characters to be searched to the end. Delete some at Runway"
            " that nobody needs, and try again."
        ),
    )
    IN_CALLS = (
        "in_calls",
        _("Visitors are talking with it. Switch the avatar off, and delete it after their calls."),
    )
    SHARED = (
        "shared",
        _("Another avatar has the same character. Choose another one for one of the two first."),
    )
    CHANGED_THERE = (
        "changed_there",
        _("It was changed at Runway meanwhile. Look at what differs below, and press again."),
    )
    GONE = "gone", _("Runway does not know this character.")
    PROCESSING = (
        "processing",
        _("Runway is still working on the picture: it can be replaced when that is done."),
    )
    PERSONALITY_REFUSED = (
        "personality_refused",
        _(
            "Runway’s moderation does not allow the personality (or the name). Nothing of it was"
            " changed there. The same text may pass on a second try."
        ),
    )
    FIRST_WORDS_REFUSED = (
        "first_words_refused",
        _(
            "Runway’s moderation does not allow the first words. They were not changed there. The"
            " same text may pass on a second try."
        ),
    )
    REFUSED = "refused", _("Runway refused this, and did nothing.")
    UNREACHABLE = "unreachable", _("Runway cannot be reached. Nothing was changed there.")
    UNANSWERED = "unanswered", _("Runway did not answer. It may have done it or not.")
    SILENT = "silent", _("Runway does not answer at the moment. Nothing was changed.")


class NotDone(Exception):
    """It was not done, or not wholly; `whys` says why."""

    def __init__(self, *whys: Why) -> None:
        """Keep the reasons."""
        super().__init__(*whys)
        self.whys = whys


def why(error: AvatarError, text_refused: Why = Why.REFUSED) -> Why:
    """The reason that lies behind an error; `text_refused` where moderation turned a text away."""
    match error:
        case NotConfigured():
            return Why.SECRET_REFUSED
        case SessionNotFound():
            return Why.GONE
        case StillProcessing():
            return Why.PROCESSING
        case TextRefused():
            return text_refused
        case UpstreamRefused():
            return Why.REFUSED
        case UpstreamUnreachable():
            return Why.UNREACHABLE
    return Why.UNANSWERED


def why_not_seen(error: AvatarError) -> Why:
    """The same where Runway was only looked at: whatever happened, nothing was changed."""
    reason = why(error)
    return Why.SILENT if reason in (Why.UNANSWERED, Why.UNREACHABLE, Why.REFUSED) else reason
