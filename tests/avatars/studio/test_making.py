"""One press makes one character at Runway, whatever is lost or killed in between."""

import json
from datetime import timedelta
from typing import Any

import pytest
import requests
import responses
from django.utils import timezone

from avatars.models import CUSTOM_VOICE, Avatar, Character
from avatars.runway import characters
from avatars.studio.characters import looking, making
from avatars.studio.characters.troubles import NotDone, Why
from tests.avatars.studio.conftest import fresh, some_time_passes
from tests.avatars.upstream import AVATAR, AVATAR_ID, AVATARS, avatar_answer

pytestmark = pytest.mark.django_db
MADE = {"status": "PROCESSING", "startScript": None}


def body(call: Any) -> dict[str, Any]:
    return dict(json.loads(call.request.body or b""))


def lists(runway: responses.RequestsMock, *found: dict[str, Any]) -> None:
    runway.get(AVATARS, json={"data": list(found), "hasMore": False, "nextCursor": None})


def created_now(**changes: Any) -> dict[str, Any]:
    now = timezone.now().isoformat()
    return avatar_answer(createdAt=now, updatedAt=now, **MADE | changes)


def make(character: Character) -> tuple[Why, ...]:
    """Have it made; the reasons why it was not, or not wholly."""
    try:
        making.make(fresh(character))
    except NotDone as error:
        return error.whys
    return ()


def test_it_is_made_of_what_is_here_and_then_given_its_first_words(
    draft: Character, runway: responses.RequestsMock
) -> None:
    asked = runway.post(AVATARS, json=avatar_answer(**MADE))
    changed = runway.patch(AVATAR, json=avatar_answer(status="PROCESSING"))

    assert make(draft) == ()

    sent = body(asked.calls[0])
    assert (sent["name"], sent["personality"]) == ("Cat", "Purrs.")
    assert sent["referenceImage"].startswith("data:image/jpeg;base64,")
    assert body(changed.calls[0]) == {"startScript": "Meow."}
    made = fresh(draft)
    assert (made.avatar.runway_id, made.status) == (AVATAR_ID, "PROCESSING")
    assert made.sent_portrait_id == made.portrait_id
    assert made.creating_since is None


def test_the_row_says_that_it_is_being_made_before_runway_is_asked(
    draft: Character, runway: responses.RequestsMock
) -> None:
    def looks(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        row = fresh(draft)
        assert row.creating_since is not None
        assert row.creating_name == "Cat"
        return 200, {}, json.dumps(avatar_answer())

    runway.add_callback(responses.POST, AVATARS, looks)
    runway.patch(AVATAR, json=avatar_answer())

    assert make(draft) == ()


def test_it_goes_from_being_made_to_ready(draft: Character, runway: responses.RequestsMock) -> None:
    runway.post(AVATARS, json=avatar_answer(status="PROCESSING"))
    runway.patch(AVATAR, json=avatar_answer(status="PROCESSING"))
    make(draft)
    runway.get(AVATAR, json=avatar_answer(status="READY"))
    character = some_time_passes(fresh(draft))

    assert looking.look(character) is None
    assert character.status == "READY"


def test_runway_is_asked_once_however_many_look(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id=AVATAR_ID)
    asked = runway.get(AVATAR, json=avatar_answer())

    for _ in range(5):
        looking.look(fresh(draft))

    assert asked.call_count == 1


def test_why_it_failed_is_said_in_words_of_ours(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id=AVATAR_ID)
    runway.get(AVATAR, json=avatar_answer(status="FAILED", failureReason="No face! Sorry."))

    looking.look(draft)

    assert "found no face" in draft.get_failure_display()
    assert "Sorry" not in json.dumps(draft.theirs)


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ({"portrait": None}, Why.NO_PICTURE),
        ({"voice": ""}, Why.NO_VOICE),
    ],
)
def test_what_is_missing_is_said_and_nothing_asked(
    draft: Character, runway: responses.RequestsMock, missing: dict[str, Any], why: Why
) -> None:
    Character.objects.update(**missing)

    assert make(draft) == (why,)
    assert not runway.calls


def test_without_a_secret_or_a_personality_nothing_is_asked(
    draft: Character, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.RUNWAYML_API_SECRET = ""
    draft.avatar.words.update(personality="")

    assert make(draft) == (Why.NO_SECRET, Why.NO_PERSONALITY)
    assert looking.look(draft) is None
    assert not runway.calls


def test_a_second_press_makes_no_second_character(
    draft: Character, runway: responses.RequestsMock
) -> None:
    asked = runway.post(AVATARS, json=avatar_answer(**MADE))
    runway.patch(AVATAR, json=avatar_answer())
    stale = fresh(draft)
    make(draft)

    with pytest.raises(NotDone) as refused:
        making.make(stale)

    assert refused.value.whys == (Why.AT_WORK,)
    assert asked.call_count == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            {"status": 400, "json": {"error": "This text cannot be used for an avatar."}},
            Why.PERSONALITY_REFUSED,
        ),
        ({"status": 400, "json": {"error": "x"}}, Why.REFUSED),
        ({"status": 401, "json": {"error": "x"}}, Why.SECRET_REFUSED),
    ],
)
def test_after_a_clear_no_it_is_a_draft_again(
    draft: Character, runway: responses.RequestsMock, answer: dict[str, Any], why: Why
) -> None:
    runway.post(AVATARS, **answer)

    assert make(draft) == (why,)

    assert making.can_be_made(fresh(draft))
    assert fresh(draft).sent_portrait_id is None


