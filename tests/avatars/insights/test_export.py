"""The log as a file: what is in it, and what must not be."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from avatars.insights import export
from avatars.models import Avatar, CallLog, Transcript
from tests.postgresql import ON_POSTGRESQL

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 3, 29, 0, 59, 58, 400_000, tzinfo=UTC)


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A call of a minute and five seconds, pressed as clocks in Berlin were about to change."""

    def after(seconds: float) -> datetime:
        return THEN + timedelta(seconds=seconds)

    return CallLog.objects.create(
        avatar=avatar, max_seconds=120, status="ended", end_reason="hung_up", goodbye="first",
        created_at=THEN, accepted_at=after(10), ready_at=after(12.5), joined_at=after(13.25),
        face_at=after(21), ended_at=after(79), settled_at=after(95), duration=65, stars=4,
        comment="Lovely claws.", page="/prices/", placement="prices", variant="floating",
        device="phone", locale="zh-hant", spoken_language="en", stood_in_line=10,
    )  # fmt: skip


def read_csv(calls: Any = None, **how: Any) -> list[dict[str, str]]:
    written = b"".join(export.as_csv(CallLog.objects.all() if calls is None else calls, **how))
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def read_json(calls: Any = None, **how: Any) -> list[dict[str, Any]]:
    written = b"".join(export.as_json(CallLog.objects.all() if calls is None else calls, **how))
    found: list[dict[str, Any]] = json.loads(written)
    return found


