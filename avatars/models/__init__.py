"""The catalogue of avatars, the record of every call, its words and what Runway keeps of it, the
line, alerts, posters, publications, and texts in several languages.

May import: conf, signals.
"""

from avatars.models.alerts import Alert
from avatars.models.avatars import (
    LONGEST_PERSONALITY,
    MAX_CALL_SECONDS,
    MIN_CALL_SECONDS,
    PRESETS,
    Avatar,
    AvatarWords,
    each_question,
)
from avatars.models.calls import LONGEST_COMMENT, LONGEST_PATH, CallLog
from avatars.models.conversations import Conversation
from avatars.models.daily import DailyFigures, MonthlyFigures
from avatars.models.erasing import erase_calls
from avatars.models.line import PlaceInLine
from avatars.models.placements import Slot, SlotPublication, SlotWords, Tone
from avatars.models.posters import Poster, PosterWords
from avatars.models.publications import Change, Publication, differences
from avatars.models.questions import Grouping, Question, QuestionGroup
from avatars.models.refusals import Refusal
from avatars.models.settlers import Settler
from avatars.models.transcripts import Transcript
from avatars.models.versions import WordsVersion
from avatars.models.words import Words, in_language

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_PATH",
    "LONGEST_PERSONALITY",
    "MAX_CALL_SECONDS",
    "MIN_CALL_SECONDS",
    "PRESETS",
    "Alert",
    "Avatar",
    "AvatarWords",
    "CallLog",
    "Change",
    "Conversation",
    "DailyFigures",
    "Grouping",
    "MonthlyFigures",
    "PlaceInLine",
    "Poster",
    "PosterWords",
    "Publication",
    "Question",
    "QuestionGroup",
    "Refusal",
    "Settler",
    "Slot",
    "SlotPublication",
    "SlotWords",
    "Tone",
    "Transcript",
    "Words",
    "WordsVersion",
    "differences",
    "each_question",
    "erase_calls",
    "in_language",
]
