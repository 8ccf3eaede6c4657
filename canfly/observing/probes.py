"""`/healthz` and `/readyz`, for whatever watches the site or sends visitors to it.

Both are answered before all else: who asks comes by an address, which is no ALLOWED_HOSTS, over
plain HTTP, and needs neither a cookie, a language nor a line in the log. They tell a stranger
nothing but which of four parts is well, and looking is bounded (see `health`): so they are open to
all.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from canfly.observing import health


class Probes:
    """Answer the two; let all other requests pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Nothing is looked at yet."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        answer = probe(request)
        answer["Cache-Control"] = "no-store"
        return answer


def _healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is looked at."""
    return JsonResponse({"status": health.OK})


def _readyz(request: HttpRequest) -> HttpResponse:
    """200 if all parts are well, or those of `?only=database,cache`; 503 if not, or for a typo."""
    states = health.states()
    only = request.GET.get("only")
    names = only.split(",") if only else list(states)
    well = all(states.get(name) == health.OK for name in names)
    body = {"status": health.OK if well else "failed", "parts": states}
    return JsonResponse(body, status=200 if well else 503)


PROBES = {"/healthz": _healthz, "/readyz": _readyz}
