"""/v1/voices: custom voices. Whatever they are made from, espeak-ng speaks for them."""

import asyncio
import re
import time
import uuid
from functools import partial
from typing import Any

from aiohttp import web

from avatars.sandbox.answers import check_caller, here, misfit, page, read
from avatars.sandbox.context import Sandbox
from avatars.sandbox.lobster import sample
from avatars.sandbox.sessions import iso
from avatars.sandbox.studio import sounds
from avatars.sandbox.studio.addresses import Unusable
from avatars.sandbox.studio.records import Voice
from avatars.sandbox.studio.shapes import issues_of_preview, issues_of_voice

routes = web.RouteTableDef()
_FEMALE = re.compile(r"\b(?:wom[ae]n|female|girl|lady|she|her)\b|女", re.IGNORECASE)


@routes.post("/v1/voices", name="create_voice")
async def create(request: web.Request) -> web.Response:
    """A new voice, PROCESSING; the answer is its id alone."""
    sandbox = check_caller(request)
    body = await read(request, partial(issues_of_voice, new=True))
    origin = body["from"]
    audio = origin["type"] == "audio"
    failure = await _failure(sandbox, origin["audio"]) if audio else None
    now = time.time()
    voice = Voice(
        id=str(uuid.uuid4()),
        name=body["name"],
        description=body.get("description"),
        created_at=now,
        ready_at=now + sandbox.processing(),
        failure=failure,
        female=_FEMALE.search(origin.get("prompt", "")) is not None,
    )
    sandbox.studio.voices[voice.id] = voice
    sandbox.studio.save()
    return web.json_response({"id": voice.id})


async def _failure(sandbox: Sandbox, address: str) -> str | None:
    """Why a voice made from this recording will fail. Raises Refused. The web is not asked."""
    try:
        data = sandbox.studio.data_at(address, time.time())
    except Unusable as why:
        raise misfit(["from", "audio"], str(why)) from why
    if data is None:
        return None
    if len(data) > sounds.MOST_BYTES:
        raise misfit(["from", "audio"], "The audio must be at most 10 MB")
    return await asyncio.to_thread(sounds.failure_of, data)


@routes.post("/v1/voices/preview", name="preview_voice")
async def preview(request: web.Request) -> web.Response:
    """A sample of the voice that a prompt would make."""
    check_caller(request)
    body = await read(request, issues_of_preview)
    female = _FEMALE.search(body["prompt"]) is not None
    _, seconds = await asyncio.to_thread(sample, female=female)
    url = f"{here(request)}/sandbox/voices/{'female' if female else 'male'}.mp3"
    return web.json_response({"url": url, "durationSecs": round(seconds, 2)})


@routes.get("/v1/voices", name="list_voices")
async def voices(request: web.Request) -> web.Response:
    """All custom voices, newest first."""
    sandbox, now = check_caller(request), time.time()
    return page(
        request,
        list(sandbox.studio.voices.values()),
        50,
        lambda one: _as_json(one, now, here(request)),
        lambda one: (one.created_at, one.id),
    )


@routes.get("/v1/voices/{id}", name="retrieve_voice")
async def retrieve(request: web.Request) -> web.Response:
    sandbox = check_caller(request)
    return web.json_response(_as_json(_found(request, sandbox), time.time(), here(request)))


@routes.patch("/v1/voices/{id}", name="update_voice")
async def update(request: web.Request) -> web.Response:
    """Change name, description or both; null takes the description away."""
    sandbox = check_caller(request)
    body = await read(request, partial(issues_of_voice, new=False))
    voice = _found(request, sandbox)
    voice.name = body.get("name", voice.name)
    voice.description = body.get("description", voice.description)
    sandbox.studio.save()
    return web.json_response(_as_json(voice, time.time(), here(request)))


@routes.delete("/v1/voices/{id}", name="delete_voice")
async def delete(request: web.Request) -> web.Response:
    """Gone; avatars that had it say so."""
    sandbox = check_caller(request)
    del sandbox.studio.voices[_found(request, sandbox).id]
    sandbox.studio.save()
    return web.Response(status=204)


def _found(request: web.Request, sandbox: Sandbox) -> Voice:
    voice = sandbox.studio.voices.get(request.match_info["id"])
    if voice is None:
        raise web.HTTPNotFound(reason="Voice not found.")
    return voice


def _as_json(voice: Voice, now: float, address: str) -> dict[str, Any]:
    status = voice.status(now)
    shown = {
        "id": voice.id,
        "name": voice.name,
        "description": voice.description,
        "createdAt": iso(voice.created_at),
        "status": status,
    }
    if status == "READY":
        kind = "female" if voice.female else "male"
        shown["previewUrl"] = f"{address}/sandbox/voices/{kind}.mp3"
    elif status == "FAILED":
        shown["failureReason"] = voice.failure
    return shown
