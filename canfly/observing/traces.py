"""Traces to an OpenTelemetry collector, where OTEL_EXPORTER_OTLP_ENDPOINT is set.

A span for each request and for each question to Runway: method, route, status, how long. The SDK
reads OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER and its like itself. Each worker of gunicorn comes here
after the fork, since the master loads nothing of the site.

Its packages are in requirements/otel.txt.
"""

import os
from collections.abc import Sequence
from typing import Any

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult

# The names of now and those of before: which of them come depends on OTEL_SEMCONV_STABILITY_OPT_IN.
KEPT = {
    "error.type", "http.method", "http.request.method", "http.response.status_code", "http.route",
    "http.status_code",
}  # fmt: skip


# Its middleware asks for the host: below our own two, so that probes are answered by any address.
POSITION = "2"


class Alone(TextMapPropagator):
    """No browser decides what is traced here, and Runway is told none of our ids.

    OTEL_PROPAGATORS=none would do; with it, instrumentation 0.66 fails at every request.
    """

    def extract(self, carrier: Any, context: Context | None = None, *_: Any, **__: Any) -> Context:
        """What there was."""
        return context or Context()

    def inject(self, carrier: Any, context: Context | None = None, *_: Any, **__: Any) -> None:
        """Nothing is added."""

    @property
    def fields(self) -> set[str]:
        """None."""
        return set()


class Exporter(OTLPSpanExporter):
    """Sends spans without addresses, queries, user agents and what errors said."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send them; whether the collector took them."""
        return super().export([scrubbed(span) for span in spans])


def send() -> None:
    """Begin to send traces."""
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(Exporter()))
    trace.set_tracer_provider(provider)
    propagate.set_global_textmap(Alone())
    os.environ.setdefault("OTEL_PYTHON_DJANGO_MIDDLEWARE_POSITION", POSITION)
    DjangoInstrumentor().instrument()
    RequestsInstrumentor().instrument()


def scrubbed(span: ReadableSpan) -> ReadableSpan:
    """The span with the attributes of KEPT alone, and without events: these quote errors."""
    attributes = span.attributes or {}
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={name: attributes[name] for name in KEPT if name in attributes},
        kind=span.kind,
        status=trace.Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
