"""What is said, in the two message shapes that `@runwayml/avatars-react` parses (0.16.0).

Runway's own worker streams flat deltas `{type: "transcription", role, turn, text}`; a turn shows
as final only when the next turn of its role starts, so the last lines never do. The visitor's
lines come in one packet each, and under the worker's identity too. Segments carry `final`
themselves.
"""

import json
import re
from collections import deque
from itertools import count
from typing import Any, Literal, Protocol

from .context import TranscriptShape

_PIECE = re.compile(r"\s*\S{1,12}|\s+")  # a word, or so much of a text without spaces


class Utterance(Protocol):
    """A line somebody says or has said."""

    @property
    def id(self) -> str: ...

    @property
    def role(self) -> Literal["assistant", "user"]: ...

    @property
    def text(self) -> str: ...

    @property
    def final(self) -> bool: ...


class Transcript:
    """Turns utterances into data messages, in one of the two shapes."""

    def __init__(self, shape: TranscriptShape, identity: str) -> None:
        self._shape = shape
        self._identity = identity  # of the worker
        self._turns = count()
        self._rest: deque[bytes] = deque()  # of the line that is being streamed

    def tell(self, utterance: Utterance) -> list[bytes]:
        """The data messages (JSON) that tell of this state of an utterance.

        A line that is streamed has begun with its first words; `more` has the others.
        """
        if self._shape == "segments":
            segment = {
                "id": utterance.id,
                "text": utterance.text,
                "final": utterance.final,
                "participantIdentity": self._identity,
            }
            return [_json({"type": "transcription", "segments": [segment]})]
        if utterance.role == "assistant" and utterance.final:
            return []  # a delta has no end
        missed = list(self._rest)
        turn, whole = next(self._turns), utterance.role == "user"
        pieces = [utterance.text] if whole else _PIECE.findall(utterance.text)
        first, *rest = (
            _json({"type": "transcription", "role": utterance.role, "turn": turn, "text": piece})
            for piece in pieces
        )
        self._rest = deque(rest)
        return [*missed, first]

    def more(self) -> list[bytes]:
        """The next words of a line that is streamed, if there are any."""
        return [self._rest.popleft()] if self._rest else []


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
