"""Whether the site answers: exit status 0 or 1, for a container's health check.

Asks the process beside it, on PORT (8000), for /healthz, as the site's first host and as over TLS,
so that neither ALLOWED_HOSTS nor SECURE_SSL_REDIRECT gets in the way.
"""

import http.client
import os
import sys

TIMEOUT = 4  # seconds


def answers() -> bool:
    """Whether /healthz answers 200 within TIMEOUT."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    connection = http.client.HTTPConnection(
        "127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=TIMEOUT
    )
    try:
        headers = {"Host": host, "X-Forwarded-Proto": "https"}
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers() else 1)
