"""/v1/uploads: files too large for a body. The form goes to an address that the answer names."""

import secrets
import time
import uuid

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from avatars.sandbox.answers import check_caller, error, here, read
from avatars.sandbox.context import SANDBOX
from avatars.sandbox.studio.records import UPLOADS_LAST, Upload
from avatars.sandbox.studio.shapes import issues_of_upload

MOST_BYTES = 32_000_000
"""Of one file. Runway takes more."""
_KEY_BYTES = 200

routes = web.RouteTableDef()


@routes.post("/v1/uploads", name="create_upload")
async def create(request: web.Request) -> web.Response:
    """Where to send the file and with which fields, and the `runway://` URI that stands for it."""
    sandbox, body = check_caller(request), await read(request, issues_of_upload)
    now = time.time()
    upload = Upload(str(uuid.uuid4()), body["filename"], secrets.token_urlsafe(24), now)
    sandbox.studio.drop_old_uploads(now)
    sandbox.studio.uploads[upload.id] = upload
    sandbox.studio.save()
    return web.json_response(
        {
            "uploadUrl": f"{here(request)}/v1/uploads/{upload.id}/file",
            "fields": {"key": upload.key, "success_action_status": "204"},
            "runwayUri": f"runway://{upload.id}",
        }
    )


@routes.post("/v1/uploads/{id}/file", name="upload")
async def receive(request: web.Request) -> web.Response:
    """The multipart form, as object storage takes it: no secret, the fields first, `file` last."""
    sandbox = request.app[SANDBOX]
    upload = sandbox.studio.uploads.get(request.match_info["id"])
    if upload is None or time.time() >= upload.created_at + UPLOADS_LAST:
        return error(404, "The upload was not found, or has expired.")
    if request.content_type != "multipart/form-data":
        return error(400, "The body must be multipart/form-data.")
    allowed = False
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                break
            if part.name == "key":
                given = await part.read_chunk(_KEY_BYTES)
                allowed = secrets.compare_digest(bytes(given), upload.key.encode())
            elif part.name == "file":
                data = bytearray()
                while chunk := await part.read_chunk():
                    data += chunk
                    if len(data) > MOST_BYTES:
                        return error(413, "The file is too large.")
                if not allowed:
                    return error(403, "The fields of the upload must come before its file.")
                upload.file = sandbox.studio.shelf.put(bytes(data))
                sandbox.studio.save()
                return web.Response(status=204)
    except (ValueError, LookupError, AssertionError):
        pass  # no form that can be read
    return error(400, "The form has no file.")