def test_refused_first_words_leave_a_character_and_are_named(
    draft: Character, runway: responses.RequestsMock
) -> None:
    runway.post(AVATARS, json=avatar_answer(**MADE))
    runway.patch(AVATAR, status=400, json={"error": "This text cannot be used for an avatar."})

    assert make(draft) == (Why.FIRST_WORDS_REFUSED,)

    assert fresh(draft).avatar.runway_id == AVATAR_ID


@pytest.mark.parametrize("lost", [{"body": requests.ConnectionError()}, {"status": 502}])
def test_a_create_whose_answer_was_lost_is_found_again_and_not_doubled(
    draft: Character, runway: responses.RequestsMock, lost: dict[str, Any]
) -> None:
    asked = runway.post(AVATARS, **lost)

    assert make(draft) == (Why.UNANSWERED,)
    assert make(draft) == (Why.AT_WORK,)
    lists(runway, created_now(name="Dog", id="dog"), created_now())
    character = some_time_passes(fresh(draft))
    looking.look(character)

    assert character.avatar.runway_id == AVATAR_ID
    assert character.status == "PROCESSING"
    assert character.sent_portrait_id == character.portrait_id
    assert asked.call_count == 1


def test_a_process_that_was_killed_between_row_and_answer_leaves_nothing_doubled(
    draft: Character, runway: responses.RequestsMock
) -> None:
    def killed(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        raise KeyboardInterrupt

    runway.add_callback(responses.POST, AVATARS, killed)
    with pytest.raises(KeyboardInterrupt):
        making.make(draft)
    lists(runway, created_now())

    character = some_time_passes(fresh(draft))
    looking.look(character)

    assert character.avatar.runway_id == AVATAR_ID


def test_an_answer_that_may_yet_come_is_not_searched_for(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Character.objects.update(creating_since=timezone.now(), creating_name="Cat")

    assert looking.look(draft) is None
    assert not runway.calls


def test_of_several_that_may_be_it_none_is_taken_unasked(
    draft: Character, runway: responses.RequestsMock
) -> None:
    runway.post(AVATARS, status=504)
    make(draft)
    lists(runway, created_now(), created_now(id="second"))

    character = some_time_passes(fresh(draft))
    looking.look(character)

    assert character.avatar.runway_id == ""
    assert [one.id for one in looking.candidates(character)] == [AVATAR_ID, "second"]


def test_older_ones_and_those_of_other_avatars_are_not_taken_for_it(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.create(slug="other", name="Other", runway_id="taken")
    runway.post(AVATARS, status=504)
    make(draft)
    old = avatar_answer(id="old", createdAt=(timezone.now() - timedelta(hours=1)).isoformat())
    lists(runway, old, created_now(id="taken"))

    character = some_time_passes(fresh(draft))
    looking.look(character)

    assert character.creating_since is not None
    assert looking.candidates(character) == []


def test_where_nothing_came_of_it_it_can_be_made_anew(
    draft: Character, runway: responses.RequestsMock
) -> None:
    runway.post(AVATARS, status=504)
    make(draft)
    character = fresh(draft)
    assert character.creating_since is not None

    assert making.give_up(character, character.creating_since)
    assert not making.give_up(character, character.creating_since)

    assert making.can_be_made(fresh(draft))


def test_while_runway_is_silent_that_is_said_and_nothing_changes(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id=AVATAR_ID)
    Character.objects.update(status="READY")
    runway.get(AVATAR, body=requests.ConnectionError())

    assert looking.look(draft) is Why.SILENT
    assert draft.status == "READY"


def test_one_that_failed_is_replaced_with_the_documents_it_had(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id="failed")
    Character.objects.update(status="FAILED", theirs={"documentIds": ["d1"]})
    asked = runway.post(AVATARS, json=avatar_answer(**MADE))
    runway.patch(AVATAR, json=avatar_answer())
    deleted = runway.delete(f"{AVATARS}/failed", status=204)

    assert make(draft) == ()

    assert body(asked.calls[0])["documentIds"] == ["d1"]
    assert deleted.call_count == 1
    assert fresh(draft).avatar.runway_id == AVATAR_ID


def test_one_that_is_ready_is_not_made_a_second_time(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id=AVATAR_ID)
    Character.objects.update(status="READY")

    assert make(draft) == (Why.AT_WORK,)
    assert not runway.calls


def test_a_custom_voice_is_sent_by_its_id(draft: Character, runway: responses.RequestsMock) -> None:
    Character.objects.update(voice_type=CUSTOM_VOICE, voice="v1")
    asked = runway.post(AVATARS, json=avatar_answer())
    runway.patch(AVATAR, json=avatar_answer())

    make(draft)

    assert body(asked.calls[0])["voice"] == {"type": "custom", "id": "v1"}
    assert characters.CUSTOM_VOICE == CUSTOM_VOICE
