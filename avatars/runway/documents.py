"""Documents: what avatars know, and which of them an avatar has.

Fields and endpoints are those of `runwayml` 5.24, `document_*` and `avatar_update_params`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from avatars.exceptions import SessionNotFound, UpstreamFailed
from avatars.runway import answers
from avatars.runway.transport import request

# 200,000 characters, each of which JSON may write as two escapes of six bytes, and some room.
MAX_BODY = 3_000_000  # bytes
PAGE = 100  # documents; the most that the API gives at once
MOST_PAGES = 100


@dataclass(frozen=True)
class Listed:
    """A document without its text; `used_by` are the ids of the avatars that have it."""

    id: str
    name: str
    used_by: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Document(Listed):
    """A document with its text."""

    content: str


def create(name: str, content: str, *, deadline: float) -> Document:
    """Make a document. It is sent once: the API has no key by which a second one would be told.

    `deadline` is a `time.monotonic()` reading. Raises an AvatarError; TextRefused where the
    moderation does not take it.
    """
    body = {"name": name, "content": content}
    return _document(
        request(
            "document create", "POST", "documents", deadline,
            json_body=body, repeatable=False, max_body=MAX_BODY,
        )
    )  # fmt: skip


def retrieve(document_id: str, *, deadline: float) -> Document | None:
    """A document; None where there is none (any more). Raises an AvatarError."""
    try:
        return _document(
            request("document", "GET", _path(document_id), deadline, max_body=MAX_BODY)
        )
    except SessionNotFound:
        return None


def update(document_id: str, name: str, content: str, *, deadline: float) -> None:
    """Replace name and text; the answer has no body. Raises an AvatarError."""
    body = {"name": name, "content": content}
    request("document update", "PATCH", _path(document_id), deadline, json_body=body)


def delete(document_id: str, *, deadline: float) -> None:
    """Delete a document, which takes it from every avatar; one that is gone is fine, too.

    Raises an AvatarError.
    """
    try:
        request("document", "DELETE", _path(document_id), deadline)
    except SessionNotFound:
        return


def newest_first(*, deadline: float) -> Iterator[Listed]:
    """All documents of the account, the last created first, page by page as they are read.

    Raises an AvatarError.
    """
    query: dict[str, Any] = {"limit": PAGE, "sort": "createdAt", "order": "desc"}
    for _ in range(MOST_PAGES):
        answer = request("documents", "GET", f"documents?{urlencode(query)}", deadline)
        found = answer.get("data")
        if not isinstance(found, list):
            raise UpstreamFailed("documents: answer without data")
        for one in found:
            yield Listed(**_listed(one))
        cursor = answer.get("nextCursor")
        if not (answer.get("hasMore") and isinstance(cursor, str) and cursor):
            return
        query["cursor"] = cursor
    raise UpstreamFailed("documents: more pages than anybody has")


def attached(avatar_id: str, *, deadline: float) -> list[str]:
    """The ids of the documents that an avatar has. Raises an AvatarError; SessionNotFound."""
    return _ids(request("avatar documents", "GET", _avatar(avatar_id), deadline))


def attach(avatar_id: str, document_ids: Sequence[str], *, deadline: float) -> list[str]:
    """Let an avatar have these documents and no others; what it has then. Raises an AvatarError.

    A GET just after it may still tell what was before.
    """
    body = {"documentIds": list(document_ids)}
    return _ids(request("avatar documents", "PATCH", _avatar(avatar_id), deadline, json_body=body))


def _document(answer: dict[str, Any]) -> Document:
    content = answer.get("content")
    if not isinstance(content, str):
        raise UpstreamFailed("document: answer without content")
    return Document(**_listed(answer), content=_kept(content))


def _listed(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise UpstreamFailed("documents: not an object")
    users = answer.get("usedBy")
    return {
        "id": answers.text(answer, "id"),
        "name": _kept(answers.text(answer, "name")),
        "used_by": tuple(
            user["id"]
            for user in (users if isinstance(users, list) else [])
            if isinstance(user, dict) and isinstance(user.get("id"), str)
        ),
        "created_at": answers.moment(answer, "createdAt"),
        "updated_at": answers.moment(answer, "updatedAt"),
    }


def _kept(text: str) -> str:
    """Without NUL, which PostgreSQL does not keep."""
    return text.replace("\0", "")


def _ids(answer: dict[str, Any]) -> list[str]:
    found = answer.get("documentIds")
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise UpstreamFailed("avatar: answer without documentIds")
    return found


def _path(document_id: str) -> str:
    return f"documents/{quote(document_id, safe='')}"


def _avatar(avatar_id: str) -> str:
    return f"avatars/{quote(avatar_id, safe='')}"
