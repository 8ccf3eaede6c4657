"""What avatars know, as editors write it, publish it and decide about it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from avatars.models import Avatar, Document, Knowledge
from tests.avatars.studio.conftest import Shelf, _no_lag, shelf, write

__all__ = ["_no_lag", "shelf", "write"]

pytestmark = pytest.mark.django_db
LIST = "/admin/avatars/document/"
Write = Callable[..., Document]


def page(document: Document) -> str:
    return f"{LIST}{document.pk}/change/"


def form(avatar: Avatar, **fields: Any) -> dict[str, Any]:
    return {"title": "Claws", "locale": "en", "text": "Red.", "avatars": [avatar.pk]} | fields


def said(client: Client, path: str, **data: Any) -> str:
    """What the page says after a POST."""
    return client.post(path, data, follow=True).content.decode()


@pytest.fixture
def editor(client: Client) -> Client:
    """One of the avatars' editors, with no other right."""
    return _member(client, Group.objects.get(name="Avatar editors"))


@pytest.fixture
def onlooker(client: Client) -> Client:
    """May read documents, and nothing else."""
    group = Group.objects.create(name="Onlookers")
    group.permissions.add(Permission.objects.get(codename="view_document"))
    return _member(client, group)


def _member(client: Client, group: Group) -> Client:
    user = User.objects.create_user("member", password="x", is_staff=True)
    user.groups.add(group)
    client.force_login(user)
    return client


def test_an_editor_writes_a_document_and_publishes_it_in_one_press(
    editor: Client, shelf: Shelf, avatar: Avatar
) -> None:
    text = said(editor, f"{LIST}add/", **form(avatar, _publish="1"))

    assert "In step with Runway." in text
    document = Document.objects.get()
    assert shelf.avatars[avatar.runway_id] == [document.runway_id]
    assert LogEntry.objects.filter(object_id=document.pk).count() == 1


def test_a_draft_is_kept_from_runway(editor: Client, shelf: Shelf, avatar: Avatar) -> None:
    text = said(editor, f"{LIST}add/", **form(avatar, _draft="1"))

    assert "no avatar knows it" in text
    assert shelf.requests == [] or shelf.documents == {}


