"""In step with Runway: nothing that somebody did there is overwritten unseen."""

import json
from typing import Any

import pytest
import responses
from django.contrib.auth.models import User
from django.utils import timezone

from avatars.models import Avatar, CallLog, Character, WordsVersion
from avatars.studio.characters import choosing, comparing, looking, syncing
from avatars.studio.characters.troubles import NotDone, Why
from tests.avatars.studio.conftest import fresh, some_time_passes
from tests.avatars.upstream import AVATAR, AVATAR_ID, AVATARS, avatar_answer

pytestmark = pytest.mark.django_db
LATER = "2026-11-02T10:00:00Z"


@pytest.fixture
def made(draft: Character, runway: responses.RequestsMock) -> Character:
    """A character that is READY and in step."""
    Avatar.objects.update(runway_id=AVATAR_ID)
    Character.objects.update(sent_portrait=draft.portrait)
    runway.get(AVATAR, json=avatar_answer())
    looking.look(draft)
    return fresh(draft)


def differing(character: Character) -> list[str]:
    return [row.field for row in comparing.rows(fresh(character)) if row.differs]


def there(runway: responses.RequestsMock, **changes: Any) -> None:
    """Somebody changed it at Runway."""
    runway.replace(responses.GET, AVATAR, json=avatar_answer(updatedAt=LATER, **changes))


def sent(call: Any) -> dict[str, Any]:
    return dict(json.loads(call.request.body or b""))


def bring(character: Character, seen: str = "") -> tuple[Why, ...]:
    try:
        syncing.bring(fresh(character), seen)
    except NotDone as error:
        return error.whys
    return ()


def test_what_is_the_same_is_in_step_whatever_browsers_do_to_line_ends(made: Character) -> None:
    made.avatar.words.update(personality="Purrs.\r\n")

    assert differing(made) == []


def test_a_new_voice_is_sent_alone(made: Character, runway: responses.RequestsMock) -> None:
    Character.objects.update(voice="leo")
    voice = {"type": "runway-live-preset", "presetId": "leo"}
    changed = runway.patch(AVATAR, json=avatar_answer(voice=voice, updatedAt=LATER))
    assert differing(made) == ["voice"]

    assert bring(made) == ()

    assert sent(changed.calls[0]) == {"voice": voice}
    assert differing(made) == []


def test_a_look_just_after_a_change_that_knows_less_is_dropped(
    made: Character, runway: responses.RequestsMock
) -> None:
    made.avatar.words.update(personality="Hisses.")
    runway.patch(AVATAR, json=avatar_answer(personality="Hisses.", updatedAt=LATER))
    bring(made)

    character = some_time_passes(fresh(made))
    looking.look(character)

    assert character.theirs["personality"] == "Hisses."
    assert differing(made) == []


def test_what_was_changed_there_is_not_overwritten_before_it_was_looked_at(
    made: Character, runway: responses.RequestsMock
) -> None:
    there(runway, personality="Barks.")
    changed = runway.patch(AVATAR, json=avatar_answer(updatedAt="2026-11-03T10:00:00Z"))

    assert bring(made) == (Why.CHANGED_THERE,)
    assert changed.call_count == 0
    row = next(row for row in comparing.rows(fresh(made)) if row.field == "personality")
    assert (row.ours, row.theirs, row.changed_there) == ("Purrs.", "Barks.", True)

    assert bring(made, comparing.fingerprint(fresh(made).theirs)) == ()
    assert sent(changed.calls[0]) == {"personality": "Purrs."}


def test_a_further_change_there_has_to_be_looked_at_too(
    made: Character, runway: responses.RequestsMock
) -> None:
    there(runway, personality="Barks.")
    bring(made)
    seen = comparing.fingerprint(fresh(made).theirs)
    runway.replace(
        responses.GET,
        AVATAR,
        json=avatar_answer(personality="Moos.", updatedAt="2026-11-02T11:00:00Z"),
    )

    assert bring(made, seen) == (Why.CHANGED_THERE,)


def test_a_change_there_of_what_does_not_differ_is_no_obstacle(
    made: Character, runway: responses.RequestsMock
) -> None:
    """Documents are kept in step by others."""
    Character.objects.update(voice="leo")
    there(runway, documentIds=["d1"])
    runway.patch(AVATAR, json=avatar_answer(updatedAt=LATER))

    assert bring(made) == ()


def test_moderation_is_told_by_text_and_the_others_are_sent(
    made: Character, runway: responses.RequestsMock
) -> None:
    made.avatar.words.update(personality="Bad.", start_script="Worse.")
    Character.objects.update(voice="leo")
    voice = {"type": "runway-live-preset", "presetId": "leo"}
    runway.patch(AVATAR, json=avatar_answer(voice=voice, updatedAt=LATER))
    refused = {"status": 400, "json": {"error": "This text cannot be used for an avatar: secret"}}
    runway.patch(AVATAR, **refused)
    runway.patch(AVATAR, **refused)

    assert bring(made) == (Why.PERSONALITY_REFUSED, Why.FIRST_WORDS_REFUSED)
    assert differing(made) == ["personality", "startScript"]


def test_a_picture_cannot_be_replaced_while_runway_works_on_it(
    made: Character, runway: responses.RequestsMock
) -> None:
    Character.objects.update(sent_portrait=None)
    changed = runway.patch(AVATAR, status=409, json={"error": "x"})

    assert differing(made) == [comparing.PICTURE]
    assert bring(made) == (Why.PROCESSING,)
    assert sent(changed.calls[0])[comparing.PICTURE].startswith("data:image/jpeg;base64,")
    assert differing(made) == [comparing.PICTURE]


