"""Sentry and a collector of traces learn what went wrong, and nothing of whom; unasked, nothing."""

import json
import os
import re
import subprocess
import sys

from tests.blocks import texts_for
from tests.canfly.observing.collector import Received, receiving
from tests.canfly.observing.stumbling_request import CALL, CANARIES
from tests.tools import ROOT


def stumble(which: str) -> tuple[Received, str]:
    """What was received of a request that stumbles, and which packages were loaded for that."""
    with receiving() as received:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.canfly.observing.stumbling", which,
             received.url],
            cwd=ROOT, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not [canary for canary in CANARIES if canary in done.stderr], "the log tells of whom"
    return received, done.stdout


def test_where_nothing_is_set_nothing_is_loaded_or_sent() -> None:
    received, loaded = stumble("nothing")

    assert loaded == ""
    assert received.paths == []


def test_sentry_gets_the_error_with_its_frames_and_nothing_of_the_visitor() -> None:
    received, loaded = stumble("sentry")

    assert loaded == "sentry_sdk"
    assert not [canary for canary in CANARIES if canary in received.everything]
    events = [
        json.loads(line)
        for line in received.everything.splitlines()
        if '"event_id"' in line and '"level"' in line
    ]
    line, error = sorted(events, key=lambda event: "exception" in event)
    assert line["logentry"]["message"] == f"call {CALL} is left to the settler: Lost"
    assert line["tags"]["call_id"] == CALL
    [shown] = error["exception"]["values"]
    assert (shown["type"], shown["value"]) == ("ValueError", "")
    assert shown["stacktrace"]["frames"][-1]["function"] == "stumble"
    assert "vars" not in shown["stacktrace"]["frames"][-1]
    assert error["request"] == {"method": "POST", "url": "/stumble/7"}
    assert error["tags"]["request_id"]
    assert error["tags"]["call_id"] == CALL
    assert "user" not in error
    assert "server_name" not in error


def test_a_collector_gets_spans_of_the_request_and_of_what_it_asked_without_the_visitor() -> None:
    received, loaded = stumble("otel")

    assert loaded == "canfly.observing.traces"
    assert received.paths == ["/v1/traces"]
    assert not [canary for canary in CANARIES if canary in received.everything]
    assert "POST stumble/<int:number>" in received.everything
    assert "http.status_code" in received.everything
    assert received.everything.count("http.method") == 2, "the request, and what it asked"
    assert "net." not in received.everything


def test_the_lines_of_the_documents_install_what_is_needed_and_name_the_endpoint() -> None:
    [block] = texts_for(__file__)
    install, export = block.splitlines()
    file = install.removeprefix("pip install --require-hashes -r ")
    locked = (ROOT / file).read_text()

    for package in ("opentelemetry-exporter-otlp-proto-http", "opentelemetry-sdk"):
        assert re.search(rf"^{package}==.+\\$", locked, re.MULTILINE)
    environment = dict(pair.split("=", 1) for pair in export.removeprefix("export ").split())
    done = subprocess.run(
        [sys.executable, "-c", "from canfly import settings; print(settings.OTEL_ENDPOINT)"],
        env=environment | {"ENV_FILE": os.devnull, "SECRET_KEY": "x"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "http://127.0.0.1:4318"
    assert set(environment) == {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME"}


def test_an_endpoint_without_the_packages_is_refused_with_what_to_install() -> None:
    absent = "import sys; sys.modules['opentelemetry.instrumentation.django'] = None;"
    done = subprocess.run(
        [sys.executable, "-c", f"{absent} import django; django.setup()"],
        env={
            "DJANGO_SETTINGS_MODULE": "canfly.settings",
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "x",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "requirements/otel.txt" in done.stderr
