"""LittleLobster, drawn, voiced and scripted here, and whoever is made: who is in a call."""

from .figure import HEIGHT, WIDTH
from .performer import Performer, Utterance
from .rehearsal import prepare, rehearse
from .role import LOBSTER, Role
from .sample import sample
from .script import LANGUAGES, Language, language_heard, language_of, tidy
from .voice import SAMPLE_RATE, Timbre, is_chinese

FPS = 30

__all__ = [
    "FPS", "HEIGHT", "LANGUAGES", "LOBSTER", "SAMPLE_RATE", "WIDTH", "Language", "Performer",
    "Role", "Timbre", "Utterance", "is_chinese", "language_heard", "language_of", "prepare",
    "rehearse", "sample", "tidy",
]  # fmt: skip
