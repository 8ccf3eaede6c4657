"""What really happened: every session and the last requests, for tests to compare with."""

import time
from collections import deque
from typing import Any

from .sessions import Session, Status, iso

STEPS = ("create", "retrieve", "consume", "cancel")


class Books:
    """All sessions since the start or the last `clear`."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._requests: deque[dict[str, str | int]] = deque(maxlen=1000)

    def add(self, session: Session) -> None:
        self._sessions[session.id] = session

    def get(self, session_id: str) -> Session | None:
        """The session with this id, brought up to now."""
        session = self._sessions.get(session_id)
        if session is not None:
            session.advance(time.time())
        return session

    def admitted_by(self, token: str) -> Session | None:
        """The session whose room this token opens, brought up to now."""
        for session in self._sessions.values():
            if session.token == token and session.consumed_at is not None:
                session.advance(time.time())
                return session
        return None

    def log(self, method: str, path: str, status: int) -> None:
        """Note a REST request and how it was answered (0: not at all)."""
        self._requests.append({"method": method, "path": path, "status": status})

    def clear(self) -> None:
        self._sessions.clear()
        self._requests.clear()

    def as_json(self) -> dict[str, Any]:
        now = time.time()
        for session in self._sessions.values():
            session.advance(now)
        return {
            "sessions": [_entry(session, now) for session in self._sessions.values()],
            "requests": list(self._requests),
        }


def _entry(session: Session, now: float) -> dict[str, Any]:
    completed = session.status is Status.COMPLETED
    return {
        "id": session.id,
        "avatarId": session.avatar.get("avatarId") or session.avatar.get("presetId"),
        "scenario": session.scenario.name,
        "status": session.status,
        "createdAt": iso(session.created_at),
        "readyAt": iso(session.ready_at),
        "consumedAt": iso(session.consumed_at),
        "joinedAt": iso(session.joined_at),
        "endedAt": iso(session.ended_at),
        "cancelled": session.status is Status.CANCELLED,
        "consumed": session.consumed_at is not None,
        "running": not session.over,
        "duration": session.billed(now) if completed else None,
        "billedSeconds": session.billed(now),
        "requests": {step: session.requests[step] for step in STEPS},
        "maxDuration": session.max_duration,
        "startScript": session.start_script,
        "personality": session.personality,
    }
