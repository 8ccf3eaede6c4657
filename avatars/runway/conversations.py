"""Conversations: what is left of a session after its call. Session and conversation share an id."""

from urllib.parse import quote

from avatars.exceptions import SessionNotFound
from avatars.runway import answers
from avatars.runway.transport import request


def retrieve_duration(session_id: str, *, deadline: float) -> int | None:
    """Whole seconds of the conversation of a session; None where Runway has none (yet).

    A cancelled session has its duration only here. `deadline` is a `time.monotonic()` reading.
    """
    path = f"avatar_conversations/{quote(session_id, safe='')}"
    try:
        answer = request("conversation", "GET", path, deadline)
    except SessionNotFound:
        return None
    return answers.number(answer.get("duration"))
