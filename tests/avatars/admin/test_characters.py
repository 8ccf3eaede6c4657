"""An owner makes an avatar's character at Runway, changes it, and sees what differs."""

import json
from typing import Any

import pytest
import requests
import responses
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar, CallLog, Character
from tests.avatars.studio.conftest import draft as draft
from tests.avatars.studio.conftest import fresh, picture, some_time_passes
from tests.avatars.upstream import AVATAR, AVATAR_ID, AVATARS, avatar_answer

pytestmark = pytest.mark.django_db
ADD = "/admin/avatars/avatar/add/"


def member(client: Client, group: str = "", *permissions: str) -> Client:
    user = User.objects.create_user("somebody", password="x", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.fixture
def owner(client: Client) -> Client:
    return member(client, "Avatar owners")


@pytest.fixture
def ready(draft: Character, runway: responses.RequestsMock) -> Character:
    """Made at Runway, and in step."""
    Avatar.objects.update(runway_id=AVATAR_ID)
    Character.objects.update(sent_portrait=draft.portrait)
    runway.get(AVATAR, json=avatar_answer())
    return fresh(draft)


def page(character: Character, more: str = "") -> str:
    return f"/admin/avatars/avatar/{character.avatar_id}/character/{more}"


def form(**changes: Any) -> dict[str, Any]:
    sent = {
        "name": "Cat",
        "slug": "cat",
        "active": "on",
        "max_seconds": 120,
        "voice": "clara",
        "hours-TOTAL_FORMS": 0,
        "hours-INITIAL_FORMS": 0,
        "words-TOTAL_FORMS": 1,
        "words-INITIAL_FORMS": 0,
        "words-0-locale": "en",
        "words-0-personality": "Purrs.",
        "words-0-start_script": "Meow.",
    }
    return sent | changes


def file(data: bytes, name: str = "cat.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_one_form_and_one_press_make_a_character(
    owner: Client, runway: responses.RequestsMock
) -> None:
    assert "Save and make it at Runway" in text(owner.get(ADD))
    runway.post(AVATARS, json=avatar_answer(status="PROCESSING", startScript=None))
    runway.patch(AVATAR, json=avatar_answer(status="PROCESSING"))

    answer = owner.post(ADD, form(portrait=file(picture()), _to_runway="1"), follow=True)

    character = Character.objects.get()
    assert answer.redirect_chain == [(page(character), 302)]
    assert "Being made" in text(answer)
    assert "data-waiting" in text(answer)
    assert character.avatar.runway_id == AVATAR_ID


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("made", [False, True])
def test_nothing_is_locked_while_runway_is_asked(
    client: Client, draft: Character, runway: responses.RequestsMock, made: bool
) -> None:
    asked: list[bool] = []

    def answer(_request: Any) -> tuple[int, dict[str, str], str]:
        asked.append(connection.in_atomic_block)
        return 200, {}, json.dumps(avatar_answer())

    runway.get(AVATAR, json=avatar_answer())
    runway.add_callback(responses.POST, AVATARS, answer)
    runway.add_callback(responses.PATCH, AVATAR, answer)
    Avatar.objects.update(runway_id=AVATAR_ID if made else "")

    User.objects.create_superuser("owner")
    client.force_login(User.objects.get())
    sent = form(voice="leo", _to_runway="1", **{"words-TOTAL_FORMS": 0})
    client.post(f"/admin/avatars/avatar/{draft.avatar_id}/change/", sent)

    assert asked
    assert not any(asked)


def test_saving_the_form_leaves_alone_what_runway_answered_meanwhile(
    owner: Client, draft: Character
) -> None:
    def answered(**_more: Any) -> None:
        Avatar.objects.update(runway_id=AVATAR_ID)

    pre_save.connect(answered, sender=Avatar)
    try:
        sent = form(name="Tom", **{"words-TOTAL_FORMS": 0})
        owner.post(f"/admin/avatars/avatar/{draft.avatar_id}/change/", sent)
    finally:
        pre_save.disconnect(answered, sender=Avatar)

    avatar = Avatar.objects.get()
    assert (avatar.name, avatar.runway_id) == ("Tom", AVATAR_ID)


def test_saved_without_that_press_it_is_a_draft_and_nothing_is_asked(
    owner: Client, runway: responses.RequestsMock
) -> None:
    owner.post(ADD, form(portrait=file(picture())))

    character = Character.objects.get()
    assert (character.voice, character.avatar.runway_id) == ("clara", "")
    assert not Avatar.objects.active()
    shown = text(owner.get(page(character)))
    assert "A draft." in shown
    assert 'value="make"' in shown
    assert not runway.calls


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"rubbish", "This is no picture that can be read"),
        (picture(300, 200), "too small"),
    ],
)
def test_a_bad_picture_is_refused_in_the_form(owner: Client, sent: bytes, said: str) -> None:
    assert said in text(owner.post(ADD, form(portrait=file(sent))))
    assert not Avatar.objects.exists()


