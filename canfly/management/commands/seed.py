"""Give a new database its first avatar, what it knows, and the home page its sections."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from avatars.models import Avatar, AvatarWords, Document
from avatars.sandbox import LITTLELOBSTER_ID
from canfly.home.first_words import PERSONALITY, QUESTIONS, START_SCRIPT
from canfly.home.knowledge import documents
from canfly.home.models import HomeSection


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
                "runway_id": settings.AVATARS_LITTLELOBSTER_ID,
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
        # A database that began with the sandbox goes live by setting the id alone.
        Avatar.objects.filter(pk=avatar.pk, runway_id=LITTLELOBSTER_ID).update(
            runway_id=settings.AVATARS_LITTLELOBSTER_ID
        )
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
        self.stdout.write(
            f"{int(created)} avatar, {len(taught)} documents and {len(sections)} sections added"
        )


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
