"""What the owner is told of at once, each thing until it is over."""

import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.core.signals import request_finished
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from avatars import after_requests
from avatars.calls import background
from avatars.insights import alerts
from avatars.insights.alert_mails import TIMEOUT, send_due_mails
from avatars.insights.alerts import look, sentence
from avatars.insights.now import state
from avatars.models import Alert, Avatar, CallLog, Settler
from avatars.signals import alert_over, alert_raised
from tests.avatars.calls.settler import ago, settle
from tests.postgresql import ON_POSTGRESQL

pytestmark = pytest.mark.django_db
# A request that ends closes the connection to a server, which no transaction of a test outlives.
ENDS_REQUESTS = pytest.mark.django_db(transaction=ON_POSTGRESQL)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_owners(settings: Any) -> None:
    settings.AVATARS_ALERT_EMAILS = ["owner@example.com", "other@example.com"]
    settings.ALLOWED_HOSTS = ["*", ".example.com"]


@pytest.fixture
def settler(db: None) -> Settler:
    """One that is at work."""
    return Settler.objects.create(name="one", started_at=NOON, beat_at=NOON)


@pytest.fixture
def heard(django_capture_on_commit_callbacks: Any) -> Iterator[list[tuple[str, str]]]:
    """What the rest of the site was told, in order."""
    found: list[tuple[str, str]] = []

    def raised(alert: Alert, **_: Any) -> None:
        found.append(("raised", alert.name))

    def over(alert: Alert, **_: Any) -> None:
        found.append(("over", alert.name))

    alert_raised.connect(raised, sender=Alert)
    alert_over.connect(over, sender=Alert)
    yield found
    alert_raised.disconnect(raised, sender=Alert)
    alert_over.disconnect(over, sender=Alert)


def talked(avatar: Avatar, seconds: int, at: datetime = NOON) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar, max_seconds=300, status="ended", end_reason="hung_up", duration=seconds,
        created_at=at - timedelta(minutes=10), joined_at=at, settled_at=at,
    )  # fmt: skip


def failed(avatar: Avatar, count: int, **how: Any) -> None:
    how = {"status": "failed", "end_reason": "upstream_failed", "settled_at": NOON} | how
    for _ in range(count):
        CallLog.objects.create(avatar=avatar, max_seconds=60, created_at=NOON, **how)


def names() -> list[str]:
    return list(Alert.objects.open().values_list("name", flat=True))


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def alive(settler: Settler, now: datetime) -> None:
    Settler.objects.filter(pk=settler.pk).update(beat_at=now)


def test_nothing_is_wrong_on_a_new_site(db: None) -> None:
    look(NOON)

    assert names() == []


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        (2879, []),
        (2880, ["budget_80"]),
        (3570, ["budget_80"]),
        (3571, ["budget_80", "budget_100"]),
        (9999, ["budget_80", "budget_100"]),
    ],
)
def test_the_days_minutes_at_80_and_at_100_percent(
    avatar: Avatar, settler: Settler, seconds: int, found: list[str]
) -> None:
    talked(avatar, seconds)

    look(NOON)

    assert names() == found


def test_a_new_day_has_all_its_minutes_and_is_told_of_again(
    avatar: Avatar, settler: Settler
) -> None:
    for day in range(2):
        now = NOON + timedelta(days=day)
        alive(settler, now)
        talked(avatar, 3_000, now)
        for _ in range(3):
            look(now)
            send_due_mails()
        morning = now + timedelta(hours=13)
        alive(settler, morning)
        look(morning)
        assert names() == []

    assert subjects() == ["50 of the day’s 60 minutes are talked."] * 2


def test_a_figure_on_the_edge_does_not_come_and_go(avatar: Avatar, settler: Settler) -> None:
    call = talked(avatar, 2_900)
    for seconds in (2_900, 2_860, 2_900, 2_710):
        CallLog.objects.filter(pk=call.pk).update(duration=seconds)
        look(NOON)

    assert Alert.objects.count() == 1
    assert names() == ["budget_80"]


@pytest.mark.parametrize(
    ("how", "count", "found"),
    [
        ({}, 6, []),
        ({}, 7, ["failures"]),
        ({"status": "ended", "end_reason": "no_media"}, 7, ["failures"]),
        ({"status": "ended", "end_reason": "visitor_gave_up"}, 20, []),
        ({"status": "ended", "end_reason": "never_joined"}, 20, []),
    ],
)
def test_a_third_of_the_last_twenty_calls_failed(
    avatar: Avatar, settler: Settler, how: dict[str, str], count: int, found: list[str]
) -> None:
    for _ in range(20):
        talked(avatar, 20)
    failed(avatar, count, **how)

    look(NOON)

    assert names() == found


