"""Calls in which something was asked."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from avatars.insights.asked import joining
from avatars.models import Avatar, CallLog, Transcript

Said = Callable[..., Transcript]
PRICE = ["how much does it cost", "what do you charge for it", "is it expensive"]
CHINESE_PRICE = ["多少钱一个月", "請問要多少錢"]
WEATHER = ["what's the weather like today", "does it rain tomorrow"]
PHOTOS = ["can i upload my own photos", "is it possible to use my own pictures"]


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    joining._known = None
    yield
    joining._known = None


@pytest.fixture
def said(avatar: Avatar) -> Said:
    """A call of some minutes ago, with the visitor's turns and the avatar's answer to each."""

    def said(
        *turns: str, answer: str = "Of course.", ago: float = 60, locale: str = "en"
    ) -> Transcript:
        then = timezone.now() - timedelta(minutes=ago)
        call = CallLog.objects.create(
            avatar=avatar, max_seconds=120, locale=locale, created_at=then, settled_at=then
        )
        lines = []
        for turn in turns:
            lines += [[True, turn], [False, answer]] if answer else [[True, turn]]
        return Transcript.objects.create(call=call, said_at=then, lines=lines)

    return said


@pytest.fixture
def asked(said: Said) -> None:
    """Three things, nine times in all."""
    for number, turn in enumerate([*PRICE, *CHINESE_PRICE, *WEATHER, *PHOTOS]):
        said(turn, ago=100 - number)
