"""Recordings that voices are made from: only their length is looked at."""

import io

import av

SHORTEST, LONGEST = 10.0, 300.0  # seconds
MOST_BYTES = 10_000_000
BAD_AUDIO = "The audio must be a recording of 10 seconds to 5 minutes."


def failure_of(data: bytes) -> str | None:
    """Why a voice made from this recording would fail, if it would."""
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.audio or container.duration is None:
                return BAD_AUDIO
            seconds = container.duration / av.time_base
    except (av.FFmpegError, ValueError, OSError):
        return BAD_AUDIO
    return None if SHORTEST <= seconds <= LONGEST else BAD_AUDIO
