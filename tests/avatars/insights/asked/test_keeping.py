"""Questions are found in the words of calls, each once, and kept in groups."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from avatars.calls.keeping import forget_transcripts
from avatars.insights.asked import joining, keeping, lock, regrouping
from avatars.insights.asked.keeping import Outcome, group_questions
from avatars.models import Grouping, Question, QuestionGroup, Transcript, erase_calls
from tests.avatars.insights.asked.conftest import CHINESE_PRICE, PHOTOS, PRICE, WEATHER, Said

pytestmark = pytest.mark.django_db


def grouped() -> set[frozenset[str]]:
    """What was said, by group."""
    return {
        frozenset(group.questions.values_list("said", flat=True))
        for group in QuestionGroup.objects.all()
    }


THREE = {frozenset([*PRICE, *CHINESE_PRICE]), frozenset(WEATHER), frozenset(PHOTOS)}


def test_what_means_the_same_is_in_one_group(asked: None) -> None:
    assert group_questions() == Outcome(transcripts=9, questions=9, regrouped=True)
    assert grouped() == THREE


def test_everything_is_read_once(asked: None) -> None:
    group_questions()

    assert group_questions() == Outcome()
    assert Question.objects.count() == 9


def test_a_new_question_joins_its_group_or_begins_one(asked: None, said: Said) -> None:
    group_questions()
    said("what is the price", "do you speak spanish")

    assert group_questions() == Outcome(transcripts=1, questions=2)
    assert grouped() == {
        frozenset([*PRICE, *CHINESE_PRICE, "what is the price"]),
        frozenset(WEATHER),
        frozenset(PHOTOS),
        frozenset(["do you speak spanish"]),
    }


def test_it_is_kept_whether_the_avatar_seemed_to_know(said: Said) -> None:
    said("how much does it cost", answer="Ten dollars.")
    said("do you ship to canada", answer="I'm not sure about that.")
    said("where are you from", answer="")

    group_questions()

    known = dict(Question.objects.values_list("said", "known"))
    assert known == {
        "how much does it cost": True,
        "do you ship to canada": False,
        "where are you from": None,
    }


@pytest.mark.parametrize(
    ("text", "locale", "language"),
    [("how much does it cost", "en", "en"), ("how much does it cost", "zh-hant", "en"),
     ("請問要多少錢", "zh-hant", "zh-hant"), ("請問要多少錢", "en", "zh-hant"),
     ("多少钱一个月", "en", "zh-hans"), ("how much does it cost", "", "en")],
)  # fmt: skip
def test_each_question_has_the_language_that_it_was_asked_in(
    said: Said, text: str, locale: str, language: str
) -> None:
    said(text, locale=locale)

    group_questions()

    assert Question.objects.get().language == language


def test_questions_go_with_the_words_of_their_call(asked: None, said: Said) -> None:
    old = said("where is your office", ago=100 * 24 * 60)
    group_questions()

    assert forget_transcripts(timezone.now()) == 1
    assert not Question.objects.filter(transcript=old.pk).exists()
    erase_calls([Transcript.objects.earliest("said_at").pk])
    assert Question.objects.count() == 8

    call_command("group_questions", "--anew")
    assert all(grouped()), "a group without questions has gone, too"


def test_two_never_group_at_once(asked: None) -> None:
    assert lock.take()

    assert group_questions() == Outcome(busy=True)
    with pytest.raises(CommandError, match="another process"):
        call_command("group_questions")


def test_whoever_is_killed_keeps_nobody_out_for_long(asked: None) -> None:
    lock.take()
    Grouping.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    assert group_questions().questions == 9


def test_who_has_lost_the_right_to_group_writes_nothing(
    asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_in = joining.found_in

    def slowly(transcript: Transcript) -> object:
        Grouping.objects.update(leased_until=timezone.now() + timedelta(minutes=1))  # another's
        return found_in(transcript)

    monkeypatch.setattr(joining, "found_in", slowly)

    assert group_questions() == Outcome()
    assert not Question.objects.exists()


@pytest.mark.parametrize("killed_at", range(1, 11))
def test_killed_at_any_step_and_run_again_it_comes_to_the_same(
    asked: None, said: Said, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    steps = Counter()

    def dies(work: object) -> object:
        def step(*args: object, **kwargs: object) -> object:
            steps["all"] += 1
            if steps["all"] == killed_at:
                raise KeyboardInterrupt
            done = work(*args, **kwargs)
            steps["all"] += 1
            if steps["all"] == killed_at:
                raise KeyboardInterrupt
            return done

        return step

    with monkeypatch.context() as patch:
        patch.setattr(joining, "BATCH", 4)
        patch.setattr(regrouping, "_AT_ONCE", 3)
        patch.setattr(joining, "_join", dies(joining._join))
        patch.setattr(regrouping, "_write", dies(regrouping._write))
        with pytest.raises(KeyboardInterrupt):
            group_questions()
    group_questions()

    assert Question.objects.count() == 9
    assert grouped() == THREE


def test_a_batch_that_fails_leaves_nothing_behind(
    asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    group_questions()
    Transcript.objects.update(questions_version=0)
    before = grouped()

    def fails(rows: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(Question.objects, "bulk_create", fails)
        with pytest.raises(DatabaseError):
            group_questions()
    assert Transcript.objects.filter(questions_version=0).count() == 9

    group_questions()
    assert grouped() == before


def test_words_that_go_while_they_are_read_are_left_alone(
    asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_gone(transcript: Transcript) -> list[object]:
        found = found_in(transcript)
        erase_calls([transcript.pk])
        return found

    found_in = joining.found_in
    monkeypatch.setattr(joining, "found_in", and_gone)

    group_questions()

    assert not Question.objects.exists()


def test_new_rules_read_everything_again_and_keep_what_is_the_same(
    asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    group_questions()
    ids = set(Question.objects.values_list("pk", flat=True))
    gone = Question.objects.filter(said=PRICE[0])
    gone.update(said="only the old rules found this")
    for module in (joining, keeping, lock, regrouping):
        monkeypatch.setattr(module, "VERSION", 7)
    monkeypatch.setattr("avatars.insights.asked.rows.VERSION", 7)

    assert group_questions().regrouped
    assert set(Question.objects.values_list("version", flat=True)) == {7}
    assert len(ids & set(Question.objects.values_list("pk", flat=True))) == 8
    assert grouped() == THREE


def test_a_day_with_something_new_ends_with_everything_grouped_anew(
    asked: None, said: Said
) -> None:
    group_questions()
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    Grouping.objects.update(regrouped_at=yesterday)
    assert group_questions() == Outcome(), "nothing is new"

    said("do you speak spanish")

    assert group_questions().regrouped


def test_without_the_extra_nothing_is_read(asked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "installed", lambda: False)

    assert group_questions() == Outcome()
    assert not Transcript.objects.exclude(questions_version=0).exists()


def test_the_command_says_that_it_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avatars.management.commands.group_questions.installed", lambda: False)

    with pytest.raises(CommandError, match="extra"):
        call_command("group_questions")


def test_the_settler_groups_only_where_words_are_kept(asked: None, settings: object) -> None:
    call_command("settle_calls")
    assert not Question.objects.exists()

    settings.AVATARS_TRANSCRIPTS = True
    call_command("settle_calls")
    assert Question.objects.count() == 9


def test_an_older_release_does_not_undo_what_newer_rules_have_grouped(asked: None) -> None:
    group_questions()
    before = grouped()
    Grouping.objects.update(version=99)

    assert group_questions() == Outcome()
    assert grouped() == before
