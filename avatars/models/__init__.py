"""The catalogue of avatars, and the record of every call."""

from avatars.models.avatars import (
    MAX_CALL_SECONDS,
    MIN_CALL_SECONDS,
    PRESETS,
    Avatar,
    AvatarWords,
)
from avatars.models.calls import CallLog, Refusal

__all__ = [
    "MAX_CALL_SECONDS",
    "MIN_CALL_SECONDS",
    "PRESETS",
    "Avatar",
    "AvatarWords",
    "CallLog",
    "Refusal",
]
