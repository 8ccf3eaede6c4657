"""What the tests of several rooms use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from avatars.models import Avatar, CallLog


@pytest.fixture
def calls(avatar: Avatar) -> list[CallLog]:
    """Four calls on four days, the third of which failed."""
    now = timezone.now()
    return [
        CallLog.objects.create(
            avatar=avatar,
            max_seconds=120,
            locale="en",
            status=CallLog.Status.ENDED if seconds else CallLog.Status.FAILED,
            session_id=f"session-{number}",
            error_code="" if seconds else "timeout",
            created_at=now - timedelta(days=number),
            ready_at=now - timedelta(days=number) + timedelta(seconds=2.5) if seconds else None,
            joined_at=now if seconds else None,
            duration=seconds,
        )
        for number, seconds in enumerate([65, 10, None, 300])
    ]