def test_a_picture_that_will_be_cut_is_taken_with_a_warning(owner: Client) -> None:
    answer = owner.post(ADD, form(portrait=file(picture(1024, 1024))), follow=True)

    assert "top and bottom will be cut off" in text(answer)
    assert Character.objects.get().portrait is not None


def test_a_custom_voice_needs_its_id_and_rules_out_acts(owner: Client) -> None:
    assert "Give the id of the custom voice." in text(owner.post(ADD, form(voice="custom")))
    answer = owner.post(ADD, form(voice="custom", custom_voice="v-1", may_click="on"))
    assert "With a custom voice it can do nothing on the page" in text(answer)

    owner.post(ADD, form(voice="custom", custom_voice="v-1"))

    character = Character.objects.get()
    assert (character.voice_type, character.voice) == ("custom", "v-1")


def test_a_character_with_a_custom_voice_that_was_taken_from_the_account_warns_of_its_acts(
    owner: Client, draft: Character
) -> None:
    assert "Its voice is a custom one" not in text(owner.get(page(draft)))
    Character.objects.update(voice_type="custom", voice="v-1")
    Avatar.objects.update(may_scroll=True)

    assert "Its voice is a custom one" in text(owner.get(page(draft)))


def test_an_editor_cannot_switch_on_what_a_custom_voice_rules_out(
    client: Client, draft: Character
) -> None:
    Character.objects.update(voice_type="custom", voice="v-1")
    editor = member(client, "Avatar editors")

    change = f"/admin/avatars/avatar/{draft.avatar_id}/change/"
    sent = form(may_click="on", **{"words-TOTAL_FORMS": 0})
    del sent["voice"]
    answer = editor.post(change, sent)

    assert "With a custom voice" in text(answer)


