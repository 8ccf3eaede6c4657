"""What the tests of calls share."""

from typing import Any

import pytest

from avatars.models import Avatar, CallLog
from tests.avatars import upstream


@pytest.fixture(autouse=True)
def _runway_keeps_what_it_has(settings: Any) -> None:
    """Here requests about calls are counted; what is deleted after them is tested in insights."""
    settings.AVATARS_KEEP_AT_RUNWAY = True


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.LIVE,
        reports=True,
        session_id=upstream.SESSION_ID,
    )