def test_a_row_has_every_figure_of_its_call(call: CallLog, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.get_default_timezone.cache_clear()
    try:
        (row,) = read_json()
    finally:
        timezone.get_default_timezone.cache_clear()

    assert row == {
        "id": str(call.pk),
        "avatar": "littlelobster",
        "words_version": None,
        "pressed_at": "2026-03-29T01:59:58+01:00",
        "ended_at": "2026-03-29T03:01:17+02:00",
        "status": "ended",
        "end": "hung_up",
        "error": "",
        "goodbye": "first",
        "page": "/prices/",
        "placement": "prices",
        "variant": "floating",
        "device": "phone",
        "language": "zh-hant",
        "spoken_language": "en",
        "line_seconds": 10,
        "wait_ready_seconds": 2.5,
        "wait_sound_seconds": 3.25,
        "wait_face_seconds": 11.0,
        "talk_seconds": 65,
        "estimated": False,
        "cost": 0.2167,
        "stars": 4,
        "comment": "Lovely claws.",
    }


@pytest.mark.parametrize(
    "zone",
    [
        "UTC", "Asia/Taipei", "Asia/Kathmandu", "Asia/Kolkata", "America/New_York",
        "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham",
    ],
)  # fmt: skip
def test_moments_are_those_of_the_sites_time_zone(avatar: Avatar, settings: Any, zone: str) -> None:
    times = [
        datetime(2026, month, day, hour, minute, 7, tzinfo=UTC)
        for month, day in ((3, 8), (4, 4), (4, 5), (10, 3), (11, 1), (12, 31))
        for hour in (5, 6, 7, 13, 14, 15, 16, 23)
        for minute in (0, 9, 44, 45, 59)
    ]
    CallLog.objects.bulk_create(
        CallLog(avatar=avatar, max_seconds=60, created_at=time) for time in times
    )
    settings.TIME_ZONE = zone
    timezone.get_default_timezone.cache_clear()
    try:
        found = {row["pressed_at"] for row in read_json()}
    finally:
        timezone.get_default_timezone.cache_clear()

    assert found == {time.astimezone(ZoneInfo(zone)).isoformat() for time in times}


def test_csv_and_json_say_the_same(calls: list[CallLog], call: CallLog) -> None:
    rows = zip(read_csv(), read_json(), strict=True)

    for cells, values in rows:
        assert list(cells) == list(values) == list(export.COLUMNS)
        for name, value in values.items():
            text = "" if value is None else str(value)
            assert cells[name] == (text.lower() if isinstance(value, bool) else text)


def test_the_newest_come_first_and_each_once_over_any_number_of_batches(
    calls: list[CallLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    moment = calls[0].created_at
    CallLog.objects.filter(pk__in=[call.pk for call in calls[:3]]).update(created_at=moment)

    found = [row["id"] for row in read_csv()]

    assert found == [str(call.pk) for call in CallLog.objects.order_by("-created_at", "-pk")]


def test_calls_that_come_meanwhile_are_not_in_it_and_stop_nothing(
    calls: list[CallLog], avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    writing = export.as_csv(CallLog.objects.all())
    begun = next(writing) + next(writing)

    CallLog.objects.create(avatar=avatar, max_seconds=60)
    rest = b"".join(writing)

    assert len((begun + rest).splitlines()) == 1 + len(calls)


def test_no_calls_are_a_line_of_names_or_an_empty_array(db: None) -> None:
    assert b"".join(export.as_csv(CallLog.objects.all())).count(b"\n") == 1
    assert read_json() == []


@pytest.mark.parametrize(
    "comment",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "  =1", "＝1", "＋1", "－1",
     "＠x", "\u3000＝1", "\u200b=1", "\ufeff@x", "a;=1", "a; =1", "a\n=1", "a\t+1",
     '=HYPERLINK("http://x")'],
)  # fmt: skip
def test_no_cell_is_a_formula(call: CallLog, comment: str) -> None:
    CallLog.objects.update(comment=comment, page=comment)

    (row,) = read_csv()

    for text in (row["comment"], row["page"]):
        for cell in re.split(r"[;\t\r\n]", text):
            assert not re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]", cell), cell
        assert text.replace("'", "") == comment
    assert read_json()[0]["comment"] == comment


@given(st.text(st.sampled_from("=+-@＝ \t\r\n;,\"'a\u3000\u200b")))
def test_no_text_begins_a_formula(text: str) -> None:
    for cell in re.split(r"[;\t\r\n]", export._harmless(text)):
        assert not re.match(r"[\s\u200b]*[=+\-@＝]", cell)


def test_numbers_and_innocent_words_stay_as_they_are(call: CallLog) -> None:
    CallLog.objects.update(comment="1 + 1 = 2, mail me@example.com; really")

    (row,) = read_csv()

    assert row["comment"] == "1 + 1 = 2, mail me@example.com; really"
    assert (row["cost"], row["talk_seconds"], row["estimated"]) == ("0.2167", "65", "false")


def test_excel_is_told_that_it_is_utf_8(call: CallLog) -> None:
    CallLog.objects.update(comment="好極了")

    written = b"".join(export.as_csv(CallLog.objects.all()))

    assert written.startswith(b"\xef\xbb\xbfid,avatar,")
    assert "好極了\r\n".encode() in written


def test_words_come_only_where_they_are_asked_for(call: CallLog, avatar: Avatar) -> None:
    Transcript.objects.create(call=call, lines=[[True, "what does it cost"], [False, "=Nothing."]])
    CallLog.objects.create(avatar=avatar, max_seconds=60)

    assert "what does it cost" not in b"".join(export.as_csv(CallLog.objects.all())).decode()
    silent, talked = read_csv(words=True)
    assert silent["transcript"] == ""
    assert talked["transcript"] == "visitor: what does it cost\navatar: =Nothing."
    assert [row["transcript"] for row in read_json(words=True)] == [
        [],
        [{"by": "visitor", "text": "what does it cost"}, {"by": "avatar", "text": "=Nothing."}],
    ]


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL cannot hold it either")
def test_what_no_file_can_hold_is_replaced(call: CallLog) -> None:
    Transcript.objects.create(call=call, lines=[[True, "a\0b\ud800c\n=1"]])

    assert read_csv(words=True)[0]["transcript"] == "visitor: a\ufffdb\ufffdc\n'=1"
    assert read_json(words=True)[0]["transcript"][0]["text"] == "a\ufffdb\ufffdc\n=1"


def test_a_wait_is_never_below_zero(call: CallLog) -> None:
    CallLog.objects.update(ready_at=THEN)

    assert read_json()[0]["wait_ready_seconds"] == 0.0


@pytest.mark.parametrize("write", [export.as_csv, export.as_json])
def test_a_reading_that_fails_midway_does_not_look_like_a_complete_file(
    calls: list[CallLog], monkeypatch: pytest.MonkeyPatch, write: Any
) -> None:
    whole = export._batches

    def broken(*args: Any) -> Iterator[Any]:
        yield from whole(*args)
        raise DatabaseError("gone")

    monkeypatch.setattr(export, "_batches", broken)
    parts: list[bytes] = []
    with pytest.raises(DatabaseError):
        parts.extend(write(CallLog.objects.all()))
    written = b"".join(parts)

    if write is export.as_csv:
        assert written.splitlines()[-1] == export.INCOMPLETE.encode()
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(written)


def test_the_columns_are_documented_in_their_order() -> None:
    page = Path(__file__).parents[3].joinpath("docs/export.md").read_text()

    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == [*export.COLUMNS, export.TRANSCRIPT]
