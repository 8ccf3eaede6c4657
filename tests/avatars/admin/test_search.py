"""The log is searched by what was said, by those who may read it and by nobody else."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from avatars.models import CallLog, Transcript

pytestmark = pytest.mark.django_db
LOG = "/admin/avatars/calllog/"


@pytest.fixture
def talks(calls: list[CallLog]) -> list[CallLog]:
    """The four calls; in the first two seaweed was spoken of, in the last one of prices."""
    for call in calls[:2]:
        lines = [[True, "Hello?"], [True, "Do you eat <b>SEAWEED</b>?"], [False, "Seaweed? Daily."]]
        Transcript.objects.create(call=call, lines=lines)
    Transcript.objects.create(call=calls[3], lines=[[True, "請問要多少錢"], [False, "免費。"]])
    return calls


def member(client: Client, group: str) -> Client:
    user = User.objects.create_user("member", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def found(admin: Client, words: str, **filters: object) -> list[CallLog]:
    answer = admin.get(LOG, {"q": words} | filters)
    assert answer.status_code == 200
    return list(answer.context_data["cl"].result_list)


def test_a_reader_finds_calls_by_what_was_said(client: Client, talks: list[CallLog]) -> None:
    reader = member(client, "Transcript readers")

    assert found(reader, "seaweed") == talks[:2]
    assert found(reader, "eat seaweed daily") == talks[:2]
    assert found(reader, "多少") == [talks[3]]
    assert found(reader, "lobster") == []


def test_what_is_found_is_filtered_like_any_other_list(
    client: Client, talks: list[CallLog]
) -> None:
    CallLog.objects.filter(pk=talks[1].pk).update(stars=2)
    reader = member(client, "Transcript readers")

    assert found(reader, "seaweed", stars=2) == [talks[1]]
    assert found(reader, "seaweed", status__exact="failed") == []
    assert found(reader, "seaweed", o="0") == talks[1::-1]


def test_calls_are_found_by_comments_beside_those_by_what_was_said(
    client: Client, talks: list[CallLog]
) -> None:
    CallLog.objects.filter(pk=talks[2].pk).update(comment="It likes seaweed.")

    assert found(member(client, "Transcript readers"), "seaweed") == talks[:3]


def test_an_analyst_cannot_learn_what_was_said_by_searching(
    client: Client, talks: list[CallLog]
) -> None:
    analyst = member(client, "Call analysts")

    with CaptureQueriesContext(connection) as caught:
        for words in ("seaweed", "多少", "Hello"):
            page = analyst.get(LOG, {"q": words})
            assert page.context_data["cl"].result_count == 0
            assert "<mark>" not in page.content.decode()
    assert not [query for query in caught if "said" in query["sql"]]
    assert not [query for query in caught if "transcript" in query["sql"].replace("auth", "")]
    for lookup in ("lines__icontains", "searchable__contains", "said_at__gte"):
        answer = analyst.get(LOG, {f"transcript__{lookup}": "seaweed"})
        assert answer.status_code == 400, lookup


@pytest.mark.parametrize(
    ("group", "reads"), [("Call analysts", False), ("Transcript readers", True)]
)
def test_everybody_is_told_what_is_searched(client: Client, group: str, reads: bool) -> None:
    page = member(client, group).get(LOG).content.decode()

    assert "a session id, an error code" in page
    assert ("words that were said" in page) is reads


def test_a_reader_sees_the_line_that_was_found_with_its_words_marked(
    client: Client, talks: list[CallLog]
) -> None:
    reader = member(client, "Transcript readers")

    page = reader.get(LOG, {"q": "seaweed eat"}).content.decode()
    assert "Do you <mark>eat</mark> &lt;b&gt;<mark>SEAWEED</mark>&lt;/b&gt;?" in page
    assert "請問要<mark>多少</mark>錢" in reader.get(LOG, {"q": "多少"}).content.decode()
    assert "<mark>" not in reader.get(LOG).content.decode()


def test_a_long_line_is_cut_around_what_was_found(client: Client, talks: list[CallLog]) -> None:
    line = f"{'before ' * 30}… Ｓeaweed {'after ' * 30}"
    Transcript.objects.filter(pk=talks[0].pk).delete()
    Transcript.objects.create(call=talks[0], lines=[[True, line]])
    Transcript.objects.filter(pk=talks[1].pk).delete()
    Transcript.objects.create(call=talks[1], lines=[])

    page = member(client, "Transcript readers").get(LOG, {"q": "seaweed"}).content.decode()

    assert re.search("…[befor ]*… <mark>Ｓeaweed</mark> after( \\w*)+…", page)


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    client: Client, talks: list[CallLog]
) -> None:
    reader = member(client, "Transcript readers")
    counts = []
    for words in ("多少", "seaweed"):
        with CaptureQueriesContext(connection) as caught:
            found(reader, words)
        counts.append(len(caught))

    assert counts[0] == counts[1]


@trying(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(st.characters(), max_size=40),
        st.sampled_from(['"', "*", "NEAR(", "a:b", "\0", "\ud800", "a" * 10_000, "錢" * 10_000]),
    )
)
def test_rubbish_is_no_500(admin_client: Client, talks: list[CallLog], words: str) -> None:
    answer = admin_client.get(f"{LOG}?q={quote(words, errors='surrogatepass')}")

    assert answer.status_code == 200
