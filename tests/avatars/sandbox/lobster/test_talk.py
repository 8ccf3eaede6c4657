"""What LittleLobster answers depends on what the visitor does."""

import pytest

from avatars.sandbox.lobster.script import SCRIPTS, language_heard

EN = SCRIPTS["en"]


@pytest.fixture
def greeted(call):
    """A call in which "Hi." has been said and it is the visitor's turn."""
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(3)
    return visit


def speak(visit, seconds):
    """Let the visitor speak for so long, then wait for the answer to begin; returns it."""
    visit.run(seconds, level=lambda at: 0.1 if at % 0.4 < 0.3 else 0.001)
    visit.run(2)
    return visit.lines()[-1]


def test_a_sentence_gets_an_answer(greeted):
    assert speak(greeted, 2) == EN.turns[0]


def test_a_word_or_two_get_a_question_back_but_never_twice_in_a_row(greeted):
    assert speak(greeted, 0.5) == EN.prompts[0]
    greeted.run(10)
    assert speak(greeted, 0.5) == EN.turns[0]
    greeted.run(10)
    assert speak(greeted, 0.5) == EN.prompts[1]


def test_a_long_story_is_thanked_for(greeted):
    assert speak(greeted, 8) == EN.thanks[0]


def test_it_says_farewell_to_a_visitor_who_wants_to_go_and_is_gone_when_that_is_said(greeted):
    greeted.performer.farewell(greeted.at)
    greeted.run(2)
    assert greeted.lines() == ["Hi.", EN.farewell]
    assert not greeted.performer.gone
    greeted.run(8)
    assert greeted.heard[-1].final
    assert greeted.performer.gone


def test_it_waves_and_smiles_with_its_last_words(greeted):
    greeted.performer.farewell(greeted.at)
    poses = []
    while not greeted.performer.gone:
        greeted.run(0.1)
        doing = greeted.performer._doing(greeted.at)
        poses.append(greeted.performer._movement.pose(greeted.at, doing))
    assert max(pose.raise_right for pose in poses[-20:]) > 0.9
    assert poses[-1].smile > 0.9


def test_it_goes_on_in_the_language_asked_for_even_in_the_middle_of_a_line(greeted):
    speak(greeted, 2)
    greeted.performer.switch("zh-Hant", greeted.at)
    greeted.run(6)
    assert greeted.lines()[-1] == SCRIPTS["zh-Hant"].switched
    assert speak(greeted, 2) == SCRIPTS["zh-Hant"].turns[1]


def test_asking_for_the_language_it_speaks_changes_nothing(greeted):
    greeted.performer.switch("en", greeted.at)
    greeted.run(3)
    assert greeted.lines() == ["Hi."]


def test_after_its_farewell_nothing_brings_it_back(greeted):
    greeted.performer.farewell(greeted.at)
    greeted.performer.switch("zh-Hans", greeted.at)
    greeted.performer.goodbye(greeted.at)
    greeted.run(10)
    greeted.run(2, level=0.1)
    greeted.run(5)
    assert greeted.lines() == ["Hi.", EN.farewell]


def test_what_it_is_told_it_answers_by_how_long_that_takes_to_say(greeted):
    for text, kind in (
        ("Hm", EN.prompts),
        ("How are you today?", EN.turns),
        ("so " * 20, EN.thanks),
    ):
        greeted.performer.told(text, greeted.at)
        greeted.run(2)
        assert greeted.lines()[-1] == kind[0]
        greeted.run(15)


def test_told_something_it_stops_what_it_was_saying(call):
    visit = call("This is a rather long greeting, and nobody waits for its end.")
    visit.performer.joined(0.0)
    visit.run(1.5)
    visit.performer.told("Hello, what is this?", visit.at)
    visit.run(1.5)
    assert visit.lines()[-1] == EN.turns[0]


@pytest.mark.parametrize(
    ("text", "current", "heard"),
    [
        ("Hello", "zh-Hant", "en"),
        ("你們好", "en", "zh-Hant"),
        ("你们好", "zh-Hant", "zh-Hans"),
        ("你好", "zh-Hant", "zh-Hant"),
        ("你好", "en", "zh-Hans"),
        ("42?", "zh-Hant", "zh-Hant"),
    ],
)
def test_a_language_is_left_only_for_another(text, current, heard):
    assert language_heard(text, current) == heard
