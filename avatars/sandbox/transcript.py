"""What is said, in the two message shapes that `@runwayml/avatars-react` parses (0.16.0).

Runway's own worker streams flat deltas `{type: "transcription", role, turn, text}`; a turn shows
as final only when the next turn of its role starts, so the last lines never do. The visitor's
lines come in one packet each, and under the worker's identity too. Segments carry `final`
themselves.
"""

import json
from typing import Any, Literal, Protocol

from .context import TranscriptShape


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
        self._turns: dict[str, int] = {}
        self._sent: dict[str, str] = {}

    def message(self, utterance: Utterance) -> bytes | None:
        """The data message (JSON) that tells of this state of an utterance, if it tells anything.

        A delta has no end: that a line is over is not said.
        """
        body: dict[str, Any]
        if self._shape == "segments":
            segment = {
                "id": utterance.id,
                "text": utterance.text,
                "final": utterance.final,
                "participantIdentity": self._identity,
            }
            body = {"type": "transcription", "segments": [segment]}
        else:
            turn = self._turns.setdefault(utterance.id, len(self._turns))
            delta = utterance.text.removeprefix(self._sent.get(utterance.id, ""))
            self._sent[utterance.id] = utterance.text
            if not delta:
                return None
            body = {"type": "transcription", "role": utterance.role, "turn": turn, "text": delta}
        return json.dumps(body, ensure_ascii=False).encode()