def test_what_is_changed_is_sent_and_made_a_draft_again_it_is_gone_there(
    editor: Client, shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    for change in (form(avatar, text="Blue."), form(avatar, text="Blue.", title="Pincers")):
        document.refresh_from_db()
        said(editor, page(document), _publish="1", seen=document.digest, **change)
    assert shelf.names() == ["Pincers"]

    document.refresh_from_db()
    said(editor, page(document), _draft="1", seen=document.digest, **form(avatar))

    assert shelf.documents == {}


def test_two_editors_do_not_overwrite_each_other_unseen(
    editor: Client, shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    seen = document.digest
    said(editor, page(document), _draft="1", seen=seen, **form(avatar, text="First"))

    text = said(editor, page(document), _draft="1", seen=seen, **form(avatar, text="Second"))

    assert "changed while you were writing" in text
    assert "Second" in text  # so that it can be copied
    assert Document.objects.get().text == "First"


def test_what_was_deleted_meanwhile_is_not_saved(
    editor: Client, shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    Document.objects.all().take_back("deleted")

    text = said(
        editor, page(document), _publish="1", seen=document.digest, **form(avatar, text="Mine")
    )

    assert "deleted meanwhile" in text
    assert "Mine" in text  # so that it can be copied
    assert Document.objects.get().status == "deleted"


def test_a_sync_meanwhile_is_not_overwritten_by_the_form(
    editor: Client, shelf: Shelf, write: Write, avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = write()
    kept = Document.save

    def save(row: Document, *args: Any, **kwargs: Any) -> None:
        Document.objects.filter(pk=row.pk).update(runway_id=shelf.make("Claws", "Red."))
        kept(row, *args, **kwargs)

    monkeypatch.setattr(Document, "save", save)
    said(editor, page(document), _publish="1", seen=document.digest, **form(avatar))

    assert len(shelf.documents) == 1


def test_a_refusal_says_why_and_nothing_is_lost(
    editor: Client, shelf: Shelf, avatar: Avatar
) -> None:
    text = said(editor, f"{LIST}add/", **form(avatar, text="forbidden", _publish="1"))

    assert "moderation does not take this text" in text
    assert Document.objects.get().text == "forbidden"
    assert "failed" in editor.get(LIST, {"state": "failed"}).content.decode()


@pytest.mark.parametrize(("act", "kept"), [("keep", "They are dark red."), ("theirs", "<b>Theirs")])
def test_what_was_changed_there_is_shown_and_decided(
    editor: Client, shelf: Shelf, write: Write, act: str, kept: str
) -> None:
    document = write()
    said(editor, page(document), act="sync")
    document.refresh_from_db()
    shelf.write(document.runway_id, "<b>Theirs")

    assert "decide here" in said(editor, page(document), act="sync")
    shown = editor.get(page(document)).content.decode()
    assert "<ins>&lt;b&gt;Theirs</ins>" in shown
    assert "<del>They are dark red.</del>" in shown
    (seen,) = re.findall('name="seen" value="(changed .+?)"', shown)
    assert "In step with Runway." in said(editor, page(document), act=act, seen=seen)

    document.refresh_from_db()
    assert document.text == kept
    assert shelf.documents[document.runway_id]["content"] == kept


@pytest.mark.parametrize("act", ["keep", "theirs"])
@pytest.mark.parametrize("newer", ["text", "their_text"])
def test_nothing_is_decided_about_a_text_that_was_not_shown(
    editor: Client, shelf: Shelf, write: Write, act: str, newer: str
) -> None:
    document = write(there="changed", their_title="Claws", their_text="Theirs")
    seen = document.to_decide
    setattr(document, newer, "Newer")
    document.save()

    text = said(editor, page(document), act=act, seen=seen)

    assert "since it was shown" in text
    document.refresh_from_db()
    assert (document.there, getattr(document, newer)) == ("changed", "Newer")


def test_deleting_deletes_it_at_runway(editor: Client, shelf: Shelf, write: Write) -> None:
    document = write()
    said(editor, page(document), act="sync")

    text = said(editor, f"{LIST}{document.pk}/delete/", post="yes")

    assert "Nothing of it is left at Runway." in text
    assert (shelf.documents, Document.objects.count()) == ({}, 0)


def test_deleting_while_runway_is_silent_is_remembered(
    editor: Client, shelf: Shelf, write: Write, settings: Any
) -> None:
    document = write()
    said(editor, page(document), act="sync")
    settings.RUNWAYML_API_SECRET = ""
    said(editor, f"{LIST}{document.pk}/delete/", post="yes")
    assert "failed" in editor.get(LIST).content.decode()

    settings.RUNWAYML_API_SECRET = "key"
    said(editor, f"{LIST}sync/")

    assert (shelf.documents, Document.objects.count()) == ({}, 0)


@pytest.mark.parametrize(
    ("action", "there"),
    [("publish", 2), ("bring_in_step", 1), ("make_drafts", 0), ("delete_selected", 0)],
)
def test_several_at_once(
    editor: Client, shelf: Shelf, write: Write, action: str, there: int
) -> None:
    pks = [write("One").pk, write("Two", status=Document.Status.DRAFT).pk]

    said(editor, LIST, action=action, _selected_action=pks, post="yes")

    assert len(shelf.documents) == there


def test_all_are_brought_in_step_as_far_as_one_request_goes(
    editor: Client, shelf: Shelf, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("One")
    monkeypatch.setattr("avatars.admin.documents.SECONDS", 0)
    assert "Press again to go on" in said(editor, f"{LIST}sync/")

    monkeypatch.setattr("avatars.admin.documents.SECONDS", 20)
    assert "1 document is in step." in said(editor, f"{LIST}sync/")
    assert LogEntry.objects.filter(object_id=Knowledge.objects.get().pk).exists()


def test_the_list_says_how_much_each_avatar_knows(
    editor: Client, write: Write, avatar: Avatar, shelf: Shelf
) -> None:
    write(text="知" * 60_000)
    write("Second", text="four" * 100)

    text = editor.get(LIST).content.decode()
    avatars = editor.get("/admin/avatars/avatar/").content.decode()

    assert "2 of 50 documents, about 60,100 of 50,000 tokens" in text
    assert "about 60,100 tokens" in avatars
    assert "more than 50,000" in avatars


def test_the_fifty_first_document_of_an_avatar_is_refused(
    editor: Client, write: Write, avatar: Avatar, shelf: Shelf
) -> None:
    documents = [write(f"Document {number}") for number in range(50)]

    assert "knows 50 documents already" in said(editor, f"{LIST}add/", **form(avatar, _draft="1"))
    last = documents[-1]
    said(editor, page(last), _draft="1", seen=last.digest, **form(avatar))
    last.refresh_from_db()
    assert last.title == "Claws"


def test_a_text_that_is_too_long_is_refused(editor: Client, avatar: Avatar, shelf: Shelf) -> None:
    text = said(editor, f"{LIST}add/", **form(avatar, text="x" * 200_001, _draft="1"))

    assert "at most 200000 characters" in text
    assert not Document.objects.exists()


def test_files_are_taken_as_drafts_and_what_is_wrong_is_said(
    editor: Client, shelf: Shelf, avatar: Avatar
) -> None:
    files = [
        SimpleUploadedFile("claws.md", b"# All about claws\n\nThey are red."),
        SimpleUploadedFile("rubbish.md", b"\xff\xfe\x00"),
        SimpleUploadedFile("long.md", b"word " * 50_000),
    ]

    text = said(editor, f"{LIST}import/", uploads=files, locale="en", avatars=[avatar.pk])

    document = Document.objects.get()
    assert (document.title, document.status) == ("All about claws", "draft")
    assert list(document.avatars.all()) == [avatar]
    assert "“rubbish.md”: It is not written in UTF-8." in text
    assert "“long.md”: It has 249,999 characters" in text
    assert LogEntry.objects.filter(object_id=document.pk).exists()


def test_a_file_replaces_a_document_of_the_same_name_only_where_that_is_ticked(
    editor: Client, shelf: Shelf
) -> None:
    def upload(*texts: bytes, **ticked: str) -> str:
        files = [SimpleUploadedFile("readme.md", text) for text in texts]
        return said(editor, f"{LIST}import/", uploads=files, locale="en", **ticked)

    text = upload(b"First", b"Of another folder")
    assert "“readme.md”: Another file of this name" in text
    assert Document.objects.get().text == "First"

    assert "“readme.md”: There is a document of this name already" in upload(b"Second")
    assert Document.objects.get().text == "First"

    upload(b"Second", replace="on")
    assert Document.objects.get().text == "Second"


def test_pages_of_the_site_are_taken_and_refreshed(
    editor: Client, shelf: Shelf, avatar: Avatar
) -> None:
    said(editor, f"{LIST}import/", paths="/en/privacy/\n//evil.test/", locale="en")
    document = Document.objects.get()
    assert document.source == "/en/privacy/"
    assert "Runway" in document.text
    Document.objects.update(text="old", digest="0", taken="0")

    text = said(editor, page(document), act="refresh")

    document.refresh_from_db()
    assert document.text != "old"
    assert "Kept as a draft" in text


def test_what_is_at_runway_alone_is_listed_taken_in_or_taken_from_the_avatars(
    editor: Client, shelf: Shelf, avatar: Avatar
) -> None:
    first, second = shelf.make("First <i>", "Theirs"), shelf.make("Second")
    shelf.avatars[avatar.runway_id] = [first, second]
    assert "First &lt;i&gt;" in editor.get(f"{LIST}there/").content.decode()

    for _ in range(2):
        said(editor, f"{LIST}there/", document=first, locale="en", act="take")
    said(editor, f"{LIST}there/", document=second, locale="en", act="detach")

    document = Document.objects.get()
    assert (document.text, document.state) == ("Theirs", "in_step")
    assert list(document.avatars.all()) == [avatar]
    assert shelf.avatars[avatar.runway_id] == [first]
    said(editor, f"{LIST}sync/")
    assert shelf.avatars[avatar.runway_id] == [first]


def test_who_may_only_read_sees_no_button_and_is_refused_every_press(
    onlooker: Client, shelf: Shelf, write: Write, avatar: Avatar
) -> None:
    document = write()
    shelf.make("Foreign")

    for path in (LIST, page(document), f"{LIST}there/"):
        text = onlooker.get(path).content.decode().partition('id="content"')[2]
        for word in ("Bring", "Publish", "draft", "Import<", "Keep it", 'value="Delete'):
            assert word not in text.partition('id="changelist-filter"')[0], (path, word)
    assert onlooker.get(f"{LIST}import/").status_code == 403
    for path in (f"{LIST}sync/", f"{LIST}import/", f"{LIST}there/", page(document)):
        assert onlooker.post(path, {"act": "sync"}).status_code == 403, path
    assert onlooker.get(f"{LIST}sync/").status_code == 405
    assert not any(line.startswith(("POST", "PATCH")) for line in shelf.requests)
