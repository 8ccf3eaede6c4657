"""/v1/avatars: characters, the sandbox's own among them.

Not documented, and so chosen here: a picture that cannot be read, and an id of a voice or a
document that does not exist, are a 400 at once; a PATCH of the picture sets PROCESSING; whether
Runway refuses documents of more than the 50,000 tokens that it reads is not known, so that any
number is taken.
"""

import asyncio
import time
import uuid
from functools import partial
from typing import Any

from aiohttp import web

from avatars.sandbox.answers import (
    check_caller,
    error,
    here,
    invalid,
    misfit,
    moderated,
    page,
    read,
)
from avatars.sandbox.checker import Checker
from avatars.sandbox.context import Sandbox
from avatars.sandbox.sessions import iso
from avatars.sandbox.shapes import PRESETS
from avatars.sandbox.studio import pictures
from avatars.sandbox.studio.addresses import Unusable
from avatars.sandbox.studio.presets import description
from avatars.sandbox.studio.records import Avatar
from avatars.sandbox.studio.shapes import issues_of_avatar
from avatars.sandbox.studio.store import Studio, built_in

routes = web.RouteTableDef()
Body = dict[str, Any]


@routes.post("/v1/avatars", name="create_avatar")
async def create(request: web.Request) -> web.Response:
    """A new avatar, PROCESSING. Its answer is the avatar."""
    sandbox = check_caller(request)
    body = await read(request, partial(issues_of_avatar, new=True))
    _check(sandbox, body)
    picture, failure = await _picture(sandbox, body["referenceImage"])
    now = time.time()
    avatar = Avatar(
        id=str(uuid.uuid4()),
        name=body["name"],
        personality=body["personality"],
        start_script=body.get("startScript"),
        voice=body["voice"],
        document_ids=list(dict.fromkeys(body.get("documentIds", []))),
        created_at=now,
        updated_at=now,
        ready_at=now + sandbox.processing(),
        failure=failure,
        picture=picture,
    )
    sandbox.studio.avatars[avatar.id] = avatar
    sandbox.studio.save()
    return web.json_response(_as_json(avatar, sandbox.studio, now, here(request)))


@routes.get("/v1/avatars", name="list_avatars")
async def avatars(request: web.Request) -> web.Response:
    """All avatars, newest first."""
    sandbox, now = check_caller(request), time.time()
    return page(
        request,
        list(sandbox.studio.avatars.values()),
        50,
        lambda one: _as_json(one.seen(now), sandbox.studio, now, here(request)),
        lambda one: (one.created_at, one.id),
    )


@routes.get("/v1/avatars/{id}", name="retrieve_avatar")
async def retrieve(request: web.Request) -> web.Response:
    """One avatar, which just after a change is still the old one."""
    sandbox, now = check_caller(request), time.time()
    if request.match_info["id"] in PRESETS:  # as Runway's own skills say
        return error(400, "Preset avatars cannot be retrieved.")
    avatar = _found(request, sandbox).seen(now)
    return web.json_response(_as_json(avatar, sandbox.studio, now, here(request)))


@routes.patch("/v1/avatars/{id}", name="update_avatar")
async def update(request: web.Request) -> web.Response:
    """Change what the body names. The answer is the new avatar; a GET lags behind."""
    sandbox = check_caller(request)
    body = await read(request, partial(issues_of_avatar, new=False))
    avatar = _found(request, sandbox)
    redrawn = "referenceImage" in body or "imageProcessing" in body
    _check(sandbox, body)
    picture, failure = avatar.picture, avatar.failure
    if "referenceImage" in body:
        picture, failure = await _picture(sandbox, body["referenceImage"])
    # The picture took its time: the avatar may be another one by now, or none.
    avatar, now = _found(request, sandbox), time.time()
    if redrawn and avatar.status(now) == "PROCESSING":
        return error(409, "The avatar's image is still being processed.")
    avatar.changed(now, sandbox.lag())
    for key, name in (
        ("name", "name"),
        ("personality", "personality"),
        ("startScript", "start_script"),
        ("voice", "voice"),
    ):
        if key in body:
            setattr(avatar, name, body[key])
    if "documentIds" in body:
        avatar.document_ids = list(dict.fromkeys(body["documentIds"]))
    if redrawn:
        avatar.picture, avatar.failure = picture, failure
        avatar.ready_at = now + sandbox.processing()
    sandbox.studio.save()
    return web.json_response(_as_json(avatar, sandbox.studio, now, here(request)))


@routes.delete("/v1/avatars/{id}", name="delete_avatar")
async def delete(request: web.Request) -> web.Response:
    """Gone for good. Those that the sandbox is born with stay."""
    sandbox = check_caller(request)
    avatar = _found(request, sandbox)
    if built_in(avatar.id):
        return error(400, "This avatar belongs to the sandbox and cannot be deleted.")
    del sandbox.studio.avatars[avatar.id]
    sandbox.studio.save()
    return web.Response(status=204)


def _found(request: web.Request, sandbox: Sandbox) -> Avatar:
    avatar = sandbox.studio.avatars.get(request.match_info["id"])
    if avatar is None:
        raise web.HTTPNotFound(reason="Avatar not found.")
    return avatar


def _check(sandbox: Sandbox, body: Body) -> None:
    """Raises Refused for ids that lead nowhere, and where moderation does."""
    check, studio = Checker(), sandbox.studio
    for index, one in enumerate(body.get("documentIds", [])):
        if one not in studio.documents:
            check.fail(["documentIds", index], "custom", "Document not found")
    voice = body.get("voice", {})
    if voice.get("type") == "custom" and voice["id"] not in studio.voices:
        check.fail(["voice", "id"], "custom", "Voice not found")
    if check.issues:
        raise invalid(check.issues)
    moderated(sandbox, body.get("personality"), body.get("startScript"))


async def _picture(sandbox: Sandbox, address: str) -> tuple[str | None, str | None]:
    """The picture's file, and why it would fail. Raises Refused.

    An address on the web is never fetched: such an avatar has no picture of its own.
    """
    try:
        data = sandbox.studio.data_at(address, time.time())
        if data is None:
            return None, None
        kept, failure = await asyncio.to_thread(pictures.prepared, data)
    except Unusable as why:
        raise misfit(["referenceImage"], str(why)) from why
    return sandbox.studio.shelf.put(kept), failure


def _as_json(avatar: Avatar, studio: Studio, now: float, address: str) -> Body:
    status = avatar.status(now)
    picture = None if avatar.picture is None else f"{address}/sandbox/pictures/{avatar.picture}"
    shown = {
        "id": avatar.id,
        "name": avatar.name,
        "status": status,
        "personality": avatar.personality,
        "startScript": avatar.start_script,
        "documentIds": avatar.document_ids,
        "voice": _voice(avatar.voice, studio),
        "referenceImageUri": picture,
        "processedImageUri": picture if status == "READY" else None,
        "createdAt": iso(avatar.created_at),
        "updatedAt": iso(avatar.updated_at),
    }
    return shown | {"failureReason": avatar.failure} if status == "FAILED" else shown


def _voice(voice: dict[str, str], studio: Studio) -> Body:
    if voice["type"] == "runway-live-preset":
        preset = voice["presetId"]
        return voice | {"name": preset.title(), "description": description(preset)}
    own = studio.voices.get(voice["id"])
    if own is None:
        return voice | {"deleted": True}
    told = {} if own.description is None else {"description": own.description}
    return voice | {"deleted": False, "name": own.name} | told
