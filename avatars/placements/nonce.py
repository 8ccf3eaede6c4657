"""The nonce by which a site's Content-Security-Policy lets a page have scripts and styles."""

from typing import Any

from django.conf import settings
from django.utils.functional import LazyObject, empty

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
    if found is None or (_is_unread(found) and not any(map(_has_nonce, POLICIES))):
        return ""
    return str(found)


def _is_unread(value: Any) -> bool:
    """Whether nobody has asked for it yet, who would have made it."""
    return isinstance(value, LazyObject) and value._wrapped is empty


def _has_nonce(policy: str) -> bool:
    return "NONCE" in str(getattr(settings, policy, ""))
