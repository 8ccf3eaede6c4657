"""The page of figures, as admins see it."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from avatars.insights.daily import count_days
from avatars.management.demo import History
from avatars.models import Avatar, CallLog, DailyFigures, Refusal, Settler, WordsVersion

pytestmark = pytest.mark.django_db
GLANCE = "/admin/avatars/dailyfigures/"
LOG = "/admin/avatars/calllog/"


@pytest.fixture
def history(avatar: Avatar) -> None:
    made = History([avatar], count=300, days=20, until=timezone.now(), seed=2, share=0)
    CallLog.objects.bulk_create([call for call, _ in made.calls()])
    count_days(timezone.now())


def tiles(client: Client, **query: str) -> dict[str, tuple[str, str]]:
    found = client.get(GLANCE, query).context_data["tiles"]
    return {tile.name: (tile.value, tile.before) for tile in found}


def staff(client: Client, *permissions: str) -> Client:
    user = User.objects.create_user("staff", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def test_an_empty_site_has_an_empty_page(admin_client: Client) -> None:
    page = admin_client.get(GLANCE, {"range": "all"})

    assert page.status_code == 200
    assert "No calls in this time." in page.content.decode()
    assert tiles(admin_client)["Calls"] == ("0", "0")


def test_one_call_is_shown_with_what_it_cost(
    admin_client: Client, avatar: Avatar, settings: object
) -> None:
    now = timezone.now()
    CallLog.objects.create(
        avatar=avatar, max_seconds=300, created_at=now, joined_at=now, settled_at=now,
        ready_at=now, duration=90, stars=4, end_reason="hung_up",
    )  # fmt: skip

    found = tiles(admin_client, range="today")

    assert found["Calls"] == ("1", "0")
    assert found["Talk time"] == ("1:30", "0:00")
    assert found["Cost"] == ("0.30", "0.00")
    assert found["Median talk"] == ("1:30", "–")
    assert found["Stars"] == ("4.0 (1)", "–")


def test_what_a_minute_costs_is_the_owners_to_say(
    admin_client: Client, calls: list[CallLog], settings: Any
) -> None:
    settings.AVATARS_COST_PER_MINUTE = "0.5"

    assert tiles(admin_client)["Cost"][0] == f"{375 / 60 * 0.5:.2f}"


def test_a_filter_holds_for_every_figure_and_for_the_log(
    admin_client: Client, history: None
) -> None:
    phones = CallLog.objects.filter(device="phone")

    assert tiles(admin_client, device="phone")["Calls"][0] == str(phones.count())
    page = admin_client.get(LOG, {"device": "phone"})
    assert page.context_data["cl"].result_count == phones.count()
    both = phones.filter(locale="en").count()
    assert tiles(admin_client, device="phone", language="en")["Calls"][0] == str(both)


def test_the_log_and_the_page_lead_to_each_other_with_their_filters(
    admin_client: Client, history: None
) -> None:
    query = {"range": "7", "device": "phone"}

    there = admin_client.get(GLANCE, query).context_data["log"]
    assert admin_client.get(there).status_code == 200
    back = admin_client.get(LOG, query).context_data["glance"]
    assert admin_client.get(back).status_code == 200
    assert there.partition("?")[2] == back.partition("?")[2] == "range=7&device=phone"


def test_what_visitors_wrote_in_a_time_is_one_press_away(
    admin_client: Client, history: None
) -> None:
    CallLog.objects.update(comment="")
    for device in ("phone", "desktop"):
        some = CallLog.objects.filter(device=device).order_by("created_at")
        for call in (some.first(), some.last()):
            CallLog.objects.filter(pk=call and call.pk).update(comment="Lovely")
    query = {"range": "7", "device": "phone"}
    page = admin_client.get(GLANCE, query).content.decode()
    address = re.search(r'href="([^"]*comment=1)"', page)
    assert address

    listed = admin_client.get(html.unescape(address[1])).context_data["cl"].queryset

    assert list(listed.values_list("comment", "device")) == [("Lovely", "phone")]


def test_a_bar_above_the_log_leads_to_the_calls_of_its_day(
    admin_client: Client, history: None
) -> None:
    bar, query = admin_client.get(LOG, {"range": "7"}).context_data["days"][3]

    page = admin_client.get(f"{LOG}{query}")

    assert page.context_data["cl"].result_count == int(bar.value) > 0


@pytest.mark.parametrize(
    "query",
    [{"range": "x"}, {"device": "toaster"}, {"avatar": "9" * 30}, {"words": "-1"}, {"words": "²"},
     {"nonsense": "1"}, {"range": "custom", "from": "x"}, {"page": "\0"}],
)  # fmt: skip
def test_rubbish_in_the_address_is_no_accident(
    admin_client: Client, history: None, query: dict[str, str]
) -> None:
    assert admin_client.get(GLANCE, query).status_code == 200
    assert admin_client.get(LOG, query).status_code in (200, 302)


def test_presses_that_were_turned_away_are_part_of_the_way_to_a_talk(
    admin_client: Client, calls: list[CallLog]
) -> None:
    Refusal.objects.create(day=timezone.localdate(), reason="busy", count=6)

    context = admin_client.get(GLANCE).context_data

    assert [(step.count, step.percent) for step in context["funnel"]][:2] == [(10, 100), (4, 40)]
    assert [(share.label, share.count) for share in context["refused"]] == [("busy", 6)]
    assert admin_client.get(GLANCE, {"language": "en"}).context_data["refused"] is None


def test_charts_and_shares_stand_beside_those_of_the_time_before(
    admin_client: Client, avatar: Avatar
) -> None:
    now = timezone.now()
    for days, count in ((0, 2), (7, 3)):
        for number in range(count):
            moment = now - timedelta(days=days)
            CallLog.objects.create(
                avatar=avatar, max_seconds=300, created_at=moment, joined_at=moment,
                settled_at=moment, duration=10 * days + number + 1, locale="en" if days else "fr",
            )  # fmt: skip
    Refusal.objects.create(day=timezone.localdate() - timedelta(days=7), reason="busy", count=1)

    page = admin_client.get(GLANCE, {"range": "7"})

    context = page.context_data
    calls = context["series"][0][1]
    assert (calls.bars[-1].value, calls.bars[-1].before) == ("2", "3")
    assert [(share.label, share.count, share.before) for share in context["languages"]] == [
        ("français", 2, 0),
        ("English", 0, 100),
    ]
    assert [(bar.value, bar.before) for bar in context["lengths"].bars] == [
        ("2", "0"), *[("0", "0")] * 6, ("0", "3"),
    ]  # fmt: skip
    assert [(step.percent, step.before) for step in context["funnel"]][:2] == [
        (100, 100),
        (100, 75),
    ]
    assert [(share.label, share.before) for share in context["refused"]] == [("busy", 100)]
    assert sum(cell.before for _, day in context["week"] for cell in day) == 3
    assert "the time before" in page.content.decode()
    assert "the time before" not in admin_client.get(GLANCE, {"range": "all"}).content.decode()


def test_the_pages_that_calls_come_from_lead_to_their_own_figures(
    admin_client: Client, history: None
) -> None:
    newest = CallLog.objects.order_by("-created_at").values("pk")[:3]  # of days not yet counted
    CallLog.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(page="/new/?")
    asked = CallLog.objects.exclude(page="").values_list("page")
    counts = dict(asked.annotate(count=Count("pk")).order_by())

    page = admin_client.get(GLANCE, {"range": "all"})

    found = {row["name"]: row["calls"] for row in page.context_data["pages"]}
    assert found == counts
    assert list(found.values()) == sorted(found.values(), reverse=True)
    address = re.search(r'href="(\?range=all[^"]*page=%2Fnew%2F%3F)"', page.content.decode())
    assert address
    own = admin_client.get(GLANCE + html.unescape(address[1])).context_data
    assert own["tiles"][0].value == str(counts["/new/?"])
    assert own["pages"] is None


def test_versions_of_the_words_are_set_beside_each_other(
    admin_client: Client, history: None
) -> None:
    found = admin_client.get(GLANCE, {"range": "all"}).context_data["versions"]

    assert len(found) == 9
    assert sum(one["calls"] for one in found) == CallLog.objects.count()
    one = WordsVersion.objects.first()
    assert one is not None
    own = admin_client.get(GLANCE, {"range": "all", "words": str(one.pk)}).context_data["versions"]
    assert [version["calls"] for version in own] == [one.calls.count()]


def test_the_moment_is_shown(admin_client: Client, avatar: Avatar) -> None:
    now = timezone.now()
    Settler.objects.create(name="a", started_at=now, beat_at=now, credits=1234, credits_at=now)
    CallLog.objects.create(
        avatar=avatar, max_seconds=300, status="live", session_id="x",
        created_at=now - timedelta(seconds=130), consumed_at=now - timedelta(seconds=125),
    )  # fmt: skip

    state = admin_client.get(GLANCE).context_data["state"]

    assert (state.minutes, state.calls, state.line, state.credits) == (2, 1, 0, 1234)
    assert state.troubles == []


def test_whoever_may_see_the_log_sees_the_figures_and_changes_nothing(
    client: Client, calls: list[CallLog]
) -> None:
    viewer = staff(client, "view_calllog")

    assert viewer.get(GLANCE).status_code == 200
    assert "At a glance" in viewer.get("/admin/").content.decode()
    assert viewer.post(f"{GLANCE}add/", {}).status_code == 403
    DailyFigures.objects.create(day=timezone.localdate())
    row = DailyFigures.objects.get()
    assert viewer.post(f"{GLANCE}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert viewer.post(f"{GLANCE}{row.pk}/change/", {"day": "2020-01-01"}).status_code == 403


def test_whoever_may_not_see_the_log_does_not_see_the_figures(client: Client) -> None:
    stranger = staff(client, "view_avatar")

    assert stranger.get(GLANCE).status_code == 403
    assert "At a glance" not in stranger.get("/admin/").content.decode()


def test_it_stands_first_in_the_menu_in_every_language(admin_client: Client) -> None:
    for language in ("en", "zh-hant", "zh-hans"):
        menu = admin_client.get("/admin/", HTTP_ACCEPT_LANGUAGE=language).context_data["app_list"]
        [app] = [app for app in menu if app["app_label"] == "avatars"]
        assert app["models"][0]["object_name"] == "DailyFigures", language


@pytest.mark.parametrize("path", [GLANCE, LOG])
@pytest.mark.parametrize("query", [{}, {"range": "all"}, {"device": "phone"}, {"stars": "5"}])
def test_the_number_of_queries_is_the_same_for_few_calls_and_for_many(
    admin_client: Client, avatar: Avatar, path: str, query: dict[str, str]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert admin_client.get(path, query).status_code == 200
        return len(caught)

    def make(count: int, seed: int) -> None:
        made = History([avatar], count=count, days=9, until=timezone.now(), seed=seed, share=0)
        CallLog.objects.bulk_create([call for call, _ in made.calls()])

    make(60, 1)
    count_days(timezone.now())
    few = queries()
    make(600, 2)
    DailyFigures.objects.all().delete()
    count_days(timezone.now())

    assert 5 < queries() == few < 45


def test_no_more_calls_are_counted_than_can_be_turned_through(
    admin_client: Client, history: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avatars.admin.log_filters.MOST", 100)

    page = admin_client.get(LOG)
    assert page.context_data["cl"].result_count == 100
    assert "The newest 100 calls." in page.content.decode()
    assert admin_client.get(LOG, {"p": "2"}).status_code == 200
    assert "The newest" not in admin_client.get(LOG, {"range": "today"}).content.decode()
