"""The catalogue of avatars, the record of every call, and texts in several languages.

May import: conf.
"""

from avatars.models.avatars import (
    MAX_CALL_SECONDS,
    MIN_CALL_SECONDS,
    PRESETS,
    Avatar,
    AvatarWords,
)
from avatars.models.calls import LONGEST_COMMENT, CallLog, Refusal
from avatars.models.words import Words, in_language

__all__ = [
    "LONGEST_COMMENT",
    "MAX_CALL_SECONDS",
    "MIN_CALL_SECONDS",
    "PRESETS",
    "Avatar",
    "AvatarWords",
    "CallLog",
    "Refusal",
    "Words",
    "in_language",
]
