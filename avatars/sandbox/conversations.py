"""A session after (or during) the call, as Runway's conversation endpoints show it.

Shapes: `runwayml` 5.24, `avatar_conversation_{retrieve,list}_response`.
"""

from typing import Any

from .sessions import NO_PARTICIPANT, Session, Status, iso
from .studio.store import Studio

_FAILURES = {NO_PARTICIPANT: "No participant joined the session."}


def failure(session: Session) -> dict[str, str]:
    """Why a FAILED session failed: a text that may change and a code that may not."""
    code = session.failure_code or "INTERNAL"
    return {"failure": _FAILURES.get(code, "The session failed."), "failureCode": code}


def as_json(session: Session, studio: Studio, now: float, address: str) -> dict[str, Any]:
    """GET /v1/avatar_conversations/{id}; its id is the session's. Pictures are at `address`.

    `recordingUrl` is always null: nothing is recorded here.
    """
    body = _summary(session, now) | {
        "avatar": _avatar(session, studio, address),
        "startedAt": iso(session.joined_at),
        "maxDuration": session.max_duration,
        "recordingUrl": None,
        "tools": [
            {key: tool[key] for key in ("type", "name", "description")} for tool in session.tools
        ],
        "transcript": session.transcript,
    }
    if session.over:
        body["endedAt"] = iso(session.ended_at)
    if session.status is Status.FAILED:
        body |= failure(session)
    return body


def as_item(session: Session, studio: Studio, now: float) -> dict[str, Any]:
    """The same in a list."""
    return _summary(session, now) | {
        "avatar": _avatar(session, studio, None),
        "hasTools": bool(session.tools),
    }


def _summary(session: Session, now: float) -> dict[str, Any]:
    status = "ended" if session.over else "in_progress"
    begun = session.consumed_at is not None or (session.over and session.ready_at is not None)
    return {
        "id": session.id,
        "name": f"Conversation {session.id[:8]}",
        "createdAt": iso(session.created_at),
        "duration": session.billed(now) if begun else None,
        "status": "failed" if session.status is Status.FAILED else status,
    }


def _avatar(session: Session, studio: Studio, address: str | None) -> dict[str, Any]:
    """The avatar: in a list, which has no `address`, a preset has a name, a custom one no picture.

    One that was deleted since has no id; that its name goes too is an assumption.
    """
    if session.avatar["type"] == "custom":
        own = studio.avatars.get(session.avatar["avatarId"])
        shown = {"type": "custom", "id": own and own.id, "name": own and own.name}
        if address is None:
            return shown
        picture = own and own.picture and f"{address}/sandbox/pictures/{own.picture}"
        return shown | {"imageUrl": picture}
    preset = session.avatar["presetId"]
    shown = {"name": preset.replace("-", " ").title()} if address is None else {}
    return {"type": "runway-preset", "presetId": preset} | shown
