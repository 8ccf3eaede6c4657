"""Pages, of which anybody can name as many as they like."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from avatars.insights import daily
from avatars.insights.daily import OTHER_PAGES, count_days, known_values, report
from avatars.insights.tally import midnight
from avatars.models import Avatar, CallLog, DailyFigures

pytestmark = pytest.mark.django_db
# How often each page was called from on each of three days, the newest last.
CALLS = {
    "/": (9, 9, 9),
    "/docs/": (5, 1, 6),
    "/new/": (0, 4, 5),
    "/a/": (2, 2, 1),
    "/b/": (1, 0, 1),
}


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture(autouse=True)
def history(avatar: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "MOST_PAGES", 2)
    for page, counts in CALLS.items():
        for number, count in enumerate(counts):
            moment = midnight(ago(9 - number)) + timedelta(hours=20)
            CallLog.objects.bulk_create(
                CallLog(
                    avatar=avatar, max_seconds=60, page=page, settled_at=moment,
                    created_at=moment, joined_at=moment, duration=index + 20, end_reason="hung_up",
                )
                for index in range(count)
            )  # fmt: skip


def test_a_day_keeps_the_most_frequent_and_the_others_together() -> None:
    count_days(timezone.now())

    for number in range(3):
        rows = DailyFigures.objects.filter(dimension="page", day=ago(9 - number))
        kept = dict(rows.values_list("value", "calls"))
        counts = sorted((counts[number] for counts in CALLS.values()), reverse=True)
        assert kept.pop(OTHER_PAGES) == sum(counts[2:])
        assert sorted(kept.values(), reverse=True) == counts[:2]


@pytest.mark.parametrize("page", [*CALLS, "/none/"])
@pytest.mark.parametrize("span", [(9, 0), (8, 7), (9, 8), (7, 7)])
def test_figures_of_a_page_are_right_on_days_on_which_it_was_rare(
    page: str, span: tuple[int, int]
) -> None:
    first, last = ago(span[0]), ago(span[1])
    before = report(first, last, {"page": page})

    count_days(timezone.now())

    assert report(first, last, {"page": page}) == before


def test_a_frequent_page_keeps_its_figures_when_its_calls_are_forgotten() -> None:
    count_days(timezone.now())

    CallLog.objects.all().delete()

    assert report(ago(9), ago(0), {"page": "/"}).total.calls == 27
    assert report(ago(9), ago(0), {}).total.calls == sum(map(sum, CALLS.values()))


def test_the_most_frequent_are_offered_and_the_one_that_is_asked_for() -> None:
    assert known_values()["page"] == {"/", "/docs/"}

    count_days(timezone.now())

    assert known_values()["page"] == {"/", "/docs/"}
    assert known_values("/b/")["page"] == {"/", "/docs/", "/b/"}
    assert known_values("/\0")["page"] == {"/", "/docs/"}


@pytest.mark.parametrize("counted", [False, True])
def test_the_admin_can_be_asked_for_a_rare_one(admin_client: Client, counted: bool) -> None:
    if counted:
        count_days(timezone.now())

    glance = admin_client.get("/admin/avatars/dailyfigures/", {"page": "/b/"})
    assert {tile.name: tile.value for tile in glance.context_data["tiles"]}["Calls"] == "2"
    assert '<option value="/b/" selected>' in glance.content.decode()

    log = admin_client.get("/admin/avatars/calllog/", {"page": "/b/"})
    assert log.context_data["cl"].result_count == 2
    assert dict(log.context_data["figures"])["Calls"] == "2"
