"""The log as a file, as admins download it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar, CallLog, Transcript

pytestmark = pytest.mark.django_db
LOG = "/admin/avatars/calllog/"
FILES = [f"{LOG}export/{what}.{kind}" for what in ("figures", "words") for kind in ("csv", "json")]
CSV, JSON, WORDS, WORDS_JSON = FILES


def staff(client: Client, *permissions: str) -> Client:
    user = User.objects.create_user("staff", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def body(answer: Any) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue()


def ids(answer: Any) -> list[str]:
    return [row["id"] for row in json.loads(body(answer))]


def test_the_log_offers_the_files_of_whatever_is_listed(
    admin_client: Client, calls: list[CallLog]
) -> None:
    CallLog.objects.filter(pk=calls[1].pk).update(page="/prices/", placement="p")

    query = {"page": "/prices/", "placement": "p", "range": "7", "p": "1"}
    page = admin_client.get(LOG, query)

    for _, files in page.context_data["downloads"]:
        for kind, address in files:
            answer = admin_client.get(address)
            assert str(calls[1].pk).encode() in body(answer), kind
            assert f"-1.{kind.lower()}" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ({}, [0, 1, 2, 3]),
        ({"range": "today"}, [0]),
        ({"status__exact": "failed"}, [2]),
        ({"q": "timeout"}, [2]),
        ({"q": "zzz"}, []),
        ({"stars": "5", "language": "en"}, [1]),
        ({"language": "no such"}, []),
        ({"p": "1", "o": "1.2", "e": "1"}, [0, 1, 2, 3]),
    ],
)
def test_a_file_is_of_exactly_what_is_listed(
    admin_client: Client, calls: list[CallLog], query: dict[str, str], which: list[int]
) -> None:
    CallLog.objects.filter(pk=calls[1].pk).update(stars=5)

    found = ids(admin_client.get(JSON, query))

    assert found == [str(calls[number].pk) for number in which]


def test_a_file_is_not_cut_where_the_list_is(
    admin_client: Client, calls: list[CallLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avatars.admin.log_filters.MOST", 2)
    monkeypatch.setattr("avatars.admin.calls.CallLogAdmin.list_per_page", 1)

    assert len(ids(admin_client.get(JSON))) == 4


def test_a_filter_that_is_rubbish_leads_back_to_the_list(
    admin_client: Client, calls: list[CallLog]
) -> None:
    answer = admin_client.get(CSV, {"duration__exact": "x"})

    assert answer["Location"] == f"{LOG}?e=1"
    assert not LogEntry.objects.exists()


def test_a_search_that_cannot_be_is_no_file_of_all_calls(
    admin_client: Client, calls: list[CallLog]
) -> None:
    answer = admin_client.get(CSV, {"q": "a\0b"}, follow=True)

    assert answer.redirect_chain == [(LOG, 302)]
    assert "Null characters are not allowed." in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_each_file_is_a_line_in_the_history_before_its_first_byte(
    admin_client: Client, admin_user: User, calls: list[CallLog]
) -> None:
    answer = admin_client.get(CSV, {"status__exact": "ended"})

    entry = LogEntry.objects.get()
    assert entry.user == admin_user
    assert entry.object_repr == "3 calls downloaded as CSV"
    assert entry.change_message == "CSV, without what was said: status__exact=ended"
    assert "3 calls downloaded as CSV" in admin_client.get("/admin/").content.decode()
    assert len(list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"))))) == 3


def test_nothing_leaves_where_the_history_cannot_be_written(
    admin_client: Client, calls: list[CallLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(LogEntry.objects, "create", full)

    with pytest.raises(OSError, match="full"):
        admin_client.get(CSV)


@pytest.mark.parametrize("path", FILES)
def test_a_head_request_is_told_the_kind_and_nothing_is_read(
    admin_client: Client, calls: list[CallLog], path: str
) -> None:
    answer = admin_client.head(path)

    assert answer.status_code == 200
    assert answer["Content-Type"] == admin_client.get(path)["Content-Type"]
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_only_read(admin_client: Client, path: str) -> None:
    assert admin_client.post(path).status_code == 405


def test_whoever_sees_the_log_has_its_figures_and_only_readers_have_words(
    client: Client, calls: list[CallLog]
) -> None:
    Transcript.objects.create(call=calls[0], lines=[[True, "a secret"]])
    analyst = staff(client, "view_calllog")

    assert b"a secret" not in body(analyst.get(CSV))
    assert [analyst.get(path).status_code for path in (WORDS, WORDS_JSON)] == [403, 403]
    assert "/export/words" not in analyst.get(LOG).content.decode()

    User.objects.get(username="staff").user_permissions.add(
        Permission.objects.get(codename="view_transcript")
    )
    assert "/export/words" in analyst.get(LOG).content.decode()
    assert b"a secret" in body(analyst.get(WORDS))


def test_nobody_else_has_a_file(client: Client, calls: list[CallLog]) -> None:
    assert [client.get(path).status_code for path in FILES] == [302] * 4
    other = staff(client, "view_avatar", "view_transcript")
    assert [other.get(path).status_code for path in FILES] == [403] * 4
    assert not LogEntry.objects.exists()


def test_an_empty_log_is_an_empty_file(admin_client: Client) -> None:
    assert json.loads(body(admin_client.get(JSON))) == []


def test_the_days_of_the_chart_keep_to_the_page_and_placement(
    admin_client: Client, avatar: Avatar
) -> None:
    then = timezone.now() - timedelta(days=1)
    CallLog.objects.create(
        avatar=avatar, max_seconds=60, page="/a/", placement="foot", created_at=then
    )

    page = admin_client.get(LOG, {"page": "/a/", "placement": "foot"})

    def addresses() -> Iterator[str]:
        for _, query in page.context_data["days"]:
            yield query

    assert all("page=%2Fa%2F&placement=foot" in query for query in addresses())
