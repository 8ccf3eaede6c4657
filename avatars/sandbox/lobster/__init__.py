"""LittleLobster, drawn, voiced and scripted here: the avatar of the sandbox's calls."""

from .figure import HEIGHT, WIDTH
from .performer import Performer, Utterance, prepare, rehearse
from .sample import sample
from .script import LANGUAGES, Language, tidy
from .voice import SAMPLE_RATE

FPS = 30

__all__ = [
    "FPS", "HEIGHT", "LANGUAGES", "SAMPLE_RATE", "WIDTH", "Language", "Performer", "Utterance",
    "prepare", "rehearse", "sample", "tidy",
]  # fmt: skip