def test_its_voice_is_changed_and_brought_to_runway_by_one_press(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    later = "2026-11-02T10:00:00Z"
    voice = {"type": "runway-live-preset", "presetId": "leo"}
    changed = runway.patch(AVATAR, json=avatar_answer(voice=voice, updatedAt=later))
    change = f"/admin/avatars/avatar/{ready.avatar_id}/change/"
    assert "Save and bring it to Runway" in text(owner.get(change))

    sent = form(voice="leo", _to_runway="1", slug="littlelobster", **{"words-TOTAL_FORMS": 0})
    answer = owner.post(change, sent, follow=True)

    assert changed.call_count == 1
    assert "Runway has what is here." in text(answer)
    assert "in step" in text(answer)


def test_the_state_is_asked_for_without_a_reload_and_changes_its_version(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    Character.objects.update(status="PROCESSING")
    before = text(owner.get(page(ready)))

    state = owner.get(page(ready, "state/"))

    assert "data-waiting" in before
    assert "data-waiting" not in text(state)
    assert "<html" not in text(state)
    assert "no-store" in state["Cache-Control"]
    assert "Ready" in text(state)


def test_a_failure_is_told_in_our_words(
    owner: Client, draft: Character, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id=AVATAR_ID)
    runway.get(AVATAR, json=avatar_answer(status="FAILED", failureReason="Face not found, mate"))

    state = text(owner.get(page(draft, "state/")))

    assert "found no face in the picture" in state
    assert "mate" not in state
    assert "Make it anew at Runway" in state


def test_a_lost_answer_is_told_and_the_characters_that_may_be_it_are_offered(
    owner: Client, draft: Character, runway: responses.RequestsMock
) -> None:
    runway.post(AVATARS, body=requests.ConnectionError())
    owner.post(page(draft), {"act": "make"})
    shown = text(owner.get(page(draft)))
    assert "Runway did not answer. It may have done it or not." in shown
    assert "under the name Cat" in shown
    now = timezone.now().isoformat()
    found = [avatar_answer(id=name, createdAt=now) for name in ("one", "two")]
    runway.get(AVATARS, json={"data": found, "hasMore": False, "nextCursor": None})
    some_time_passes(fresh(draft))

    state = text(owner.get(page(draft, "state/")))
    assert "Which of these is it?" in state
    owner.post(page(draft), {"act": "adopt", "id": "two"})

    assert fresh(draft).avatar.runway_id == "two"


def test_where_nothing_came_it_can_be_made_anew_after_a_while(
    owner: Client, draft: Character, runway: responses.RequestsMock
) -> None:
    runway.post(AVATARS, status=504)
    runway.get(AVATARS, json={"data": [], "hasMore": False, "nextCursor": None})
    owner.post(page(draft), {"act": "make"})
    owner.post(page(draft), {"act": "give_up"})
    assert fresh(draft).creating_since is not None
    some_time_passes(fresh(draft), 90)

    assert "Nothing came of it" in text(owner.get(page(draft, "state/")))
    owner.post(page(draft), {"act": "give_up"})

    assert 'value="make"' in text(owner.get(page(draft)))


def test_moderation_is_told_by_text_and_never_in_runways_words(
    owner: Client, draft: Character, runway: responses.RequestsMock
) -> None:
    error = "This text cannot be used for an avatar because of reasons"
    runway.post(AVATARS, status=400, json={"error": error})

    answer = text(owner.post(page(draft), {"act": "make"}, follow=True))

    assert "does not allow the personality" in answer
    assert "because of reasons" not in answer
    assert "reasons" not in LogEntry.objects.latest("pk").change_message


def test_what_was_changed_there_is_shown_before_it_is_overwritten(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    owner.get(page(ready, "state/"))
    later = {"personality": "Barks.", "updatedAt": "2026-11-02T10:00:00Z"}
    runway.replace(responses.GET, AVATAR, json=avatar_answer(**later))
    Character.objects.update(voice="leo")
    changed = runway.patch(AVATAR, json=avatar_answer(updatedAt="2026-11-03T10:00:00Z"))

    answer = owner.post(page(ready), {"act": "bring", "seen": "of-before"}, follow=True)

    assert changed.call_count == 0
    assert "It was changed at Runway meanwhile" in text(answer)
    assert "Barks." in text(answer)
    assert "Overwrite it at Runway" in text(answer)
    owner.post(page(ready), {"act": "bring", "seen": answer.context["seen"]})
    assert changed.call_count == 2


def test_theirs_can_be_taken_over(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    later = {"personality": "Barks.", "updatedAt": "2026-11-02T10:00:00Z"}
    runway.replace(responses.GET, AVATAR, json=avatar_answer(**later))
    seen = owner.get(page(ready, "?look=1")).context["seen"]

    owner.post(page(ready), {"act": "take", "seen": seen})

    assert fresh(ready).avatar.words_in("en").personality == "Barks."


def test_it_is_deleted_after_a_question_and_not_while_somebody_talks_with_it(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    deleted = runway.delete(AVATAR, status=204)
    call = CallLog.objects.create(avatar=ready.avatar, max_seconds=60, status="live")
    assert "1 visitor is talking with it now" in text(owner.get(page(ready, "delete/")))
    owner.post(page(ready, "delete/"))
    assert deleted.call_count == 0
    call.delete()

    assert "a draft that can be made anew" in text(owner.get(page(ready, "delete/")))
    answer = owner.post(page(ready, "delete/"), follow=True)

    assert "Here it is a draft again" in text(answer)
    assert Avatar.objects.get().runway_id == ""
    assert owner.get(page(ready, "delete/")).status_code == 404


def test_another_character_is_picked_from_the_account_by_id_or_from_runways_own(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    found = {"data": [avatar_answer(id="two", name="Dog")], "hasMore": True, "nextCursor": "c2"}
    runway.get(AVATARS, json=found)
    runway.get(f"{AVATARS}/two", json=avatar_answer(id="two", name="Dog"))
    shown = text(owner.get(page(ready, "choose/")))
    assert "Dog" in shown
    assert "?cursor=c2" in shown
    assert "Cooking teacher" in shown

    owner.post(page(ready, "choose/"), {"id": " two "})
    assert Avatar.objects.get().as_upstream() == {"type": "custom", "avatarId": "two"}

    owner.post(page(ready, "choose/"), {"preset": "cat-character"})
    assert Avatar.objects.get().kind == "runway-preset"
    assert "One of Runway’s own" in text(owner.get(page(ready)))


def test_an_unknown_id_is_told_in_words(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    runway.get(AVATARS, json={"data": [], "hasMore": False, "nextCursor": None})
    runway.get(f"{AVATARS}/nobody", status=404, json={"error": "x"})

    answer = owner.post(page(ready, "choose/"), {"id": "nobody"}, follow=True)

    assert "Runway does not know this character." in text(answer)
    assert Avatar.objects.get().runway_id == AVATAR_ID


def test_without_a_secret_pages_say_so_and_offer_nothing(
    owner: Client, draft: Character, settings: Any, runway: responses.RequestsMock
) -> None:
    settings.RUNWAYML_API_SECRET = ""

    for address in (page(draft), page(draft, "state/"), page(draft, "choose/")):
        shown = text(owner.get(address))
        assert "No API secret is set here" in shown
        assert 'name="act"' not in shown
    change = text(owner.get(f"/admin/avatars/avatar/{draft.avatar_id}/change/"))
    assert "_to_runway" not in change
    assert not runway.calls


@pytest.mark.parametrize("group", ["Avatar editors", ""])
def test_without_the_permission_everything_is_shown_and_nothing_offered(
    client: Client, ready: Character, group: str, runway: responses.RequestsMock
) -> None:
    somebody = member(client, group, *([] if group else ["view_avatar"]))
    change = text(somebody.get(f"/admin/avatars/avatar/{ready.avatar_id}/change/"))
    assert "_to_runway" not in change
    assert 'name="voice"' not in change
    assert page(ready) in change

    for address in (page(ready), page(ready, "state/")):
        shown = text(somebody.get(address))
        assert "Purrs." in shown or address == page(ready)
        assert 'name="act"' not in shown
        assert "/choose/" not in shown
        assert "/delete/" not in shown
    assert somebody.post(page(ready), {"act": "make"}).status_code == 403
    for more in ("choose/", "delete/"):
        assert somebody.get(page(ready, more)).status_code == 403
        assert somebody.post(page(ready, more)).status_code == 403


def test_a_forged_form_of_an_editors_changes_neither_picture_nor_voice_and_asks_nothing(
    client: Client, draft: Character, runway: responses.RequestsMock
) -> None:
    editor = member(client, "Avatar editors")
    before = Character.objects.values().get()

    sent = form(voice="leo", portrait=file(picture(colour="blue")), _to_runway="1")
    editor.post(f"/admin/avatars/avatar/{draft.avatar_id}/change/", sent | {"words-TOTAL_FORMS": 0})

    assert Character.objects.values().get() == before
    assert not runway.calls


def test_a_picture_of_an_editors_is_not_even_read(
    client: Client, draft: Character, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avatars.studio.characters.portraits.read", pytest.fail)
    editor = member(client, "Avatar editors")

    sent = form(name="Tom", portrait=file(b"x"), **{"words-TOTAL_FORMS": 0})
    editor.post(f"/admin/avatars/avatar/{draft.avatar_id}/change/", sent)

    assert Avatar.objects.get().name == "Tom"


def test_who_may_not_see_avatars_sees_no_character_and_no_picture(
    client: Client, draft: Character
) -> None:
    nobody = member(client)

    for more in ("", "state/", "choose/", "delete/", f"portrait/{draft.portrait_id}/"):
        assert nobody.get(page(draft, more)).status_code == 403
    client.logout()
    assert client.get(page(draft, f"portrait/{draft.portrait_id}/")).status_code == 302


def test_the_picture_is_shown_to_staff_as_what_it_is(owner: Client, draft: Character) -> None:
    answer = owner.get(page(draft, f"portrait/{draft.portrait_id}/"))

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xff\xd8")
    assert owner.get(page(draft, "portrait/none/")).status_code == 404
    # No database is asked for what PostgreSQL takes in no text.
    assert owner.get(page(draft, "portrait/%00/")).status_code == 302


def test_everything_that_is_done_is_in_the_history(
    owner: Client, draft: Character, runway: responses.RequestsMock
) -> None:
    runway.post(AVATARS, json=avatar_answer())
    runway.patch(AVATAR, json=avatar_answer())

    owner.post(page(draft), {"act": "make"})

    entry = LogEntry.objects.latest("pk")
    assert entry.change_message == "Runway is making it."
    assert entry.object_id == str(draft.avatar_id)
    assert owner.post(page(draft), {"act": "dance"}).status_code == 404


def test_a_picture_that_runway_works_on_is_told_about_in_words(
    owner: Client, ready: Character, runway: responses.RequestsMock
) -> None:
    Character.objects.update(sent_portrait=None)
    runway.patch(AVATAR, status=409, json={"error": "x"})

    answer = owner.post(page(ready), {"act": "bring"}, follow=True)

    assert "Runway is still working on the picture" in text(answer)
