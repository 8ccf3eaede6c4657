"""One family of errors; each knows its HTTP status and its public code.

The message is for the developer of a client; what visitors read is in `placements/words.py`, by the
code. What Runway said travels in neither.
"""

from collections.abc import Sequence


class AvatarError(Exception):
    """An error with a stable `code`, an HTTP `status` and a `message` in English.

    `retry_after` is in whole seconds, or None where waiting does not help.
    """

    status = 500
    code = "error"
    message = "Something went wrong."

    def __init__(self, detail: str = "", *, retry_after: int | None = None) -> None:
        """Keep `detail` for our own log; it is not shown to visitors."""
        super().__init__(detail or self.code)
        self.retry_after = retry_after


class InvalidRequest(AvatarError):
    """The body is not JSON, has the wrong shape, or is too large."""

    status = 400
    code = "invalid_request"
    message = "The request could not be understood."


class ForbiddenOrigin(AvatarError):
    """The request comes from another site's page."""

    status = 403
    code = "forbidden_origin"
    message = "Calls can only be started from this site."


class ForbiddenCall(AvatarError):
    """The call token is forged, expired, or another call's."""

    status = 403
    code = "forbidden_call"
    message = "This call cannot be changed from here."


class MethodNotAllowed(AvatarError):
    """The method is not one of `allow`."""

    status = 405
    code = "method_not_allowed"
    message = "This address does not take that method."

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
    message = "This avatar is not here at the moment."


class RateLimited(AvatarError):
    """This client asked too often."""

    status = 429
    code = "rate_limited"
    message = "That was a lot of calls. Please wait a little."


class Busy(AvatarError):
    """All places are taken, here or at Runway."""

    status = 503
    code = "busy"
    message = "All lines are busy. Please try again in a moment."


class BudgetSpent(AvatarError):
    """Today's minutes are used up, or Runway's credits are."""

    status = 503
    code = "budget_spent"
    message = "The talking time for today is used up. Please come back tomorrow."


class UpstreamFailed(AvatarError):
    """Runway answered nonsense, an error, or not at all."""

    status = 502
    code = "upstream_failed"
    message = "The call could not be set up. Please try again."


class UpstreamRefused(UpstreamFailed):
    """Runway clearly said no: it did nothing, and would not the next time either."""


class UpstreamUnavailable(UpstreamFailed):
    """Runway failed in a way that may pass: the same GET or DELETE is worth another try."""


class UpstreamUnreachable(UpstreamUnavailable):
    """There was no connection at all, so Runway did nothing."""


class CallClosed(UpstreamFailed):
    """The visitor left while the call was being opened: nobody is there to read this."""


class SessionNotFound(UpstreamRefused):
    """Runway does not know this session (any more)."""


class NotConfigured(AvatarError):
    """There is no API secret, or Runway refuses it."""

    status = 503
    code = "not_configured"
    message = "Video calls are not available right now."


class ReadyTimeout(AvatarError):
    """The session was not READY in time."""

    status = 504
    code = "timeout"
    message = "The avatar took too long to wake up. Please try again."
