"""One family of errors; each knows its HTTP status and its public code.

The message is for the developer of a client; what visitors read is in `placements/words.py`, by the
code. What Runway said travels in neither.
"""

from collections.abc import Sequence


class AvatarError(Exception):
    """An error with a stable `code`, an HTTP `status` and a `message` in English.

    `retry_after` is in whole seconds, or None where waiting does not help. `log_code` is what the
    log keeps, where it knows more than visitors are told.
    """

    status = 500
    code = "error"
    log_code = ""
    message = "Something went wrong."

    def __init__(self, detail: str = "", *, retry_after: int | None = None) -> None:
        """Keep `detail` for our own log; it is not shown to visitors."""
        super().__init__(detail or self.code)
        self.retry_after = retry_after


class InvalidRequest(AvatarError):
    """The body is not JSON, has the wrong shape, or is too large."""

    status = 400
    code = "invalid_request"
    message = "The body is not valid."


class ForbiddenOrigin(AvatarError):
    """The request comes from another site's page."""

    status = 403
    code = "forbidden_origin"
    message = "Calls can only be started from this site."


class ForbiddenCall(AvatarError):
    """The call token is forged, expired, or another call's; or so is the pass of a test call."""

    status = 403
    code = "forbidden_call"
    message = "The token is not valid for this call."


class MethodNotAllowed(AvatarError):
    """The method is not one of `allow`."""

    status = 405
    code = "method_not_allowed"
    message = "The method is not allowed."

    def __init__(self, allow: Sequence[str]) -> None:
        """Name the methods that are allowed."""
        super().__init__()
        self.allow = allow


class UnsupportedMediaType(AvatarError):
    """The content type is not application/json."""

    status = 415
    code = "unsupported_media_type"
    message = "Send the request as application/json."


class UnknownAvatar(AvatarError):
    """No such avatar in the catalogue, or it is switched off."""

    status = 404
    code = "unknown_avatar"
    message = "There is no such avatar, or it is switched off."


class UnknownLanguage(AvatarError):
    """The site has no words in this language."""

    status = 404
    code = "unknown_language"
    message = "This site does not speak this language."


class RateLimited(AvatarError):
    """This client asked too often."""

    status = 429
    code = "rate_limited"
    message = "This client asked too often."


class Busy(AvatarError):
    """All places are taken, here or at Runway."""

    status = 503
    code = "busy"
    message = "All places are taken."


class Closed(AvatarError):
    """The avatar is outside its opening hours, or away."""

    status = 503
    code = "closed"
    message = "The avatar takes no calls at this hour."


class BudgetSpent(AvatarError):
    """Today's minutes are used up, or Runway's credits are."""

    status = 503
    code = "budget_spent"
    message = "Today's minutes, or the account's credits, are used up."


class UpstreamFailed(AvatarError):
    """Runway answered nonsense, an error, or not at all."""

    status = 502
    code = "upstream_failed"
    message = "Runway did not answer as it should."


class UpstreamRefused(UpstreamFailed):
    """Runway clearly said no: it did nothing, and would not the next time either."""


class TextRefused(UpstreamRefused):
    """Runway's moderation does not take the avatar's personality or first words."""

    log_code = "moderated"


class StillProcessing(UpstreamRefused):
    """Runway is still making the character: its picture cannot be changed yet."""


class UpstreamUnavailable(UpstreamFailed):
    """Runway failed in a way that may pass: the same GET or DELETE is worth another try."""


class UpstreamUnreachable(UpstreamUnavailable):
    """There was no connection at all, so Runway did nothing."""


class CallClosed(UpstreamFailed):
    """The visitor left while the call was being opened; this is read by no one."""


class SessionNotFound(UpstreamRefused):
    """Runway does not know this session (any more)."""


class NotConfigured(AvatarError):
    """There is no API secret, or Runway refuses it."""

    status = 503
    code = "not_configured"
    message = "The API secret is missing or refused."


class ReadyTimeout(AvatarError):
    """The session was not READY in time."""

    status = 504
    code = "timeout"
    message = "The session was not ready in time."


# What turns a press away before there is a call: such presses are counted.
TURNED_AWAY = (ForbiddenOrigin, RateLimited, Busy, Closed, BudgetSpent)
