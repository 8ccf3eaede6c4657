"""The catalogue of avatars, their characters and hours, the record of every call, its words and
what Runway keeps of it, the line, alerts, posters, slots, what avatars know, publications, and
texts in several languages.

May import: conf, signals.
"""

from avatars.models.alerts import Alert
from avatars.models.avatars import (
    LONGEST_PERSONALITY,
    MAX_CALL_SECONDS,
    MAY_TEST,
    MIN_CALL_SECONDS,
    PRESETS,
    Avatar,
    AvatarWords,
    each_question,
)
from avatars.models.calls import LONGEST_COMMENT, LONGEST_PATH, CallLog
from avatars.models.characters import (
    CUSTOM_VOICE,
    LONGEST_NAME,
    PRESET_VOICE,
    VOICES,
    Character,
    Portrait,
)
from avatars.models.conversations import Conversation
from avatars.models.daily import DailyFigures, MonthlyFigures
from avatars.models.documents import Document, Knowledge
from avatars.models.erasing import erase_calls
from avatars.models.hours import OpeningHours
from avatars.models.line import PlaceInLine
from avatars.models.page_version import (
    PageChange,
    current_version,
    drop_triggers,
    forget_changes,
    make_triggers,
    shown_on_pages,
)
from avatars.models.placements import Slot, SlotPublication, SlotWords, Tone
from avatars.models.posters import Poster, PosterWords
from avatars.models.privacy import VisitorsData
from avatars.models.publications import Change, Publication, differences
from avatars.models.questions import Grouping, Question, QuestionGroup
from avatars.models.refusals import Refusal
from avatars.models.settlers import Settler
from avatars.models.transcripts import Transcript
from avatars.models.versions import WordsVersion
from avatars.models.words import Words, in_language

__all__ = [
    "CUSTOM_VOICE",
    "LONGEST_COMMENT",
    "LONGEST_NAME",
    "LONGEST_PATH",
    "LONGEST_PERSONALITY",
    "MAX_CALL_SECONDS",
    "MAY_TEST",
    "MIN_CALL_SECONDS",
    "PRESETS",
    "PRESET_VOICE",
    "VOICES",
    "Alert",
    "Avatar",
    "AvatarWords",
    "CallLog",
    "Change",
    "Character",
    "Conversation",
    "DailyFigures",
    "Document",
    "Grouping",
    "Knowledge",
    "MonthlyFigures",
    "OpeningHours",
    "PageChange",
    "PlaceInLine",
    "Portrait",
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
    "VisitorsData",
    "Words",
    "WordsVersion",
    "current_version",
    "differences",
    "drop_triggers",
    "each_question",
    "erase_calls",
    "forget_changes",
    "in_language",
    "make_triggers",
    "shown_on_pages",
]
