"""Runway's answers, as its documentation gives them."""

from typing import Any

import responses

RUNWAY = "https://runway.test/v1/realtime_sessions"
SESSION_ID = "5e551011-0000-4000-8000-000000000001"
SESSION = f"{RUNWAY}/{SESSION_ID}"
SESSION_KEY = "sk_session_0001"
CREDENTIALS = {"url": "wss://room.test", "token": "room-token", "roomName": "room-1"}


def creates(runway: responses.RequestsMock, **answer: Any) -> responses.BaseResponse:
    return runway.post(RUNWAY, **(answer or {"json": {"id": SESSION_ID}}))


def retrieves(
    runway: responses.RequestsMock, status: str = "READY", **more: Any
) -> responses.BaseResponse:
    body = {"id": SESSION_ID, "createdAt": "2026-11-01T00:00:00Z", "status": status, **more}
    if status == "READY" and "sessionKey" not in more:
        body |= {"sessionKey": SESSION_KEY, "expiresAt": "2026-11-01T00:01:00Z"}
    return runway.get(SESSION, json=body)


def consumes(runway: responses.RequestsMock, **answer: Any) -> responses.BaseResponse:
    return runway.post(f"{SESSION}/consume", **(answer or {"json": CREDENTIALS}))


def cancels(runway: responses.RequestsMock, **answer: Any) -> responses.BaseResponse:
    return runway.delete(SESSION, **(answer or {"status": 204}))


def tells_duration(runway: responses.RequestsMock, seconds: int | None) -> None:
    """The conversation of the session, where Runway keeps what a cancelled one lasted."""
    url = f"https://runway.test/v1/avatar_conversations/{SESSION_ID}"
    runway.get(url, json={"id": SESSION_ID, "status": "ended", "duration": seconds})


def answers_well(runway: responses.RequestsMock) -> None:
    creates(runway)
    retrieves(runway, "NOT_READY")
    retrieves(runway, "READY")
    consumes(runway)


AVATARS = "https://runway.test/v1/avatars"
AVATAR_ID = "c4a2ac7e-0000-4000-8000-000000000001"
AVATAR = f"{AVATARS}/{AVATAR_ID}"


def avatar_answer(**changes: Any) -> dict[str, Any]:
    """A character as Runway describes it."""
    return {
        "id": AVATAR_ID,
        "name": "Cat",
        "personality": "Purrs.",
        "startScript": "Meow.",
        "voice": {
            "type": "runway-live-preset",
            "presetId": "clara",
            "name": "Clara",
            "description": "Soft.",
        },
        "referenceImageUri": None,
        "processedImageUri": None,
        "documentIds": [],
        "createdAt": "2026-11-01T10:00:00Z",
        "updatedAt": "2026-11-01T10:00:00Z",
        "status": "READY",
    } | changes
