"""What admins see of the calls."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from avatars.analytics import summarise
from avatars.models import Avatar, CallLog

pytestmark = pytest.mark.django_db
LOG = "/admin/avatars/calllog/"


@pytest.fixture
def calls(avatar: Avatar) -> list[CallLog]:
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


@pytest.fixture
def viewer(client: Client) -> Client:
    """A user who may look at the log and nothing else."""
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_calllog"))
    client.force_login(user)
    return client


def test_the_summary_counts_what_is_listed(calls: list[CallLog]) -> None:
    summary = summarise(CallLog.objects.all())

    assert (summary.calls, summary.with_face, summary.share) == (4, 3, 75)
    assert (summary.total, summary.median, summary.longest) == (375, 65, 300)
    assert [day.calls for day in summary.days] == [1, 1, 1, 1]


def test_the_summary_of_nothing_is_empty() -> None:
    summary = summarise(CallLog.objects.all())

    assert (summary.calls, summary.share, summary.median, summary.days) == (0, None, None, [])


def test_days_without_calls_are_in_the_chart_and_old_ones_are_not(calls: list[CallLog]) -> None:
    CallLog.objects.filter(pk=calls[1].pk).update(created_at=timezone.now() - timedelta(days=60))

    days = summarise(CallLog.objects.all()).days

    assert len(days) == 30
    assert [day.calls for day in days[-4:]] == [1, 1, 0, 1]


def test_the_log_shows_readable_durations_and_the_summary(
    admin_client: Client, calls: list[CallLog]
) -> None:
    page = admin_client.get(LOG).content.decode()

    assert "1:05" in page
    assert "2.5 s" in page
    assert "75 %" in page
    assert "6:15" in page
    assert page.count("<rect") == 4


def test_the_summary_follows_the_filter(admin_client: Client, calls: list[CallLog]) -> None:
    page = admin_client.get(LOG, {"status__exact": "failed"})

    assert page.context_data["summary"].calls == 1
    assert page.context_data["summary"].with_face == 0


@pytest.mark.parametrize("words", ["session-3", "LittleLobster"])
def test_the_log_can_be_searched(admin_client: Client, calls: list[CallLog], words: str) -> None:
    found = admin_client.get(LOG, {"q": words}).context_data["summary"].calls

    assert found == (1 if words == "session-3" else 4)


def test_a_call_is_found_by_its_id(admin_client: Client, calls: list[CallLog]) -> None:
    page = admin_client.get(LOG, {"q": str(calls[2].pk)})

    assert page.context_data["summary"].calls == 1


def test_a_filter_that_is_rubbish_is_no_500(admin_client: Client, calls: list[CallLog]) -> None:
    answer = admin_client.get(LOG, {"duration__exact": "x", "created_at__year": "y"})

    assert answer.status_code == 302


def test_a_viewer_sees_the_log(viewer: Client, calls: list[CallLog]) -> None:
    assert viewer.get(LOG).status_code == 200
    assert viewer.get(f"{LOG}{calls[0].pk}/change/").status_code == 200


def test_a_viewer_cannot_change_the_log(viewer: Client, calls: list[CallLog]) -> None:
    before = list(CallLog.objects.order_by("pk").values())

    answers = [
        viewer.post(f"{LOG}{calls[0].pk}/change/", {"status": "live", "duration": 1}),
        viewer.post(f"{LOG}{calls[0].pk}/delete/", {"post": "yes"}),
        viewer.post(f"{LOG}add/", {"max_seconds": 10}),
        viewer.post(LOG, {"action": "delete_selected", "_selected_action": [str(calls[0].pk)]}),
    ]

    assert [answer.status_code for answer in answers[:3]] == [403, 403, 403]
    assert list(CallLog.objects.order_by("pk").values()) == before


def test_not_even_a_superuser_changes_the_log(admin_client: Client, calls: list[CallLog]) -> None:
    assert admin_client.post(f"{LOG}{calls[0].pk}/change/", {}).status_code == 403
    assert admin_client.post(f"{LOG}{calls[0].pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{LOG}add/").status_code == 403


@pytest.mark.parametrize("seconds", ["9", "301", "0", "-5", "x"])
def test_a_longest_call_outside_10_to_300_seconds_is_refused(
    admin_client: Client, avatar: Avatar, seconds: str
) -> None:
    form = {"slug": "new", "name": "New", "kind": "custom", "runway_id": "x"}
    form |= {"words-TOTAL_FORMS": "0", "words-INITIAL_FORMS": "0"}

    answer = admin_client.post("/admin/avatars/avatar/add/", form | {"max_seconds": seconds})

    assert answer.status_code == 200
    assert "max_seconds" in answer.context_data["adminform"].form.errors
    assert Avatar.objects.count() == 1
