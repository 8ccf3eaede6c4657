"""Who may ask: nothing here has a password, so no foreign web page may order anything.

A page of another site can send requests to this machine. It cannot read the answers, unless its
name is made to lead here (DNS rebinding): the Host header tells. And what it sends carries its
Origin or `Sec-Fetch-Site`. Signalling is asked for by pages of any origin; its token guards it.
"""

from urllib.parse import urlsplit

from aiohttp import web

from .rest import Handler

LOCAL = ("127.0.0.1", "localhost", "::1")
_HARMLESS = ("GET", "HEAD", "OPTIONS")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse with 403 what was sent to another name, or by a foreign page."""
    if not _is_local("//" + request.headers.get("Host", "")):
        return web.Response(status=403, text="The sandbox answers to localhost and 127.0.0.1.\n")
    signalling = request.path.startswith("/rtc/")
    if request.method not in _HARMLESS and not signalling and _from_afar(request):
        return web.Response(status=403, text="The sandbox takes no orders from other sites.\n")
    return await handler(request)


def _is_local(address: str) -> bool:
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return name in LOCAL or name.endswith(".localhost")


def _from_afar(request: web.Request) -> bool:
    """Whether the browser says that a page of another site sent this."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return not _is_local(origin)
    return request.headers.get("Sec-Fetch-Site", "none") == "cross-site"