def test_a_new_picture_is_known_by_what_was_sent(
    made: Character, runway: responses.RequestsMock
) -> None:
    Character.objects.update(sent_portrait=None)
    runway.patch(AVATAR, json=avatar_answer(status="PROCESSING", updatedAt=LATER))

    assert bring(made) == ()
    assert fresh(made).status == "PROCESSING"
    assert differing(made) == []


def test_what_is_empty_here_stays_as_it_is_there(made: Character) -> None:
    made.avatar.words.update(start_script="")

    assert differing(made) == []


def test_theirs_is_taken_over_with_its_author(
    made: Character, runway: responses.RequestsMock
) -> None:
    voice = {"type": "custom", "id": "v1", "deleted": False}
    there(runway, name="Kitty", personality="Barks.", voice=voice)
    author = User.objects.create_user("editor")
    bring(made)

    syncing.take(fresh(made), author, comparing.fingerprint(fresh(made).theirs))

    character = fresh(made)
    assert character.avatar.name == "Kitty"
    assert (character.voice_type, character.voice) == ("custom", "v1")
    assert character.avatar.words_in("en").personality == "Barks."
    assert WordsVersion.objects.get(personality="Barks.").author == author
    assert WordsVersion.objects.get(personality="Purrs.").author is None
    assert differing(made) == []


def test_it_is_not_deleted_while_visitors_talk_with_it(
    made: Character, runway: responses.RequestsMock
) -> None:
    CallLog.objects.create(avatar=made.avatar, max_seconds=60, status=CallLog.Status.LIVE)

    with pytest.raises(NotDone) as refused:
        syncing.remove(made)

    assert refused.value.whys == (Why.IN_CALLS,)
    assert Avatar.objects.get().runway_id == AVATAR_ID


def test_it_is_not_deleted_while_another_avatar_has_it_too(
    made: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.create(slug="other", name="Other", runway_id=AVATAR_ID)
    deleted = runway.delete(AVATAR, status=204)

    with pytest.raises(NotDone) as refused:
        syncing.remove(made)

    assert refused.value.whys == (Why.SHARED,)
    assert deleted.call_count == 0
    assert Avatar.objects.filter(runway_id=AVATAR_ID).count() == 2


def test_deleted_at_runway_it_is_a_draft_here(
    made: Character, runway: responses.RequestsMock
) -> None:
    runway.delete(AVATAR, status=204)

    syncing.remove(made)

    character = fresh(made)
    assert (character.avatar.runway_id, character.status, character.theirs) == ("", "", {})
    assert character.portrait_id is not None


def test_one_that_was_deleted_there_is_said_to_be_gone(
    made: Character, runway: responses.RequestsMock
) -> None:
    runway.replace(responses.GET, AVATAR, status=404, json={"error": "x"})

    assert bring(made) == (Why.GONE,)
    assert fresh(made).status == "GONE"


def test_a_character_of_the_account_is_taken_by_its_id_with_its_words_and_voice(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    avatar.words.all().delete()
    Avatar.objects.update(runway_id="")
    character = Character.objects.create(avatar=avatar)
    runway.get(AVATAR, json=avatar_answer())

    choosing.use(character, AVATAR_ID)

    character = fresh(character)
    assert character.avatar.runway_id == AVATAR_ID
    assert (character.voice, character.status) == ("clara", "READY")
    assert character.avatar.words_in("en").start_script == "Meow."
    assert looking.look(character) is None


def test_an_id_that_runway_does_not_know_changes_nothing(
    made: Character, runway: responses.RequestsMock
) -> None:
    runway.get(f"{AVATARS}/nobody", status=404, json={"error": "x"})

    with pytest.raises(NotDone) as refused:
        choosing.use(made, "nobody")

    assert refused.value.whys == (Why.GONE,)
    assert Avatar.objects.get().runway_id == AVATAR_ID


def test_none_is_chosen_while_one_is_being_made(
    draft: Character, runway: responses.RequestsMock
) -> None:
    Character.objects.update(creating_since=timezone.now(), creating_name="Cat")
    runway.get(AVATAR, json=avatar_answer())

    with pytest.raises(NotDone):
        choosing.use(draft, AVATAR_ID)
    with pytest.raises(NotDone):
        choosing.use_preset(draft, "cat-character")

    assert Avatar.objects.get().runway_id == ""


def test_one_of_runways_own_is_chosen_by_name(draft: Character) -> None:
    choosing.use_preset(draft, "cat-character")

    avatar = Avatar.objects.get()
    assert avatar.as_upstream() == {"type": "runway-preset", "presetId": "cat-character"}
    with pytest.raises(NotDone):
        choosing.use_preset(draft, "dog-character")


def test_the_list_says_who_has_a_character_already(
    made: Character, runway: responses.RequestsMock
) -> None:
    answer = {"data": [avatar_answer(), avatar_answer(id="free")], "hasMore": True}
    runway.get(AVATARS, json=answer | {"nextCursor": "next"})

    found, cursor = choosing.page()

    assert [(one.id, one.used_by) for one in found] == [(AVATAR_ID, "Cat"), ("free", "")]
    assert cursor == "next"
