"""A character that has everything it needs, and pictures to make it of."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from avatars.models import PRESET_VOICE, Avatar, Character
from avatars.studio import making, portraits


def picture(width: int = 1088, height: int = 704, kind: str = "PNG", colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind)
    return file.getvalue()


@pytest.fixture
def draft(avatar: Avatar) -> Character:
    """A character that is ready to be made."""
    Avatar.objects.update(runway_id="", name="Cat")
    avatar.words.update(personality="Purrs.", start_script="Meow.")
    portrait = portraits.read(io.BytesIO(picture()))
    portrait.save()
    character = making.of(Avatar.objects.get())
    Character.objects.update(portrait=portrait, voice_type=PRESET_VOICE, voice="clara")
    return fresh(character)


def fresh(character: Character) -> Character:
    """The row as it is, read anew."""
    return Character.objects.select_related("avatar", "portrait").get(pk=character.pk)


def some_time_passes(character: Character, seconds: int = 60) -> Character:
    """It is looked at again, and what was asked for lies back so many seconds."""
    Character.objects.update(looked_at=None)
    if character.creating_since:
        since = timezone.now() - timedelta(seconds=seconds)
        Character.objects.update(creating_since=since)
    return fresh(character)
