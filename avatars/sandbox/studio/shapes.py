"""The shapes of what is made, checked as strictly as Runway's OpenAPI document has them.

Lengths are from there, the kinds of addresses too; a change needs at least one of the fields.
"""

import re

from avatars.sandbox.checker import Body, Checker, Issue, Path
from avatars.sandbox.studio.addresses import (
    LONGEST_DATA_URI,
    LONGEST_RUNWAY_URI,
    LONGEST_URL,
    UPLOADED,
    WEB,
    is_public,
)
from avatars.sandbox.studio.presets import VOICES

MOST_DOCUMENTS = 50
_AVATAR = {
    "name", "personality", "referenceImage", "voice", "startScript", "documentIds",
    "imageProcessing",
}  # fmt: skip
_MODELS = ("eleven_ttv_v3", "eleven_multilingual_ttv_v2")
_EXTENSION = re.compile(r"[^/\\]+\.[A-Za-z0-9]+\Z")


def issues_of_avatar(body: object, *, new: bool) -> list[Issue]:
    """What is wrong with the body of a create, or of a PATCH when it is not `new`."""
    check, body = _begin(body, _AVATAR, new=new)
    for key, longest in (("name", 50), ("personality", 10_000)):
        if new or key in body:
            check.text(body, key, longest, [])
    if (new or "referenceImage" in body) and check.is_a(str, body, "referenceImage", []):
        _check_address(check, body["referenceImage"], "image", ["referenceImage"])
    if (new or "voice" in body) and check.is_a(dict, body, "voice", []):
        _check_voice(check, body["voice"])
    if "startScript" in body and (new or body["startScript"] is not None):
        check.text(body, "startScript", 2_000, [])
    if "documentIds" in body and check.is_a(list, body, "documentIds", []):
        check.length(body["documentIds"], MOST_DOCUMENTS, ["documentIds"])
        for index, one in enumerate(body["documentIds"]):
            if not isinstance(one, str):
                check.fail(["documentIds", index], "invalid_type", "Invalid input: expected string")
    if "imageProcessing" in body:
        check.one_of(body, "imageProcessing", ("optimize", "none"), [])
    return check.issues


def issues_of_document(body: object, *, new: bool) -> list[Issue]:
    """The same for a document."""
    check, body = _begin(body, {"name", "content"}, new=new)
    for key, longest in (("name", 255), ("content", 200_000)):
        if new or key in body:
            check.text(body, key, longest, [])
    return check.issues


def issues_of_voice(body: object, *, new: bool) -> list[Issue]:
    """The same for a custom voice."""
    known = {"name", "description", "from"} if new else {"name", "description"}
    check, body = _begin(body, known, new=new)
    if new or "name" in body:
        check.text(body, "name", 100, [])
    if body.get("description") is not None:
        check.text(body, "description", 1_024, [], shortest=0)
    if new and check.is_a(dict, body, "from", []):
        _check_origin(check, body["from"])
    return check.issues


def issues_of_preview(body: object) -> list[Issue]:
    """What is wrong with the body of POST /v1/voices/preview."""
    check, body = _begin(body, {"prompt", "model"}, new=True)
    _check_prompt(check, body, [])
    return check.issues


def issues_of_upload(body: object) -> list[Issue]:
    """What is wrong with the body of POST /v1/uploads."""
    check, body = _begin(body, {"filename", "type"}, new=True)
    check.text(body, "filename", 255, [], shortest=3)
    if isinstance(body.get("filename"), str) and not _EXTENSION.match(body["filename"]):
        message = "The filename must have an extension"
        check.fail(["filename"], "invalid_format", message)
    check.one_of(body, "type", ("ephemeral",), [])
    return check.issues


def _begin(body: object, known: set[str], *, new: bool) -> tuple[Checker, Body]:
    check = Checker()
    if not check.is_object(body, []) or not isinstance(body, dict):
        return check, {}
    check.only(body, known, [])
    if not new:
        check.some(body)
    return check, body


def _check_voice(check: Checker, voice: Body) -> None:
    path: Path = ["voice"]
    if not check.one_of(voice, "type", ("runway-live-preset", "custom"), path):
        return
    if voice["type"] == "custom":
        check.only(voice, {"type", "id"}, path)
        check.is_a(str, voice, "id", path)
    else:
        check.only(voice, {"type", "presetId"}, path)
        check.one_of(voice, "presetId", VOICES, path)


def _check_origin(check: Checker, origin: Body) -> None:
    path: Path = ["from"]
    if not check.one_of(origin, "type", ("text", "audio"), path):
        return
    if origin["type"] == "text":
        check.only(origin, {"type", "prompt", "model"}, path)
        _check_prompt(check, origin, path)
    else:
        check.only(origin, {"type", "audio"}, path)
        if check.is_a(str, origin, "audio", path):
            _check_address(check, origin["audio"], "audio", [*path, "audio"])


def _check_prompt(check: Checker, body: Body, path: Path) -> None:
    check.text(body, "prompt", 1_000, path, shortest=20)
    check.one_of(body, "model", _MODELS, path)


def _check_address(check: Checker, address: str, kind: str, path: Path) -> None:
    """An address on the web, an upload or a data URI; for the last its CHARACTERS count."""
    if address.startswith(WEB):
        check.fits(address, LONGEST_URL, path)
        if not is_public(address):
            check.fail(path, "invalid_format", "The URL must be public and have a domain name")
    elif address.startswith(UPLOADED):
        check.fits(address, LONGEST_RUNWAY_URI, path)
    elif address.startswith(f"data:{kind}/"):
        check.fits(address, LONGEST_DATA_URI, path)
    else:
        message = f"Invalid input: expected an HTTPS URL, a Runway upload URI or a data:{kind}/ URI"
        check.fail(path, "invalid_format", message)
