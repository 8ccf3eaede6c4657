"""Pages of the admin that show a page of the site in a frame.

Nothing else may be framed, so both ends say so for themselves. django-csp is the site's to have or
not: what its decorators `csp_update` and `csp_replace` leave on a response for its middleware is
left there in the same way, for a policy in force and for one that is only reported (`…_ro`), and
means nothing to anybody else. A policy that comes from elsewhere has to allow `frame-src 'self'` in
the admin and `frame-ancestors 'self'` for what it shows.
"""

from typing import TypeVar

from django.http import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
SELF = "'self'"


def framing(response: Response) -> Response:
    """A page that has a page of this site in a frame."""
    for name in ("_csp_update", "_csp_update_ro"):
        setattr(response, name, {"frame-src": [SELF]})
    return response


def framed(response: Response) -> Response:
    """A page that this site, and no other, shows in a frame."""
    response["X-Frame-Options"] = "SAMEORIGIN"
    for name in ("_csp_replace", "_csp_replace_ro"):
        setattr(response, name, {"frame-ancestors": [SELF]})
    response["Cache-Control"] = "no-store"
    return response
