"""Give a new database its first avatar, what it knows, and its home page, published."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from avatars.conf import RUNWAY_URL, conf
from avatars.models import (
    PRESET_VOICE,
    Avatar,
    AvatarWords,
    Character,
    Document,
    Knowledge,
    Portrait,
)
from avatars.sandbox import LITTLELOBSTER_ID
from canfly.home import publishing
from canfly.home.first_words import PERSONALITY, QUESTIONS, START_SCRIPT
from canfly.home.knowledge import documents
from canfly.home.models import HomeSection

PICTURE = Path(settings.BASE_DIR) / "static/canfly/littlelobster/reference.jpg"
PICTURE_SIZE = (1088, 704)
VOICE = "leo"


class Command(BaseCommand):
    """Add what is missing; what an editor changed or took away stays as it is."""

    help = (
        "Add the avatar littlelobster, its documents and the home page's sections, where there are"
        " none."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Seed; safe to run again at any time."""
        avatar, created = Avatar.objects.get_or_create(
            slug="littlelobster",
            defaults={
                "name": "LittleLobster",
                "emoji": "🦞",
                "runway_id": _runway_id(),
                "poster": "canfly/littlelobster/poster",
                "may_show_cards": True,
                "may_scroll": True,
                "may_highlight": True,
            },
        )
        if created:
            AvatarWords.objects.bulk_create(
                AvatarWords(
                    avatar=avatar,
                    locale=locale,
                    personality=personality,
                    start_script=START_SCRIPT[locale],
                    questions=QUESTIONS[locale],
                )
                for locale, personality in PERSONALITY.items()
            )
        if not Character.objects.filter(avatar=avatar).exists():
            Character.objects.create(
                avatar=avatar, portrait=_portrait(), voice_type=PRESET_VOICE, voice=VOICE
            )
        # A database that began with the sandbox goes live by setting the id, or the secret alone.
        runway_id = _runway_id()
        pretended = Avatar.objects.filter(pk=avatar.pk, runway_id=LITTLELOBSTER_ID)
        if runway_id != LITTLELOBSTER_ID and pretended.update(runway_id=runway_id):
            # What it was taught is in the sandbox alone.
            Document.objects.forget_there()
            Knowledge.objects.filter(avatar=avatar).delete()
        taught = [] if Document.objects.exists() else [_teach(avatar, *one) for one in documents()]
        sections = []
        if not HomeSection.objects.exists():
            kinds = HomeSection.Kind
            order = [kinds.HERO, kinds.FEATURES, kinds.AVATAR, kinds.QUOTE, kinds.CTA]
            sections = HomeSection.objects.bulk_create(
                HomeSection(
                    kind=kind,
                    position=10 * number,
                    avatar=avatar if kind == kinds.AVATAR else None,
                )
                for number, kind in enumerate(order, start=1)
            )
        publishing.publish_first()
        self.stdout.write(
            f"{int(created)} avatar, {len(taught)} documents and {len(sections)} sections added"
        )


def _runway_id() -> str:
    """The id that was set, else the sandbox's; none at Runway, where it is yet to be made."""
    chosen = str(settings.AVATARS_LITTLELOBSTER_ID)
    at_runway = conf.api_secret.strip() and conf.base_url == RUNWAY_URL
    return "" if chosen == LITTLELOBSTER_ID and at_runway else chosen


def _portrait() -> Portrait:
    """The picture that its character can be made of."""
    data = PICTURE.read_bytes()
    width, height = PICTURE_SIZE
    kept = {"data": data, "width": width, "height": height}
    return Portrait.objects.get_or_create(digest=hashlib.sha256(data).hexdigest(), defaults=kept)[0]


def _teach(avatar: Avatar, locale: str, name: str, title: str, text: str) -> Document:
    """Let the avatar know a document. It is published; the next sync brings it to Runway."""
    document = Document(
        title=title,
        text=text,
        locale=locale,
        source=f"canfly/{name}",
        status=Document.Status.PUBLISHED,
        published_at=timezone.now(),
    )
    document.save()
    Document.objects.filter(pk=document.pk).update(taken=document.digest)
    document.avatars.add(avatar)
    return document
