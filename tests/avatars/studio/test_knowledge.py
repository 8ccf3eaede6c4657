"""Documents brought in step with Runway, whatever happens in between."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from avatars.models import Avatar, Document, Knowledge
from avatars.models.documents import in_state
from avatars.studio.knowledge import deciding, others
from avatars.studio.knowledge.all_in_step import sync_knowledge, sync_some
from avatars.studio.knowledge.documents import COMES_WITHIN, sync_document
from avatars.studio.knowledge.leases import LEASE, Taken, leased
from tests.avatars.studio.conftest import Shelf

pytestmark = pytest.mark.django_db
Write = Callable[..., Document]
States, Status = Document.State, Document.Status


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


def kill(*_: object) -> None:
    raise Killed


def later(document: Document) -> None:
    """The time that a killed process's lease and its create's answer take is over."""
    long_ago = timezone.now() - LEASE
    Document.objects.filter(pk=document.pk).update(leased_until=None)
    Document.objects.filter(pk=document.pk, sent_at__isnull=False).update(sent_at=long_ago)
    Knowledge.objects.update(leased_until=None)


def state(document: Document) -> str:
    document.refresh_from_db()
    # The list's filter says the same as the row.
    (listed,) = [one for one in States if in_state(Document.objects.filter(pk=document.pk), one)]
    assert listed == document.state
    return document.state


def test_what_is_published_is_made_at_runway_and_given_to_its_avatars(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    assert state(document) == States.NEW

    outcome = sync_knowledge()

    assert outcome.complete
    assert state(document) == States.IN_STEP
    there = shelf.documents[document.runway_id]
    assert (there["name"], there["content"]) == ("Claws", "They are dark red.")
    assert shelf.avatars[avatar.runway_id] == [document.runway_id]


def test_nothing_is_sent_twice(shelf: Shelf, write: Write) -> None:
    write()
    sync_knowledge()
    sync_knowledge()  # learns when Runway says it was changed
    shelf.requests.clear()

    sync_knowledge()

    assert shelf.requests == ["GET documents", "GET avatars"]


def test_a_change_here_is_sent(shelf: Shelf, write: Write) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    document.text = "They are red."
    document.save()
    assert state(document) == States.CHANGED_HERE

    sync_knowledge()

    assert state(document) == States.IN_STEP
    assert shelf.documents[document.runway_id]["content"] == "They are red."


@pytest.mark.parametrize("status", [Status.DRAFT, Status.DELETED])
def test_what_is_no_longer_published_is_deleted_there(
    shelf: Shelf, write: Write, avatar: Avatar, status: str
) -> None:
    document = write()
    sync_knowledge()
    Document.objects.all().take_back(status)
    assert state(document) == States.LEAVING

    sync_knowledge()

    assert shelf.documents == {}
    assert shelf.avatars[avatar.runway_id] == []
    assert Document.objects.count() == (status == Status.DRAFT)


def test_a_draft_stays_here(shelf: Shelf, write: Write) -> None:
    document = write(status=Status.DRAFT)

    sync_knowledge()

    assert state(document) == States.DRAFT
    assert shelf.documents == {}


def test_one_that_is_refused_holds_up_no_other(shelf: Shelf, write: Write) -> None:
    bad, good = write("Bad", "forbidden words"), write("Good")

    outcome = sync_knowledge()

    assert state(bad) == States.FAILED
    assert bad.failure == Document.Failure.MODERATED
    assert state(good) == States.IN_STEP
    assert outcome.failed == ["Bad (Runway’s moderation does not take this text)"]
    bad.text = "Kind words"
    bad.save()
    assert sync_knowledge().complete
    assert shelf.names() == ["Bad", "Good"]


def test_a_change_that_is_refused_leaves_what_is_there(shelf: Shelf, write: Write) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    document.text = "forbidden"
    document.save()

    sync_knowledge()

    assert state(document) == States.FAILED
    assert shelf.documents[document.runway_id]["content"] == "They are dark red."


# What a run is killed at: before Runway gets it, or after it has done it.
LINES = ["POST documents", "PATCH documents", "DELETE documents", "PATCH avatars", "GET documents"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("line", LINES)
def test_a_run_that_is_killed_anywhere_is_ended_by_the_next(
    shelf: Shelf, write: Write, avatar: Avatar, line: str, when: str
) -> None:
    changed, left = write("Changed"), write("Left")
    sync_knowledge()
    changed.refresh_from_db()
    changed.text = "Other words"
    changed.save()
    Document.objects.filter(pk=left.pk).take_back(Status.DELETED)
    new = write("New")

    def at(found: str, _: object) -> None:
        if found == line:
            raise Killed

    setattr(shelf, when, at)
    with pytest.raises(Killed):
        sync_knowledge()
    setattr(shelf, when, lambda *_: None)
    for one in (changed, left, new):
        later(one)

    assert sync_knowledge().complete
    assert sync_knowledge().complete
    assert shelf.names() == ["Changed", "New"]
    assert [state(changed), state(new)] == [States.IN_STEP] * 2
    assert not Document.objects.filter(pk=left.pk).exists()
    assert len(shelf.avatars[avatar.runway_id]) == 2


def test_a_create_whose_answer_is_lost_is_found_again_by_name_and_time(
    shelf: Shelf, write: Write
) -> None:
    shelf.make("Claws", "They are dark red.", ago=3600)  # an older one of somebody else
    document = write()

    def lose(line: str, _: object) -> None:
        if line == "POST documents":
            raise requests.ReadTimeout

    shelf.after = lose
    sync_some([document.pk])
    shelf.after = lambda *_: None
    assert state(document) == States.FAILED
    # Renamed here meanwhile: it is found by the name that was sent.
    document.title = "Pincers"
    document.save()

    sync_knowledge()

    assert state(document) == States.IN_STEP
    assert shelf.names() == ["Claws", "Pincers"]


def test_a_create_that_may_still_come_is_waited_for(shelf: Shelf, write: Write) -> None:
    document = write()

    def lose(line: str, _: object) -> None:
        if line == "POST documents":
            raise requests.ReadTimeout

    shelf.before = lose
    sync_some([document.pk])
    shelf.before = lambda *_: None

    sync_some([document.pk])
    assert shelf.documents == {}
    Document.objects.update(sent_at=F("sent_at") - COMES_WITHIN)
    sync_some([document.pk])

    assert state(document) == States.IN_STEP
    assert shelf.names() == ["Claws"]


def test_a_create_that_never_left_is_sent_again_at_once(shelf: Shelf, write: Write) -> None:
    document = write()

    def refuse(line: str, _: object) -> None:
        if line == "POST documents":
            raise requests.ConnectTimeout

    shelf.before = refuse
    sync_some([document.pk])
    shelf.before = lambda *_: None

    sync_some([document.pk])

    assert state(document) == States.IN_STEP


def test_a_found_document_with_another_text_is_shown_and_not_overwritten(
    shelf: Shelf, write: Write
) -> None:
    document = write()
    sent = {"sent_at": timezone.now() - LEASE, "sent_title": "Claws", "sent": document.digest}
    Document.objects.update(**sent)
    other = shelf.make("Claws", "Somebody else's")

    sync_knowledge()

    assert state(document) == States.CHANGED_THERE
    assert shelf.documents[other]["content"] == "Somebody else's"
    assert shelf.names() == ["Claws"]


def test_what_was_changed_there_is_shown_and_not_overwritten(shelf: Shelf, write: Write) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    shelf.write(document.runway_id, "Theirs")
    document.text = "Ours"
    document.save()

    outcome = sync_knowledge()

    assert (outcome.deciding, outcome.complete) == (1, True)
    assert state(document) == States.CHANGED_THERE
    assert document.their_text == "Theirs"
    assert shelf.documents[document.runway_id]["content"] == "Theirs"


def test_ours_is_sent_over_what_was_seen_and_over_nothing_newer(shelf: Shelf, write: Write) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    shelf.write(document.runway_id, "Theirs")
    sync_knowledge()
    document.refresh_from_db()
    deciding.keep_ours(document.pk, document.to_decide)
    shelf.write(document.runway_id, "Newer")

    sync_knowledge()
    assert state(document) == States.CHANGED_THERE
    assert document.their_text == "Newer"
    deciding.keep_ours(document.pk, document.to_decide)
    sync_knowledge()

    assert state(document) == States.IN_STEP
    assert shelf.documents[document.runway_id]["content"] == "They are dark red."


def test_theirs_is_taken_over(shelf: Shelf, write: Write) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    shelf.write(document.runway_id, "Theirs")
    sync_knowledge()
    document.refresh_from_db()

    deciding.take_theirs(document.pk, document.to_decide)

    assert state(document) == States.IN_STEP
    assert (document.text, document.their_text) == ("Theirs", "")


def test_what_an_editor_saves_while_theirs_is_taken_over_is_kept(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = write(there="changed", their_title="Claws", their_text="Theirs")
    measure = Document.measure

    def saved_meanwhile(row: Document) -> None:
        Document.objects.update(text="Newer", digest="newer")
        measure(row)

    monkeypatch.setattr(Document, "measure", saved_meanwhile)
    with pytest.raises(deciding.Changed):
        deciding.take_theirs(document.pk, document.to_decide)

    assert state(document) == States.CHANGED_THERE
    assert document.text == "Newer"


def test_nul_bytes_that_are_there_are_not_taken_over(shelf: Shelf, write: Write) -> None:
    theirs = shelf.make("Na\0me", "Te\0xt")

    document = others.take_in(theirs, "en")
    sync_knowledge()

    assert (document.title, document.text) == ("Name", "Text")
    assert state(document) == States.IN_STEP


@pytest.mark.parametrize("keep", [True, False])
def test_what_was_deleted_there_is_not_put_back_unseen(
    shelf: Shelf, write: Write, avatar: Avatar, keep: bool
) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    del shelf.documents[document.runway_id]
    shelf.avatars[avatar.runway_id] = []

    sync_knowledge()
    assert state(document) == States.CHANGED_THERE
    assert shelf.documents == {}
    (deciding.keep_ours if keep else deciding.take_theirs)(document.pk, document.to_decide)
    sync_knowledge()

    assert state(document) == (States.IN_STEP if keep else States.DRAFT)
    assert len(shelf.documents) == len(shelf.avatars[avatar.runway_id]) == keep


@pytest.mark.parametrize("keep", [True, False])
def test_what_was_taken_from_an_avatar_there_is_not_given_back_unseen(
    shelf: Shelf, write: Write, avatar: Avatar, keep: bool
) -> None:
    document, other = write(), write("Other")
    sync_knowledge()
    document.refresh_from_db()
    shelf.avatars[avatar.runway_id].remove(document.runway_id)
    write("New")

    sync_knowledge()
    assert state(document) == States.CHANGED_THERE
    assert state(other) == States.IN_STEP
    assert document.runway_id not in shelf.avatars[avatar.runway_id]
    assert len(shelf.avatars[avatar.runway_id]) == 2
    (deciding.keep_ours if keep else deciding.take_theirs)(document.pk, document.to_decide)
    assert sync_knowledge().complete

    assert state(document) == States.IN_STEP
    assert (document.runway_id in shelf.avatars[avatar.runway_id]) is keep
    assert document.avatars.exists() is keep


def test_a_character_that_is_made_anew_or_exchanged_knows_what_it_knew(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document, taken = write(), write("Taken from it there")
    sync_knowledge()
    taken.refresh_from_db()
    shelf.avatars[avatar.runway_id].remove(taken.runway_id)
    sync_knowledge()
    shelf.avatars["another"] = []
    Avatar.objects.update(runway_id="another")

    assert sync_knowledge().complete
    assert sync_knowledge().complete

    assert state(document) == state(taken) == States.IN_STEP
    assert set(shelf.avatars["another"]) == {document.runway_id, taken.runway_id}


def test_what_an_avatar_has_besides_ours_is_kept(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    foreign = shelf.make("Foreign")
    shelf.avatars[avatar.runway_id] = [foreign]
    document = write()

    sync_knowledge()
    document.refresh_from_db()
    assert shelf.avatars[avatar.runway_id] == [foreign, document.runway_id]
    call_command("sync_knowledge", drop_unknown=True)

    assert shelf.avatars[avatar.runway_id] == [document.runway_id]
    assert foreign in shelf.documents


def test_one_of_ours_that_was_given_to_an_avatar_there_is_taken_over(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    document.avatars.clear()
    sync_knowledge()
    document.refresh_from_db()
    Knowledge.objects.get_or_create(avatar=avatar)
    shelf.avatars[avatar.runway_id] = [document.runway_id]

    sync_knowledge()

    assert list(document.avatars.all()) == [avatar]


def test_an_avatar_that_is_to_know_it_no_longer_loses_it(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    sync_knowledge()
    document.avatars.clear()

    sync_knowledge()

    assert shelf.avatars[avatar.runway_id] == []
    assert state(document) == States.IN_STEP


def test_runway_takes_fifty_documents_with_those_of_others(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    shelf.avatars[avatar.runway_id] = [shelf.make(f"Foreign {n}") for n in range(50)]
    write()

    outcome = sync_knowledge()

    assert Knowledge.objects.get().failure == Document.Failure.TOO_MANY
    assert not outcome.complete
    assert len(shelf.avatars[avatar.runway_id]) == 50


def test_an_avatar_that_is_not_made_at_runway_is_skipped_and_said(
    shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    draft = Avatar.objects.create(slug="draft", name="Draft", runway_id="")
    document.avatars.add(draft)

    outcome = sync_knowledge()

    assert outcome.skipped == ["Draft"]
    assert outcome.complete
    assert state(document) == States.IN_STEP


def test_an_answer_that_lags_is_not_taken_for_a_change(
    shelf: Shelf, write: Write, avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("documents", "attaching"):
        monkeypatch.setattr(f"avatars.studio.knowledge.{module}.LAG", timedelta(seconds=10))
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    shelf.documents[document.runway_id]["content"] = "What was there before"
    shelf.avatars[avatar.runway_id] = []
    write("Next")

    sync_knowledge()

    assert state(document) == States.IN_STEP
    assert len(shelf.avatars[avatar.runway_id]) == 2


def test_a_deaf_runway_is_given_up_and_the_rest_is_left(shelf: Shelf, write: Write) -> None:
    documents = [write(f"Document {number}") for number in range(6)]

    def fall_silent(line: str, _: object) -> None:
        if line == "POST documents" and len(shelf.documents) == 2:
            raise requests.ConnectTimeout

    shelf.before = fall_silent
    outcome = sync_knowledge()

    assert (outcome.in_step, outcome.unanswered) == (2, True)
    assert outcome.left > 0
    shelf.before = lambda *_: None
    assert sync_knowledge().complete
    assert {state(document) for document in documents} == {States.IN_STEP}


def test_nothing_is_begun_after_its_time(shelf: Shelf, write: Write) -> None:
    write()

    outcome = sync_knowledge(seconds=0)

    assert outcome.left == 2
    assert shelf.documents == {}


def test_no_two_are_at_one_document(shelf: Shelf, write: Write) -> None:
    document = write()

    with leased(Document, document.pk):
        with pytest.raises(Taken):
            sync_document(document.pk)
        assert sync_knowledge().busy == 1

    assert shelf.documents == {}
    assert sync_knowledge().complete


def test_a_lease_of_a_killed_process_ends(shelf: Shelf, write: Write) -> None:
    document = write()
    Document.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    sync_knowledge()

    assert state(document) == States.IN_STEP


def test_an_editor_who_deletes_it_meanwhile_is_heard(shelf: Shelf, write: Write) -> None:
    document = write()

    def delete(line: str, _: object) -> None:
        if line == "POST documents":
            Document.objects.filter(pk=document.pk).take_back(Status.DELETED)

    shelf.after = delete
    sync_knowledge()
    sync_knowledge()

    assert shelf.documents == {}
    assert not Document.objects.exists()


def test_one_that_is_published_again_while_it_is_deleted_there_is_kept(
    shelf: Shelf, write: Write
) -> None:
    document = write()
    sync_knowledge()
    Document.objects.all().take_back(Status.DELETED)

    def publish(line: str, _: requests.PreparedRequest) -> None:
        if line == "DELETE documents":
            Document.objects.update(status=Status.PUBLISHED)

    shelf.after = publish
    sync_document(document.pk)

    assert state(document) == States.NEW


def test_a_deleted_one_that_was_never_there_goes_with_the_next_sync(
    shelf: Shelf, write: Write
) -> None:
    write(status=Status.DELETED)

    sync_knowledge()

    assert not Document.objects.exists()


def test_one_that_is_written_in_meanwhile_is_not_called_in_step(shelf: Shelf, write: Write) -> None:
    document = write()

    def edit(line: str, _: object) -> None:
        if line == "POST documents":
            row = Document.objects.get(pk=document.pk)
            row.text = "Newer"
            row.save(update_fields=["text"])

    shelf.after = edit
    sync_some([document.pk])
    shelf.after = lambda *_: None

    assert state(document) == States.CHANGED_HERE
    sync_knowledge()
    assert shelf.documents[Document.objects.get().runway_id]["content"] == "Newer"


def test_the_command_says_what_it_did_and_fails_where_something_did(
    shelf: Shelf, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write()
    call_command("sync_knowledge")
    assert "1 documents in step" in capsys.readouterr().out

    write("Bad", "forbidden")
    with pytest.raises(CommandError, match="Bad"):
        call_command("sync_knowledge")


def test_without_a_secret_the_reason_is_said(shelf: Shelf, write: Write, settings: Any) -> None:
    settings.RUNWAYML_API_SECRET = ""
    document = write()

    sync_some([document.pk])

    assert state(document) == States.FAILED
    assert document.failure == Document.Failure.NOT_CONFIGURED


def test_the_largest_document_that_there_may_be_comes_and_goes(shelf: Shelf, write: Write) -> None:
    document = write(text="\U0001f99e" * 200_000)

    sync_knowledge()
    sync_knowledge()

    assert state(document) == States.IN_STEP


def test_more_than_one_page_of_documents_is_read(shelf: Shelf, write: Write) -> None:
    document = write()
    sync_knowledge()
    document.refresh_from_db()
    for number in range(150):
        shelf.make(f"Foreign {number}", ago=-1)
    shelf.write(document.runway_id, "Theirs")

    sync_knowledge()

    assert state(document) == States.CHANGED_THERE
