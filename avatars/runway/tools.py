"""What an avatar is told it can do besides talking: the `tools` of a create body.

Contract: `runwayml` 5.24, `realtime_session_create_params`; the lengths are those of Runway's
OpenAPI document. A client event is a message to the page; no answer goes back to the avatar.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """One argument; with `choices` one of these, at most 20 texts of 64 characters."""

    name: str
    description: str
    type: str = "string"
    required: bool = True
    choices: tuple[str, ...] = ()

    def as_upstream(self) -> dict[str, Any]:
        """As Runway takes it. It takes a parameter that does not say so to be required."""
        body = {
            "name": self.name,
            "description": self.description,
            "type": self.type,
            "required": self.required,
        }
        return body | {"enum": list(self.choices)} if self.choices else body


@dataclass(frozen=True)
class ClientEvent:
    """An event that the avatar may send to the page."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]

    def as_upstream(self) -> dict[str, Any]:
        """As Runway takes it."""
        return {
            "type": "client_event",
            "name": self.name,
            "description": self.description,
            "parameters": [parameter.as_upstream() for parameter in self.parameters],
        }