@pytest.mark.parametrize(
    ("left", "hours", "low", "found"),
    [(499, 0, 500, ["credits_low"]), (500, 0, 500, []), (0, 0, 0, []), (1, 25, 500, []),
     (None, 0, 500, [])],
)  # fmt: skip
def test_credits_are_low(
    settler: Settler, settings: Any, left: int | None, hours: int, low: int, found: list[str]
) -> None:
    settings.AVATARS_CREDITS_LOW = low
    seen = NOON - timedelta(hours=hours)
    Settler.objects.update(credits=left, credits_at=seen)

    look(NOON)

    assert names() == found


@pytest.mark.parametrize(("seconds", "found"), [(299, []), (300, ["no_settler"])])
def test_no_settler_for_five_minutes(settler: Settler, seconds: int, found: list[str]) -> None:
    look(NOON + timedelta(seconds=seconds))

    assert names() == found


def test_calls_that_nobody_has_ever_settled(avatar: Avatar) -> None:
    CallLog.objects.create(avatar=avatar, max_seconds=60, created_at=NOON)

    look(NOON + timedelta(seconds=299))
    assert names() == []
    look(NOON + timedelta(seconds=301))
    assert sentence(Alert.objects.get()) == "No settler has been at work yet."


def test_each_is_told_once_until_it_is_over_and_again_when_it_comes_again(
    settler: Settler, heard: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for hour in (1, 2):
            now = NOON + timedelta(hours=hour)
            for _ in range(3):
                look(now)
                send_due_mails()
            alive(settler, now)
            for _ in range(3):
                look(now)
                send_due_mails()

    assert heard == [("raised", "no_settler"), ("over", "no_settler")] * 2
    assert [subject.startswith("Over: ") for subject in subjects()] == [False, True] * 2


def test_a_mail_has_figures_and_a_link_to_the_admin(settler: Settler) -> None:
    look(NOON + timedelta(hours=1))
    send_due_mails()

    [message] = mail.outbox
    assert message.to == ["owner@example.com", "other@example.com"]
    assert message.subject == "No settler has been at work since 2026-05-04 12:00."
    assert message.body.splitlines()[1:] == [
        "Since 2026-05-04 13:00.",
        "Start “manage.py settle_calls --watch”, or places stay taken.",
        "",
        "https://example.com/admin/avatars/dailyfigures/",
    ]


def test_a_mail_is_in_the_sites_language(settler: Settler, settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hant"
    Settler.objects.update(credits=3, credits_at=NOON)

    look(NOON)
    with translation.override("en"):
        send_due_mails()

    assert subjects() == ["Runway 只剩 3 點點數。"]


def test_without_addresses_nobody_is_written_to(settler: Settler, settings: Any) -> None:
    settings.AVATARS_ALERT_EMAILS = []

    look(NOON + timedelta(hours=1))
    settings.AVATARS_ALERT_EMAILS = ["late@example.com"]
    send_due_mails()

    assert names() == ["no_settler"]
    assert mail.outbox == []


@pytest.fixture
def no_mail_server(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def down(*_: Any) -> None:
        raise smtplib.SMTPServerDisconnected("421 words of a server")

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    return monkeypatch


def test_a_mail_server_that_is_down_is_tried_again_later(
    settler: Settler, no_mail_server: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look(NOON + timedelta(hours=1))

    send_due_mails()
    assert "421" not in caplog.text
    assert Alert.objects.get().due_at > timezone.now()
    no_mail_server.undo()
    send_due_mails()
    assert mail.outbox == []

    Alert.objects.update(due_at=timezone.now())
    for _ in range(2):
        send_due_mails()
    assert len(mail.outbox) == 1


def test_what_was_over_before_its_mail_left_is_told_in_one_mail(
    settler: Settler, no_mail_server: pytest.MonkeyPatch
) -> None:
    look(NOON + timedelta(hours=1))
    send_due_mails()
    alive(settler, NOON + timedelta(hours=2))
    look(NOON + timedelta(hours=2))
    no_mail_server.undo()

    Alert.objects.update(due_at=timezone.now())
    for _ in range(2):
        send_due_mails()

    [message] = mail.outbox
    assert message.subject.startswith("Over: ")
    assert "Since 2026-05-04 13:00." in message.body
    assert "It is over since 2026-05-04 14:00." in message.body


def test_what_ends_while_its_mail_is_written_is_told_once_more(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(NOON + timedelta(hours=1))
    send = EmailBackend.send_messages

    def meanwhile(self: EmailBackend, messages: Any) -> int:
        Alert.objects.end(Alert.objects.open().get(), NOON, tell=True) if not mail.outbox else None
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)
    for _ in range(3):
        send_due_mails()

    assert [subject.startswith("Over: ") for subject in subjects()] == [False, True]


def test_whoever_is_killed_before_the_mail_leaves_the_mail_to_others(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    look(NOON + timedelta(hours=1))
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due_mails()

    Alert.objects.update(due_at=timezone.now())
    send_due_mails()

    assert len(mail.outbox) == 1


def test_a_mail_server_gets_ten_seconds_where_the_site_sets_none(
    settler: Settler, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    seen: list[Any] = []

    def refused(*_: Any, **how: Any) -> None:
        seen.append(how["timeout"])
        raise OSError("refused")

    monkeypatch.setattr(smtplib, "SMTP", refused)
    look(NOON + timedelta(hours=1))
    send_due_mails()

    assert seen == [TIMEOUT]


@pytest.mark.django_db(transaction=True)
def test_many_processes_raise_and_tell_it_once(
    settler: Settler, heard: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them see that there is none yet, before any makes it."""
    for _ in range(5):
        with monkeypatch.context() as patch:
            patch.setattr("avatars.models.alerts.AlertQuerySet.open", Alert.objects.none)
            look(NOON + timedelta(hours=1))
    known = Alert.objects.get()

    alive(settler, NOON + timedelta(hours=1))
    for _ in range(3):
        assert Alert.objects.end(known, NOON, tell=True) in (True, False)

    assert heard == [("raised", "no_settler")]
    assert Alert.objects.claim(timezone.now())
    assert Alert.objects.claim(timezone.now()) is None


def test_a_receiver_that_raises_breaks_nothing(
    settler: Settler, django_capture_on_commit_callbacks: Any
) -> None:
    def stumble(**_: Any) -> None:
        raise ValueError("a receiver's own mistake")

    alert_raised.connect(stumble, sender=Alert)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            look(NOON + timedelta(hours=1))
    finally:
        alert_raised.disconnect(stumble, sender=Alert)

    assert names() == ["no_settler"]


def test_the_settler_looks_and_writes(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(alerts, "_looked_at", float("-inf"))
    settings.AVATARS_DAILY_MINUTES = 1
    now = timezone.now()
    CallLog.objects.create(
        avatar=avatar, max_seconds=60, duration=60, settled_at=now, status="ended"
    )

    settle()

    assert {"budget_80", "budget_100"} <= set(names())
    assert len(mail.outbox) == 2


def test_a_settler_settles_where_the_mail_server_is_down(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch, no_mail_server: None
) -> None:
    Alert.objects.raise_one("failures", {"failed": 7, "calls": 20}, ago(0), tell=True)

    assert "0 not answered" in settle()


@responses.activate
def test_check_runway_tells_that_nobody_settles_even_while_runway_is_down(avatar: Avatar) -> None:
    responses.get("https://runway.test/v1/organization", status=500)
    Settler.objects.create(name="one", started_at=ago(900), beat_at=ago(900))

    for _ in range(2):
        with pytest.raises(CommandError):
            call_command("check_runway", stdout=StringIO(), stderr=StringIO())

    assert len(mail.outbox) == 1


@ENDS_REQUESTS
def test_a_request_tells_that_nobody_settles_and_looks_once_a_minute(
    client: Client, avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_requests, "_looked_at", float("-inf"))
    looks: list[Any] = []
    monkeypatch.setattr(background, "run", looks.append)
    Settler.objects.create(name="one", started_at=ago(900), beat_at=ago(900))

    client.get("/robots.txt")
    assert looks == []  # a site's own tests
    for _ in range(3):
        request_finished.send(sender=WSGIHandler)
    assert names() == []
    [look_] = looks
    look_()

    assert names() == ["no_settler"]
    assert len(mail.outbox) == 1


@ENDS_REQUESTS
def test_a_request_leaves_it_to_the_settler_where_there_is_one(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_requests, "_looked_at", float("-inf"))
    Settler.objects.create(name="one", started_at=ago(9), beat_at=ago(9), credits=1)
    Settler.objects.update(credits_at=ago(9))

    request_finished.send(sender=WSGIHandler)

    assert names() == []


@pytest.mark.django_db(transaction=True)
def test_the_work_of_a_request_is_done_in_a_thread_of_its_own(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(after_requests, "_looked_at", float("-inf"))
    done = threading.Event()
    who: list[threading.Thread] = []

    def note() -> None:
        who.append(threading.current_thread())
        connection.close()
        done.set()

    monkeypatch.setattr(after_requests, "_look", note)
    request_finished.send(sender=WSGIHandler)

    assert done.wait(20)
    assert who[0] is not threading.current_thread()


def test_the_page_of_figures_says_what_is_wrong(admin_client: Client, settler: Settler) -> None:
    Alert.objects.raise_one("failures", {"failed": 8, "calls": 20}, ago(60), tell=False)
    over = Alert.objects.raise_one("credits_low", {"credits": 3}, ago(60), tell=False)
    assert over
    Alert.objects.end(over, ago(9), tell=False)
    Alert.objects.raise_one("no_settler", {}, ago(60), tell=False)

    page = admin_client.get("/admin/avatars/dailyfigures/").content.decode()

    assert "8 of the last 20 calls failed." in page
    assert "credits are left" not in page
    assert [text for text, _ in state(timezone.now()).alerts] == ["8 of the last 20 calls failed."]
