"""What the tests of calls share."""

import pytest

from avatars.models import Avatar, CallLog
from tests.avatars import upstream


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.LIVE,
        reports=True,
        session_id=upstream.SESSION_ID,
    )
