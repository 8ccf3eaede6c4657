"""A page as it is kept: its bytes in each encoding, its headers, and how long it holds."""

import gzip
import re
from dataclasses import dataclass
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from avatars.conf import conf

try:
    import brotli
except ImportError:  # a site without it, where pages are only gzipped
    brotli = None

# Anybody may keep the page, and asks each time whether it is still the same.
REVALIDATE = "public, no-cache"
# Of the package's scale to 11: as small within a twentieth, in a fifth of the time.
BROTLI_QUALITY = 9
# Headers that a 304 repeats, as RFC 9110, 15.4.5 has them.
REPEATED = {"cache-control", "content-location", "date", "etag", "expires", "vary"}
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")


@dataclass(frozen=True)
class Copy:
    """One page, as it is at `version` until `until` (seconds since the epoch; infinite: for good).

    `bodies` are by their Content-Encoding, the smallest first; "identity" is the page itself.
    """

    version: str
    until: float
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page in the best encoding that is accepted, or a 304 where it is there already."""
        headers = dict(self.headers)
        if conf.page_stale_seconds and headers["Cache-Control"] == REVALIDATE:
            left = self.until - timezone.now().timestamp()
            stale = int(min(conf.page_stale_seconds, max(left, 0)))
            headers["Cache-Control"] = f"public, max-age=0, s-maxage={stale}"
        if headers["ETag"] in _known(request):
            some = {name: value for name, value in headers.items() if name.lower() in REPEATED}
            return HttpResponseNotModified(headers=some)
        encoding, body = self.accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        headers["Content-Length"] = str(len(body))
        return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)

    def accepted(self, header: str) -> tuple[str, bytes]:
        """The first encoding that an Accept-Encoding names and does not refuse, and its bytes."""
        accepted = {
            part.partition(";")[0].strip().lower()
            for part in header.split(",")
            if not REFUSED.search(part)
        }
        return next(
            (body for body in self.bodies.items() if body[0] in accepted),
            ("identity", self.bodies["identity"]),
        )


def copy_of(response: HttpResponse, version: str, until: float) -> Copy:
    """What is kept of a response, which has no Content-Encoding.

    Its ETag stands for the page in every encoding, so it is a weak one; and for its headers, since
    who gets a 304 keeps those that they have, such as a Content-Security-Policy.
    """
    body = response.content
    patch_vary_headers(response, ["Accept-Encoding"])
    whole = blake2b(body, digest_size=16)
    whole.update(repr(sorted(response.items())).encode())
    response["ETag"] = f'W/"{whole.hexdigest()}"'
    bodies = {"gzip": gzip.compress(body, mtime=0), "identity": body}
    if brotli:
        bodies = {"br": brotli.compress(body, quality=BROTLI_QUALITY), **bodies}
    headers = tuple(
        (name, value) for name, value in response.items() if name.lower() != "content-length"
    )
    return Copy(version, until, headers, bodies)


def _known(request: HttpRequest) -> list[str]:
    """The ETags of the copies that the client has, compared weakly: `W/` is put before each."""
    header = request.META.get("HTTP_IF_NONE_MATCH")
    if not header:
        return []
    return [etag if etag.startswith("W/") else f"W/{etag}" for etag in parse_etags(header)]
