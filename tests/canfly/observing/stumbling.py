"""The site with a page that stumbles over what its visitor sent; run with a receiver's address.

In a process of its own, as Sentry and OpenTelemetry change the process that they are started in.
"""

import logging
import os
import sys
import uuid
from typing import Any

import django

from tests import settings  # noqa: F401 - an environment of the tests' own

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

from django.conf import settings as site

which, address = sys.argv[1:]
if which == "sentry":
    site.SENTRY_DSN = address.replace("://", "://0123456789abcdef@") + "/7"
elif which == "otel":
    os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address
    site.OTEL_ENDPOINT = address
django.setup()

import requests  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from avatars.log_context import about_call  # noqa: E402
from canfly import urls  # noqa: E402
from tests.canfly.observing.stumbling_request import CALL  # noqa: E402


@csrf_exempt
def stumble(request: HttpRequest, number: int) -> HttpResponse:
    """Keep words of the visitor in a local variable, and fail with others."""
    words = request.POST["words"]
    with about_call(uuid.UUID(CALL)):
        logging.getLogger("avatars.calls").error("call %s is left to the settler: %s", CALL, "Lost")
    requests.get(f"{address}/upstream?{request.META['QUERY_STRING']}", timeout=5)
    with about_call(uuid.UUID(CALL)):
        if words:
            raise ValueError(f"cannot read {words}")
    return HttpResponse()


def main() -> None:
    """One request with a canary in each of its parts, and whatever is sent of it."""
    urls.urlpatterns.insert(0, path("stumble/<int:number>", stumble))
    request = RequestFactory().post(
        "/stumble/7?who=canary_query",
        {"words": "canary_words"},
        headers={
            "User-Agent": "canary_browser",
            "Authorization": "Bearer canary_bearer",
            "Cookie": "sessionid=canary_cookie",
            "Referer": "https://canary_referer.example/",
            "sentry-trace": "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
            "baggage": "sentry-words=canary_baggage",
            "X-Forwarded-For": "203.0.113.77",
        },
        REMOTE_ADDR="203.0.113.78",
    )
    site_itself = get_wsgi_application()
    list(site_itself(request.environ, lambda *answer: None))
    statuses: list[str] = []
    probe = RequestFactory().get("/healthz", headers={"Host": "10.0.0.7:8000"})
    list(site_itself(probe.environ, lambda status, headers: statuses.append(status)))
    assert statuses == ["200 OK"], "a probe asks by the machine's address"
    modules: dict[str, Any] = sys.modules
    if which == "sentry":
        modules["sentry_sdk"].flush(10)
    elif which == "otel":
        modules["opentelemetry.trace"].get_tracer_provider().force_flush(10_000)
    ours = ("sentry_sdk", "canfly.observing.traces")
    sys.stdout.write(" ".join(name for name in ours if name in modules))


main()
