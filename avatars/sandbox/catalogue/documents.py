"""/v1/documents: what avatars know."""

import time
import uuid
from functools import partial
from typing import Any

from aiohttp import web

from avatars.sandbox.answers import Key, check_caller, here, moderated, page, read, unfit
from avatars.sandbox.context import Sandbox
from avatars.sandbox.sessions import iso
from avatars.sandbox.studio.records import Document
from avatars.sandbox.studio.shapes import issues_of_document
from avatars.sandbox.studio.store import Studio

routes = web.RouteTableDef()


@routes.post("/v1/documents", name="create_document")
async def create(request: web.Request) -> web.Response:
    """A new document, which no avatar uses."""
    sandbox = check_caller(request)
    body = await read(request, partial(issues_of_document, new=True))
    moderated(sandbox, body["name"], body["content"])
    now = time.time()
    document = Document(str(uuid.uuid4()), body["name"], body["content"], now, now)
    sandbox.studio.documents[document.id] = document
    sandbox.studio.save()
    return web.json_response(_as_json(document, sandbox.studio, here(request)))


@routes.get("/v1/documents", name="list_documents")
async def documents(request: web.Request) -> web.Response:
    """All documents without their content, by `sort` (createdAt, updatedAt) and `order`."""
    sandbox = check_caller(request)
    sort, order = request.query.get("sort", "createdAt"), request.query.get("order", "desc")
    if sort not in ("createdAt", "updatedAt") or order not in ("asc", "desc"):
        raise unfit("sort is createdAt or updatedAt, order asc or desc")

    def key(one: Document) -> Key:
        return (one.created_at if sort == "createdAt" else one.updated_at), one.id

    def as_item(one: Document) -> dict[str, Any]:
        shown = _as_json(one, sandbox.studio, here(request))
        del shown["content"]
        return shown

    chosen = list(sandbox.studio.documents.values())
    return page(request, chosen, 50, as_item, key, ascending=order == "asc")


@routes.get("/v1/documents/{id}", name="retrieve_document")
async def retrieve(request: web.Request) -> web.Response:
    sandbox = check_caller(request)
    document = _found(request, sandbox)
    return web.json_response(_as_json(document, sandbox.studio, here(request)))


@routes.patch("/v1/documents/{id}", name="update_document")
async def update(request: web.Request) -> web.Response:
    """Change name, content or both; the answer has no body."""
    sandbox = check_caller(request)
    body = await read(request, partial(issues_of_document, new=False))
    document = _found(request, sandbox)
    moderated(sandbox, body.get("name"), body.get("content"))
    document.name = body.get("name", document.name)
    document.content = body.get("content", document.content)
    document.updated_at = time.time()
    sandbox.studio.save()
    return web.Response(status=204)


@routes.delete("/v1/documents/{id}", name="delete_document")
async def delete(request: web.Request) -> web.Response:
    """Gone, and detached from every avatar."""
    sandbox = check_caller(request)
    sandbox.studio.forget(_found(request, sandbox).id)
    sandbox.studio.save()
    return web.Response(status=204)


def _found(request: web.Request, sandbox: Sandbox) -> Document:
    document = sandbox.studio.documents.get(request.match_info["id"])
    if document is None:
        raise web.HTTPNotFound(reason="Document not found.")
    return document


def _as_json(document: Document, studio: Studio, address: str) -> dict[str, Any]:
    users = [
        {
            "id": one.id,
            "name": one.name,
            "imageUrl": one.picture and f"{address}/sandbox/pictures/{one.picture}",
        }
        for one in studio.used_by(document.id)
    ]
    return {
        "id": document.id,
        "name": document.name,
        "type": "text",  # there are files too, which are not made over the API
        "content": document.content,
        "usedBy": users,
        "createdAt": iso(document.created_at),
        "updatedAt": iso(document.updated_at),
    }
