"""Faults on demand: which REST answers to spoil, and how."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .books import STEPS
from .orders import boolean, only, whole

MADE = tuple(f"{verb}_{kind}" for kind in ("avatar", "document", "voice")
             for verb in ("create", "retrieve", "update", "delete"))  # fmt: skip
LISTED = ("list_avatars", "list_documents", "list_voices")
ACCOUNT = ("retrieve_organization", "retrieve_usage", "retrieve_avatar_usage")
EVERY_STEP = (*STEPS, *MADE, *LISTED, "preview_voice", "create_upload", "upload", *ACCOUNT)
_STATUS = re.compile(r"status:[2-5][0-9]{2}\Z")
KINDS = ("html", "nonsense", "reset", "slow", "hang")  # and status:<number>
HANG = 120.0  # seconds, longer than anybody waits
SLOW_BYTE = 0.25  # seconds between two bytes of a slow body


@dataclass
class Fault:
    """One order to spoil answers to `step`.

    `after` matching requests pass unharmed, then `times` are spoiled. With `applied` the request
    does its work and only the answer is spoiled: a session, or an avatar, of which its owner never
    hears.
    """

    step: str
    kind: str
    times: int = 1
    after: int = 0
    retry_after: int | None = None  # seconds
    applied: bool = False

    @classmethod
    def parse(cls, body: dict[str, Any]) -> "Fault":
        """A fault from a control request's JSON. Raises ValueError saying what is wrong."""
        only(body, "step", "fault", "times", "after", "retryAfter", "applied")
        body = {"times": 1, "after": 0, "retryAfter": None, "applied": False} | body
        if body.get("step") not in EVERY_STEP:
            raise ValueError(f"step must be one of {', '.join(EVERY_STEP)}")
        if body.get("fault") not in KINDS and not _STATUS.match(str(body.get("fault"))):
            raise ValueError(f"fault must be status:<200 to 599> or one of {', '.join(KINDS)}")
        return cls(
            step=body["step"],
            kind=body["fault"],
            times=whole(body, "times"),
            after=whole(body, "after"),
            retry_after=None if body["retryAfter"] is None else whole(body, "retryAfter"),
            applied=boolean(body, "applied"),
        )


class Faults:
    """The faults that are waiting for their request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, step: str) -> Fault | None:
        """The fault for a request that is at `step` now, if any; counts it down."""
        for fault in self._waiting:
            if fault.step != step or fault.times == 0:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            return fault
        return None


async def spoil(
    fault: Fault, request: web.Request, answer: Callable[[], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer `request` in the way the fault says; `answer()` is the honest answer."""
    honest = await answer() if fault.applied or fault.kind == "slow" else None
    if fault.kind == "html":
        page = "<!doctype html><title>502</title><h1>Bad gateway</h1>"
        return web.Response(status=502, text=page, content_type="text/html")
    if fault.kind == "nonsense":
        return web.Response(text='{"id": [}', content_type="application/json")
    if fault.kind == "slow" and isinstance(honest, web.Response):
        return await _dribble(request, honest)
    if fault.kind in ("reset", "hang"):
        if fault.kind == "hang":
            await asyncio.sleep(HANG)
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError("cut by a fault")
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    status = int(fault.kind.removeprefix("status:"))
    return web.json_response({"error": "A fault was ordered."}, status=status, headers=headers)


async def _dribble(request: web.Request, honest: web.Response) -> web.StreamResponse:
    body = honest.body if isinstance(honest.body, bytes) else b""
    response = web.StreamResponse(status=honest.status)
    response.content_type = "application/json"
    response.content_length = len(body)
    await response.prepare(request)
    for index in range(len(body)):
        await response.write(body[index : index + 1])
        await asyncio.sleep(SLOW_BYTE)
    return response
