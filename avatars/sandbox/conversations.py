"""A session after (or during) the call, as Runway's conversation endpoints show it."""

from typing import Any

from .sessions import Session, Status, iso


def failure(session: Session) -> dict[str, str]:
    """Why a FAILED session failed: a text that may change and a code that may not."""
    return {
        "failure": "The session could not be started.",
        "failureCode": session.scenario.failure_code or "INTERNAL",
    }


def as_json(session: Session, now: float) -> dict[str, Any]:
    """GET /v1/avatar_conversations/{id}; its id is the session's."""
    if session.avatar["type"] == "custom":
        avatar: dict[str, Any] = {
            "type": "custom",
            "id": session.avatar["avatarId"],
            "name": "LittleLobster",
            "imageUrl": None,
        }
    else:
        avatar = {"type": "runway-preset", "presetId": session.avatar["presetId"]}
    body: dict[str, Any] = {
        "id": session.id,
        "name": f"Conversation {session.id[:8]}",
        "avatar": avatar,
        "createdAt": iso(session.created_at),
        "startedAt": iso(session.joined_at),
        "duration": None if session.ready_at is None else session.billed(now),
        "maxDuration": session.max_duration,
        "recordingUrl": None,
        "tools": [
            {key: tool[key] for key in ("type", "name", "description")} for tool in session.tools
        ],
        "transcript": session.transcript,
        "status": "in_progress",
    }
    if session.over:
        body |= {"status": "ended", "endedAt": iso(session.ended_at)}
    if session.status is Status.FAILED:
        body |= {"status": "failed", **failure(session)}
    return body
