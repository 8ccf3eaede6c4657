"""Who is in a call: the character that its session was made for, and what they know."""

from dataclasses import replace

from .knowledge import recall
from .lobster import Language, Role, Timbre
from .sessions import Session
from .studio.presets import FEMALE, VOICES
from .studio.store import Studio

_WOMEN, _MEN = ("f1", "f2", "f3", "f4"), ("m1", "m2", "m4", "m7")  # espeak-ng's variants


def role_of(session: Session, studio: Studio) -> Role:
    """The character of a session, which is told what the create says, else what is its own.

    Presets of Runway's are played by LittleLobster.
    """
    avatar = studio.avatars.get(session.avatar.get("avatarId", ""))
    if avatar is None:
        return Role(session.start_script, session.personality)
    role = Role(
        session.start_script or avatar.start_script,
        session.personality or avatar.personality,
        avatar.name,
    )
    if avatar.picture is None:  # the lobster, with its own voice
        return role
    picture, timbre = studio.shelf.get(avatar.picture), _timbre(avatar.voice, studio)
    return replace(role, picture=picture, timbre=timbre)


def rules_out_acts(session: Session, studio: Studio) -> bool:
    """Whether its voice is a custom one, which does nothing on a page (Runway's skills)."""
    avatar = studio.avatars.get(session.avatar.get("avatarId", ""))
    return avatar is not None and avatar.voice["type"] == "custom"


def known_to(session: Session, studio: Studio, text: str, language: Language) -> str | None:
    """What the documents that its avatar has now say to a text in this language, if anything."""
    documents = studio.known_to(session.avatar.get("avatarId", ""))
    return recall(text, language, [(one.name, one.content) for one in documents])


def _timbre(voice: dict[str, str], studio: Studio) -> Timbre:
    if voice["type"] == "custom":
        own = studio.voices.get(voice["id"])
        return Timbre("f3", 8) if own is not None and own.female else Timbre("m2", -8)
    preset = voice["presetId"]
    number = VOICES.index(preset)
    if preset in FEMALE:
        return Timbre(_WOMEN[number % len(_WOMEN)], 4 + number % 9)
    return Timbre(_MEN[number % len(_MEN)], -(number % 12))
