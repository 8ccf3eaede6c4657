"""Characters: the avatars that were made at Runway."""

from urllib.parse import quote

from avatars.runway import answers
from avatars.runway.transport import request


def retrieve_status(avatar_id: str, *, deadline: float) -> str:
    """The status of a custom avatar: PROCESSING, READY or FAILED. Raises SessionNotFound.

    `deadline` is a `time.monotonic()` reading.
    """
    answer = request("avatar", "GET", f"avatars/{quote(avatar_id, safe='')}", deadline)
    return answers.text(answer, "status")
