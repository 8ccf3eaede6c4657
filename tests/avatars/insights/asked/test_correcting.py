"""What people make right stays, whatever is grouped anew."""

from collections.abc import Callable

import pytest

from avatars.insights.asked import correcting, regrouping
from avatars.insights.asked.correcting import Elsewhere
from avatars.insights.asked.keeping import group_questions
from avatars.insights.asked.lock import state
from avatars.models import Grouping, Question, QuestionGroup, Transcript
from tests.avatars.insights.asked.conftest import CHINESE_PRICE, PHOTOS, PRICE, WEATHER, Said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grouped(asked: None) -> None:
    group_questions()


def of(text: str) -> int:
    """The group of a question."""
    group = Question.objects.get(said=text).group_id
    assert group is not None
    return group


def ids(*texts: str) -> list[int]:
    return list(Question.objects.filter(said__in=texts).values_list("pk", flat=True))


def anew() -> None:
    assert group_questions(anew=True).regrouped


def members(group: int) -> set[str]:
    return set(Question.objects.filter(group=group).values_list("said", flat=True))


def test_groups_stay_the_same_when_nothing_has_changed() -> None:
    before = dict(Question.objects.values_list("said", "group"))

    anew()

    assert dict(Question.objects.values_list("said", "group")) == before


def test_a_name_stays() -> None:
    price = of(PRICE[0])
    correcting.name(price, "What it costs")

    anew()

    assert of(PRICE[1]) == price
    assert QuestionGroup.objects.get(pk=price).name == "What it costs"


def test_two_groups_that_are_one_stay_one() -> None:
    price, weather = of(PRICE[0]), of(WEATHER[0])
    correcting.merge(price, weather)

    anew()

    assert members(price) == {*PRICE, *CHINESE_PRICE, *WEATHER}
    assert not QuestionGroup.objects.filter(pk=weather).exists()


def test_the_name_of_a_group_that_is_taken_in_is_kept_where_there_is_none() -> None:
    price, weather, photos = of(PRICE[0]), of(WEATHER[0]), of(PHOTOS[0])
    correcting.name(weather, "Weather")
    correcting.name(photos, "Photos")

    correcting.merge(price, weather)
    correcting.merge(price, photos)

    assert QuestionGroup.objects.get(pk=price).name == "Weather"


def test_what_was_split_off_stays_apart() -> None:
    price = of(PRICE[0])
    chinese = correcting.split(price, ids(*CHINESE_PRICE))

    anew()

    assert members(price) == set(PRICE)
    assert members(chinese) == set(CHINESE_PRICE)


def test_what_was_moved_stays_where_it_was_moved_to() -> None:
    photos = of(PHOTOS[0])
    correcting.move(of(WEATHER[0]), ids(WEATHER[0]), photos)

    anew()

    assert members(photos) == {*PHOTOS, WEATHER[0]}
    assert members(of(WEATHER[1])) == {WEATHER[1]}


def test_hidden_and_answered_groups_stay_so_and_are_apart_from_each_other() -> None:
    price, weather = of(PRICE[0]), of(WEATHER[0])
    correcting.hide(weather, hidden=True)
    correcting.mark_answered(price, answered=True)

    anew()

    assert QuestionGroup.objects.get(hidden=True).pk == of(WEATHER[1]) == weather
    assert QuestionGroup.objects.get(answered_at__isnull=False).pk == of(PRICE[1]) == price
    correcting.hide(weather, hidden=False)
    correcting.mark_answered(price, answered=False)
    assert not QuestionGroup.objects.exclude(hidden=False, answered_at=None).exists()


def test_new_questions_come_to_what_people_have_made_right(said: Said) -> None:
    weather = of(WEATHER[0])
    correcting.merge(weather, of(PHOTOS[0]))
    said("what's the weather tomorrow")

    group_questions()
    anew()

    assert "what's the weather tomorrow" in members(weather)
    assert not Question.objects.get(said="what's the weather tomorrow").held


def test_a_named_group_outlives_its_questions_and_is_found_again(said: Said) -> None:
    weather, photos = of(WEATHER[0]), of(PHOTOS[0])
    correcting.name(weather, "What's the weather like?")
    correcting.hide(photos, hidden=True)
    Transcript.objects.filter(questions__said__in=[*WEATHER, *PHOTOS]).delete()
    anew()
    assert not QuestionGroup.objects.filter(pk=photos).exists()

    said("what's the weather like tomorrow")
    group_questions()
    assert of("what's the weather like tomorrow") == weather
    anew()
    assert of("what's the weather like tomorrow") == weather


def test_when_all_that_was_seen_is_gone_the_group_keeps_what_it_has(said: Said) -> None:
    weather = of(WEATHER[0])
    correcting.name(weather, "Weather")
    said("will it be sunny and warm tomorrow, what's the weather like")
    group_questions()
    Transcript.objects.filter(questions__said__in=WEATHER).delete()

    anew()

    assert Question.objects.filter(group=weather).exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda group, other: correcting.name(other, "x"),
        lambda group, other: correcting.hide(other, hidden=True),
        lambda group, other: correcting.merge(group, other),
        lambda group, other: correcting.merge(group, group),
        lambda group, other: correcting.move(group, ids(PRICE[0]), other),
        lambda group, other: correcting.move(group, ids(PRICE[0]), group),
        lambda group, other: correcting.move(group, ids(PHOTOS[0]), group),
        lambda group, other: correcting.split(group, ids(PHOTOS[0])),
        lambda group, other: correcting.split(group, []),
    ],
)
def test_what_is_elsewhere_meanwhile_is_not_changed(act: Callable[[int, int], None]) -> None:
    group, other = of(PRICE[0]), of(WEATHER[0])
    correcting.merge(of(PHOTOS[0]), other)
    before = dict(Question.objects.values_list("said", "group")), QuestionGroup.objects.count()

    with pytest.raises(Elsewhere):
        act(group, other)

    after = dict(Question.objects.values_list("said", "group")), QuestionGroup.objects.count()
    assert after == before


def test_a_group_that_lost_all_to_another_is_gone() -> None:
    weather = of(WEATHER[0])

    assert correcting.move(weather, ids(*WEATHER), of(PRICE[0])) == 2

    assert not QuestionGroup.objects.filter(pk=weather).exists()


def test_who_changes_a_group_while_all_is_grouped_anew_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    price, weather = of(PRICE[0]), of(WEATHER[0])
    nearness = regrouping._nearness

    def meanwhile(*args: object) -> list[int]:
        correcting.merge(price, weather)
        return nearness(*args)

    with monkeypatch.context() as patch:
        patch.setattr(regrouping, "_nearness", meanwhile)
        correcting.want_anew()
        assert not group_questions().regrouped

    assert state().wanted, "it is still due"
    assert group_questions().regrouped
    assert members(price) == {*PRICE, *CHINESE_PRICE, *WEATHER}
    assert not Grouping.objects.get().wanted


def test_a_new_question_does_not_join_a_group_that_went_meanwhile(said: Said) -> None:
    said("do you speak spanish")
    group_questions()
    price, weather = of(PRICE[0]), of(WEATHER[0])
    correcting.merge(price, weather)
    said("what's the weather like tomorrow")

    group_questions()

    assert of("what's the weather like tomorrow") == price
    anew()
    assert of("what's the weather like tomorrow") == price
