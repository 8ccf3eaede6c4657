"""Who watches the site, Sentry and a collector of traces, may hang: no visitor waits for them."""

import socket
from pathlib import Path

import pytest

from tests.faults.site import (
    PATIENCE,
    Site,
    check_books,
    new_folder,
    prepare_database,
    wait_for_rest,
)
from tests.faults.visitors import press, tell
from tests.services import free_port, wait_until


def test_calls_are_served_and_settled_while_sentry_and_the_collector_hang(folder: Path) -> None:
    pytest.importorskip("opentelemetry.sdk", reason="NOT TESTED: OpenTelemetry is not installed")
    own = new_folder(folder, "observers")
    # Connections are taken, and nothing is ever answered.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        site = Site(
            own,
            prepare_database(own, None, "observers"),
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{address}",
            SENTRY_DSN=f"http://public@{address}/1",
            # No cache is there: an error in the log of every worker that serves a press.
            CACHE_URL=f"rediscache://127.0.0.1:{free_port()}/0",
        )
        try:
            site.start()
            site.order("faults", step="create", fault="nonsense", times=1)
            assert press(site).code == "upstream_failed"
            call = press(site)
            assert call.status == 200
            assert tell(site, call.body, "joined") == 204
            assert tell(site, call.body, "ended", reason="hung_up") == 204
            wait_for_rest(site)
            check_books(site)
            check_that_both_were_sent_to(silent)

            assert site.server is not None
            site.server.terminate()
            wait_until(
                lambda: site.server and site.server.poll() is not None,
                "the server ends",
                within=PATIENCE,
            )
            assert site.server.returncode == 0
        finally:
            site.stop()


def check_that_both_were_sent_to(silent: socket.socket) -> None:
    """Whoever connected so far, and the first line of what they sent."""
    silent.settimeout(PATIENCE)
    asked = set()
    while len(asked) < 2:
        connection, _address = silent.accept()
        with connection:
            connection.settimeout(PATIENCE)
            asked.add(connection.recv(1000).split(b" ")[1])
    assert asked == {b"/v1/traces", b"/api/1/envelope/"}
