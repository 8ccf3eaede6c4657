"""What a visitor meets in a call with LittleLobster."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.sandbox.lobster import HEIGHT, SAMPLE_RATE, WIDTH, Performer, Role
from avatars.sandbox.lobster.script import LONGEST_LINE, SCRIPTS, language_of, tidy
from avatars.sandbox.lobster.voice import is_chinese

HELLO = "Hello from the test!"


def test_greets_with_the_start_script_and_the_transcript_says_so(call):
    visit = call(HELLO)
    visit.performer.joined(0.0)
    visit.run(5)
    begun, finished = visit.heard
    assert (begun.role, begun.text, begun.final) == ("assistant", HELLO, False)
    assert (finished.id, finished.text, finished.final) == (begun.id, HELLO, True)


def test_says_nothing_before_the_visitor_is_there(call):
    visit = call(HELLO)
    visit.run(20)
    assert visit.heard == []
    assert not np.any(np.concatenate(visit.sound))


def test_greets_once_even_when_told_twice_that_the_visitor_joined(call):
    visit = call(HELLO)
    visit.performer.joined(0.0)
    visit.run(4)
    visit.performer.joined(visit.at)
    visit.run(4)
    assert visit.lines() == [HELLO]


def test_has_a_greeting_of_its_own_without_a_start_script(call):
    for nothing in (None, "", "  \n"):
        visit = call(nothing)
        visit.performer.joined(0.0)
        visit.run(1)
        assert visit.lines() == [SCRIPTS["en"].greeting]


def test_the_sound_has_energy_while_it_speaks_and_none_afterwards(call):
    visit = call(HELLO)
    visit.performer.joined(0.0)
    visit.run(6)
    sound = np.concatenate(visit.sound) / 32768
    speaking = sound[SAMPLE_RATE // 2 : 3 * SAMPLE_RATE // 2]
    assert 0.05 < np.sqrt(np.mean(speaking**2)) < 0.3
    assert np.max(np.abs(sound)) < 1
    assert not np.any(sound[-SAMPLE_RATE:])


def test_the_mouth_follows_the_voice(call):
    visit = call("Oh my, what a lovely pet you have. Me and every friend!")
    visit.performer.joined(0.0)
    visit.run(7)
    loudness = [np.sqrt(np.mean((piece / 32768) ** 2)) for piece in visit.sound]
    openings = [doing.opening for doing in visit.doings]
    assert np.mean([o for o, level in zip(openings, loudness, strict=True) if level > 0.08]) > 0.5
    assert max(o for o, level in zip(openings, loudness, strict=True) if level == 0) < 0.01
    assert {doing.viseme for doing in visit.doings if doing.opening > 0.5} == {
        "ah", "eh", "ee", "oh", "mm",
    }  # fmt: skip


def test_answers_after_the_visitor_pauses(call):
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(3)
    visit.run(2, level=0.1)
    assert visit.lines() == ["Hi."]
    visit.run(3)
    assert visit.lines() == ["Hi.", SCRIPTS["en"].turns[0]]


def test_listens_while_the_visitor_speaks(call):
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(3)
    visit.run(2, level=0.1)
    assert visit.doings[-1].listening
    assert not visit.doings[-1].speaking


def test_keeps_the_conversation_going_for_a_dozen_turns(call):
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(3)
    for _ in range(12):
        visit.run(1, level=0.1)
        visit.run(14)
    assert set(SCRIPTS["en"].turns) <= set(visit.lines())


def test_the_beeps_of_a_fake_microphone_are_not_speech(call):
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(9, level=lambda at: 0.3 if at % 0.5 < 0.1 else 0.0)
    assert visit.lines() == ["Hi."]


def test_a_noisy_room_is_not_speech_for_ever(call):
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(60, level=0.03)
    assert not visit.performer._listener.speaking


def test_speaks_up_after_a_long_silence(call):
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(18)
    assert visit.lines() == ["Hi.", SCRIPTS["en"].nudges[0]]


def test_says_goodbye_when_asked_even_in_the_middle_of_a_line(call):
    visit = call("This is a rather long line that goes on and on and on, and then on.")
    visit.performer.joined(0.0)
    visit.run(1.5)
    visit.performer.goodbye(visit.at)
    visit.performer.goodbye(visit.at)
    visit.run(20)
    assert visit.lines()[1:] == [SCRIPTS["en"].goodbye]
    assert [utterance.final for utterance in visit.heard] == [False, True, False, True]


def test_says_goodbye_by_itself_before_the_time_is_up(call):
    visit = call("Hi.", max_duration=30)
    visit.performer.joined(0.0)
    visit.run(30)
    assert visit.heard[-1].text == SCRIPTS["en"].goodbye
    assert visit.heard[-1].final


@pytest.mark.parametrize(
    ("start_script", "language"),
    [("你好，很高興見到你們！", "zh-Hant"), ("你好，很高兴见到你们！", "zh-Hans")],
)
def test_stays_in_mandarin_for_a_chinese_start_script(call, start_script, language):
    visit = call(start_script)
    visit.performer.joined(0.0)
    visit.run(6)
    visit.run(1.5, level=0.1)
    visit.run(2)
    visit.performer.goodbye(visit.at)
    visit.run(2)
    script = SCRIPTS[language]
    assert visit.lines() == [start_script, script.turns[0], script.goodbye]


def test_every_script_has_a_dozen_turns_in_its_own_language():
    for language, script in SCRIPTS.items():
        assert len(set(script.turns)) == 12
        for line in (script.greeting, *script.turns, *script.nudges, script.goodbye):
            assert is_chinese(line) == (language != "en")
            if any(letter in line for letter in "们這们這个個"):
                assert language_of(line) == language


def test_frames_have_the_promised_shape_and_change_over_time():
    performer = Performer(Role(HELLO), 300)
    frames = [performer.frame(at / 2) for at in range(4)]
    for frame in frames:
        assert frame.shape == (HEIGHT * 3 // 2, WIDTH)
        assert frame.dtype == np.uint8
    for earlier, later in pairwise(frames):
        assert np.mean(earlier != later) > 0.01


def test_odd_levels_and_times_do_no_harm():
    performer = Performer(Role(HELLO), float("nan"))
    performer.joined(0.0)
    for level in (float("nan"), float("inf"), -1.0, 1e9):
        performer.hear(level, 1.0)
    assert len(performer.audio(2.0, 0)) == 0
    assert performer.frame(1e7).shape == performer.frame(0.0).shape


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=300) | st.text("你好龍龙🦞<&\0 .a\ud800", max_size=80))
def test_any_start_script_is_taken(text):
    performer = Performer(Role(text, text), 60)
    performer.joined(0.0)
    at = 0.0
    performer._greeting.speech.result(timeout=20)
    while not any(utterance.final for utterance in performer.spoken()):
        assert len(performer.audio(at, SAMPLE_RATE)) == SAMPLE_RATE
        at += 1.0
        assert at < 600


def test_a_very_long_start_script_is_cut_at_a_word():
    text = tidy("lobster " * 1000)
    assert LONGEST_LINE - 10 < len(text) <= LONGEST_LINE
    assert text.endswith("lobster")
    assert len(tidy("蝦" * 5000)) == LONGEST_LINE
