"""Kept connections to Runway: for how long they may be used again, and TLS that costs little.

A connection that idled may be gone without our knowing: servers close theirs after 5 s (Node) to
75 s (nginx), load balancers after 60 s, some without a word. A poll that meets such a one is sent
again; the create cannot be.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

LONGEST_IDLE = 4.0  # seconds

_may_be_kept: ContextVar[bool] = ContextVar("may_be_kept", default=True)


@contextmanager
def only_a_new_connection() -> Iterator[None]:
    """What is sent within takes a connection that nothing was sent over before."""
    token = _may_be_kept.set(False)
    try:
        yield
    finally:
        _may_be_kept.reset(token)


class _Kept(HTTPConnection):
    """A connection that is not used again when it idled for too long."""

    last_answer = 0.0  # a `time.monotonic()` reading

    def connect(self) -> None:
        """Connect; any failure says that there was no connection, so that nothing was sent."""
        try:
            super().connect()
        except (NewConnectionError, ConnectTimeoutError):
            raise
        except (OSError, HTTPError) as error:  # in TLS, or at a proxy
            raise NewConnectionError(self, type(error).__name__) from error

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3 itself
        """The answer; from its first line on the connection idles."""
        response = super().getresponse()
        self.last_answer = time.monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        """Whether the pool may use it again, instead of connecting anew."""
        idle = time.monotonic() - self.last_answer
        return _may_be_kept.get() and idle < LONGEST_IDLE and super().is_connected


class _KeptTLS(_Kept, HTTPSConnection):
    """The same, encrypted."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Kept


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _KeptTLS


POOLS = {"http": _Pool, "https": _TLSPool}


class Adapter(HTTPAdapter):
    """Connections that are checked before they are used again, and share one TLS context.

    A context of its own costs each connection about 25 ms of processor time, nearly all of it for
    reading the certificates; a connection with a context that is there costs 1 ms.
    """

    def __init__(self, verify: bool | str | None, **options: Any) -> None:
        """Take what requests calls `verify` (whether, or by which file or folder, to verify)."""
        self.context = _context(verify)
        super().__init__(**options)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """The pools of direct connections."""
        super().init_poolmanager(*arguments, ssl_context=self.context, **options)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """The pools of connections through a proxy."""
        manager = super().proxy_manager_for(proxy, ssl_context=self.context, **options)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = POOLS
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave the certificates alone: they are in the context."""


def _context(verify: bool | str | None) -> ssl.SSLContext:
    if verify is False:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
    place = verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH
    if Path(place).is_dir():
        return ssl.create_default_context(capath=place)
    return ssl.create_default_context(cafile=place)
