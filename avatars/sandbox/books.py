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

    def every(self, now: float) -> list[Session]:
        """All sessions, oldest first, brought up to `now`."""
        for session in self._sessions.values():
            session.advance(now)
        return list(self._sessions.values())

    def holding(self, now: float) -> int:
        """How many sessions hold one of the account's places."""
        return sum(not (session.over or session.waiting) for session in self.every(now))

    def waiting(self, now: float) -> list[Session]:
        """The sessions that wait for a place, first come first."""
        return [session for session in self.every(now) if session.waiting and not session.over]

    def credits(self, now: float) -> int:
        """What all of them have cost."""
        return sum(session.credits(now) for session in self.every(now))

    def created_today(self, now: float) -> int:
        """How many were created on this UTC day."""
        today = now // 86_400
        return sum(session.created_at // 86_400 == today for session in self._sessions.values())

    def log(self, method: str, path: str, status: int) -> None:
        """Note a REST request and how it was answered (0: not at all)."""
        self._requests.append({"method": method, "path": path, "status": status})

    def clear(self) -> None:
        self._sessions.clear()
        self._requests.clear()

    def as_json(self) -> dict[str, Any]:
        now = time.time()
        return {
            "sessions": [_entry(session, now) for session in self.every(now)],
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
        "hungUpAt": iso(session.hung_up_at),
        "endedAt": iso(session.ended_at),
        "cancelled": session.status is Status.CANCELLED,
        "consumed": session.consumed_at is not None,
        "running": not session.over,
        "duration": session.billed(now) if completed else None,
        "billedSeconds": session.billed(now),
        "credits": session.credits(now),
        "failureCode": session.failure_code,
        "goodbyeLost": session.goodbye_lost,
        "requests": {step: session.requests[step] for step in STEPS},
        "maxDuration": session.max_duration,
        "startScript": session.start_script,
        "personality": session.personality,
    }
