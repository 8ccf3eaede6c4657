"""Calls are found by what was said in them, until that is deleted."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from avatars.calls.keeping import forget_calls, forget_searched_words, forget_transcripts
from avatars.models import Avatar, CallLog, DailyFigures, Transcript, erase_calls
from avatars.models.search_words import marks, phrases, searchable
from tests.postgresql import ON_POSTGRESQL

ON_SQLITE = pytest.mark.skipif(ON_POSTGRESQL, reason="it looks into SQLite's own tables")
RARE = "zzyzx"  # a word that nothing else begins like


def call_of(avatar: Avatar, days: float = 1) -> CallLog:
    then = timezone.now() - timedelta(days=days)
    return CallLog.objects.create(
        avatar=avatar, max_seconds=60, created_at=then, settled_at=then, status="ended"
    )


def said(avatar: Avatar, *texts: str, days: float = 1) -> CallLog:
    """A call in which visitor and avatar said this by turns."""
    call = call_of(avatar, days)
    lines = [[number % 2 == 0, text] for number, text in enumerate(texts)]
    Transcript.objects.create(call=call, said_at=call.created_at, lines=lines)
    return call


def left_of(word: str) -> int:
    """In how many places of SQLite's index a word can still be read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM avatars_said_data WHERE instr(block, CAST(%s AS BLOB))", [word]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How much does it COST?", "how much does it cost"),
        ("請問要多少錢。", "請問 問要 要多 多少 少錢 錢"),
        ("用ＡＩ做3D動畫", "用 ai 做 3d 動畫 畫"),
        ("ﾊﾟｿｺﾝ", "パソ ソコ コン ン"),
        ("얼마예요", "얼마 마예 예요 요"),
        ("ราคา", "รา าค คา า"),
        ("हिन्दी में", "हिन्दी में"),
        ("Straße, don’t", "strasse don t"),
        ("a_b – … 🦞 \0 \ud800", "a b"),
        ("x" * 100, "x" * 40),
    ],
)
def test_words_of_all_scripts(text: str, words: str) -> None:
    assert searchable([text]).split() == words.split()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("cost", True),
        ("COST much", True),
        ("how cost seaweed", True),
        ("how cost lobster", False),
        ("cos", False),
        ("多少", True),
        ("多少錢", True),
        ("少多", False),
        ("要多少錢呢", False),
        ("錢", True),
        ("要", True),
        ("價", False),
        ("多少錢 seaweed", True),
        ("多少 請問", True),
        ("錢有", False),
        ("  ", False),
        ("。", False),
    ],
)
def test_a_call_is_found_where_all_of_it_was_said(avatar: Avatar, asked: str, found: bool) -> None:
    call = said(avatar, "How much does it cost", "Seaweed, only.", "請問要多少錢", "有免費方案")
    said(avatar, "Something else", "別的")

    assert (Transcript.objects.saying(asked) == [call.pk]) is found
    assert bool(marks("\n".join(text for _, text in call.transcript.lines), asked)) or not found


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["cost", "how cost", "多少錢", "錢", "cos", "錢有"])
def test_other_databases_find_the_same(
    avatar: Avatar, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(avatar, "How much does it cost", "Seaweed, only.", "請問要多少錢", "有免費方案")
    indexed = Transcript.objects.saying(asked)

    monkeypatch.setattr(connection, "vendor", "mysql", raising=False)

    assert Transcript.objects.saying(asked) == indexed


@pytest.mark.django_db
def test_the_newest_are_found(avatar: Avatar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avatars.models.transcripts.MOST_FOUND", 2)
    calls = [said(avatar, "clicking", days=days) for days in (3, 2, 1)]

    assert set(Transcript.objects.saying("clicking")) == {call.pk for call in calls[1:]}


@pytest.mark.django_db
def test_words_that_come_to_a_call_by_any_way_are_found(avatar: Avatar) -> None:
    calls = [call_of(avatar) for _ in range(3)]
    Transcript.objects.bulk_create(Transcript(call=c, lines=[[True, RARE]]) for c in calls[:2])
    Transcript.objects.get_or_create(call=calls[2], defaults={"lines": [(False, RARE)]})
    changed = Transcript.objects.get(call=calls[0])
    changed.lines = [[True, "seaweed"]]
    changed.save()

    assert set(Transcript.objects.saying(RARE)) == {calls[1].pk, calls[2].pk}
    assert Transcript.objects.saying("seaweed") == [calls[0].pk]


RUBBISH = st.one_of(
    st.text(st.characters(), max_size=50),
    st.text("\"*():^-+{}'\\&|!<>%_ \0abNEARORANDNOT多少錢\ud800", max_size=50),
    st.sampled_from(["NEAR(a b)", "a:b", "searchable : x", '"', "'", "x" * 10_000, "多" * 10_000]),
)


@pytest.mark.django_db
@trying(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RUBBISH)
def test_what_is_looked_for_is_never_the_syntax_of_a_query(avatar: Avatar, rubbish: str) -> None:
    Transcript.objects.saying(rubbish)

    for word in chain.from_iterable(phrases(rubbish)):
        assert not set(word.removesuffix("*")) & set("\"'\0()&|!:<>* \ud800")


@pytest.mark.django_db
@trying(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"), max_size=30)
)
def test_whatever_was_said_is_found_by_itself(avatar: Avatar, text: str) -> None:
    call = said(avatar, text)
    try:
        # Of many words, the first are looked for.
        assert (call.pk in Transcript.objects.saying(text)) is bool(phrases(text))
    finally:
        call.delete()


def _by_cascade(call: CallLog) -> None:
    CallLog.objects.filter(pk=call.pk).delete()


def _by_erasing(call: CallLog) -> None:
    assert erase_calls([call.pk]) == 1


def _by_itself(call: CallLog) -> None:
    call.transcript.delete()


def _in_bulk(call: CallLog) -> None:
    Transcript.objects.all().delete()


def _unseen_by_django(call: CallLog) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM avatars_transcript")


def _for_age(call: CallLog) -> None:
    assert forget_transcripts(timezone.now()) == 1


def _with_its_call_for_age(call: CallLog) -> None:
    DailyFigures.objects.create(day=timezone.localdate() - timedelta(days=2))
    assert forget_calls(timezone.now()) == 1


def _by_changing(call: CallLog) -> None:
    call.transcript.lines = []
    call.transcript.save()


@ON_SQLITE
@pytest.mark.django_db
@pytest.mark.parametrize(
    "delete",
    [_by_cascade, _by_erasing, _by_itself, _in_bulk, _unseen_by_django, _for_age,
     _with_its_call_for_age, _by_changing],
)  # fmt: skip
def test_nothing_is_left_of_words_that_are_deleted(
    avatar: Avatar, delete: Callable[[CallLog], None]
) -> None:
    said(avatar, "seaweed", days=2)
    call = said(avatar, f"my name is {RARE}", days=500)
    said(avatar, "seaweed", days=1)
    if delete is _in_bulk or delete is _unseen_by_django:
        assert len(Transcript.objects.saying("seaweed")) == 2
    assert Transcript.objects.saying(RARE) == [call.pk]
    assert left_of(RARE)

    delete(call)

    assert Transcript.objects.saying(RARE) == []
    while forget_searched_words(timezone.now()):
        pass
    assert not left_of(RARE)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO avatars_said (avatars_said) VALUES ('integrity-check')")
        cursor.execute("SELECT count(*) FROM avatars_said_call")
        assert cursor.fetchone()[0] == Transcript.objects.count()


@ON_SQLITE
@pytest.mark.django_db
def test_pruning_wipes_deleted_words_out_of_the_index(avatar: Avatar) -> None:
    for _ in range(3):
        said(avatar, "seaweed")
    said(avatar, RARE).delete()

    call_command("prune_calls")

    assert not left_of(RARE)
    assert len(Transcript.objects.saying("seaweed")) == 3


@pytest.mark.django_db(transaction=True)
def test_words_that_are_not_kept_after_all_are_not_found(avatar: Avatar) -> None:
    with transaction.atomic():
        said(avatar, RARE)
        transaction.set_rollback(True)

    assert Transcript.objects.saying(RARE) == []


@pytest.mark.django_db(transaction=True)
def test_transcripts_of_before_are_found_and_the_way_back_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("avatars", "0018_questions")])
    old = executor.loader.project_state([("avatars", "0018_questions")]).apps
    avatar = old.get_model("avatars", "Avatar").objects.create(slug="a", name="A", runway_id="r")
    calls = [
        old.get_model("avatars", "CallLog").objects.create(avatar=avatar, max_seconds=60)
        for _ in range(5)
    ]
    for call in calls:
        lines = [[True, "多少錢"], [False, "Free."]]
        old.get_model("avatars", "Transcript").objects.create(call=call, lines=lines)
    executor = MigrationExecutor(connection)
    module = executor.loader.get_migration("avatars", "0019_search_transcripts")
    monkeypatch.setitem(module.operations[1].code.__globals__, "BATCH", 2)

    executor.migrate(executor.loader.graph.leaf_nodes())

    assert set(Transcript.objects.saying("多少 free")) == {call.pk for call in calls}
