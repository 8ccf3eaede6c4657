"""The nonce by which a site's Content-Security-Policy lets a page have scripts and styles."""

from typing import Any

from django.conf import settings

# Of Django itself, from 6 on, and of django-csp; each says NONCE where its nonce goes.
POLICIES = [
    policy + only
    for policy in ("SECURE_CSP", "CONTENT_SECURITY_POLICY")
    for only in ("", "_REPORT_ONLY")
]


def nonce(csp_nonce: Any, request: Any) -> str:
    """This answer's nonce, from the context variable `csp_nonce` of Django's context processor, or
    from `request.csp_nonce` of django-csp; empty where no policy of the site has one.

    There it is not read: that alone could make one, and pages with one are not kept for others.
    """
    found = getattr(request, "csp_nonce", None) if csp_nonce is None else csp_nonce
    # One that is true was read before, or is a middleware's of the site's own.
    if found is None or not (found or any(map(_has_nonce, POLICIES))):
        return ""
    return str(found)


def _has_nonce(policy: str) -> bool:
    return "NONCE" in str(getattr(settings, policy, ""))
