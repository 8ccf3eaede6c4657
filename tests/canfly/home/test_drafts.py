"""Editors work on a draft that visitors never see, and not over each other unseen."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from canfly.home import drafts, publishing
from canfly.home.models import DraftVersion, HomeSection, Publication
from tests.canfly.home.conftest import (
    LIST,
    arrange,
    form_of,
    press,
    revision,
    section,
    visitors_page,
    write,
)

pytestmark = pytest.mark.django_db


def order() -> list[str]:
    return list(HomeSection.objects.values_list("kind", flat=True))


def test_nothing_an_editor_does_is_seen_before_it_is_published(ann: Client) -> None:
    before = visitors_page()

    arrange(ann, "quote", "up")
    arrange(ann, "cta", "hide")
    arrange(ann, "features", "remove")
    write(ann, "hero", en={"heading": "Fly!"})
    press(ann, "new/", kind="quote")

    assert visitors_page() == before
    press(ann, "publish/")
    assert "Fly!" in visitors_page()


def test_the_desk_says_how_the_draft_stands(ann: Client) -> None:
    assert "Everything is published." in ann.get(LIST).content.decode()

    arrange(ann, "quote", "hide")
    page = write(ann, "quote", zh_hant={"line_1": "第一行", "line_2": "第二行"})

    assert "Draft: 3 changes" in page
    assert "last by Ann" in page
    assert "Quote: hidden" in page
    assert "Quote: first line (繁體中文): the site&#x27;s own words → “第一行”" in page


def test_sections_are_dragged_into_an_order(ann: Client) -> None:
    keys = [str(section(kind).pk) for kind in ("cta", "hero", "quote", "avatar", "features")]

    press(ann, "order/", order=",".join(keys))

    assert order() == ["cta", "hero", "quote", "avatar", "features"]


def test_an_order_that_knows_less_or_more_loses_nothing(ann: Client) -> None:
    press(ann, "order/", order=f"{section('cta').pk},999,x,{section('cta').pk}")

    assert order() == ["cta", "hero", "features", "avatar", "quote"]


def test_what_does_not_move_is_not_said_to_have_moved(ann: Client) -> None:
    known = revision()

    page = arrange(ann, "hero", "up")

    assert '<ul class="messagelist">' not in page
    assert revision() == known


def test_a_section_is_added_at_the_end_with_its_form_open(ann: Client) -> None:
    answer = ann.post(f"{LIST}new/", {"revision": revision(), "kind": "avatar"})

    added = HomeSection.objects.last()
    assert added
    assert answer["Location"] == f"{LIST}{added.pk}/change/"
    assert added.avatar
    assert order() == ["hero", "features", "avatar", "quote", "cta", "avatar"]
    assert ann.post(f"{LIST}new/", {"revision": revision(), "kind": "x"}).status_code == 404


def test_two_editors_of_one_section_do_not_overwrite_each_other_unseen(
    ann: Client, bob: Client
) -> None:
    seen = revision()
    write(ann, "quote", en={"line_1": "Ann's line"})

    page = write(bob, "quote", seen, en={"line_1": "Bob's line"})

    assert "Ann changed this 0" in page
    assert "Quote: first line (English): the site&#x27;s own words → “Ann&#x27;s line”" in page
    assert 'value="Bob&#x27;s line"' in page
    assert f'name="revision" value="{revision()}"' in page
    assert section("quote").words.get().texts == {"line_1": "Ann's line"}

    path = f"{LIST}{section('quote').pk}/change/"
    assert bob.post(path, form_of("quote", en={"line_1": "Bob's line"})).status_code == 302
    assert section("quote").words.get().texts == {"line_1": "Bob's line"}


def test_two_editors_of_two_sections_are_not_in_each_others_way(ann: Client, bob: Client) -> None:
    seen = revision()

    write(ann, "quote", seen, en={"by": "Ann"})
    write(bob, "cta", seen, en={"text": "Bob"})
    arrange(bob, "features", "hide", seen)
    arrange(ann, "hero", "down", seen)

    assert section("quote").words.get().texts == {"by": "Ann"}
    assert section("cta").words.get().texts == {"text": "Bob"}
    assert not section("features").visible
    assert order()[:2] == ["features", "hero"]


@pytest.mark.parametrize(
    "path", ["publish/", "throw-away/", "undo/", "order/", "publications/1/restore/"]
)
def test_who_has_not_seen_the_newest_is_told_and_does_nothing(
    ann: Client, bob: Client, path: str
) -> None:
    path = path.replace("1", str(Publication.objects.get().pk))
    arrange(ann, "hero", "down")
    seen = revision()
    arrange(ann, "hero", "down")
    before = list(HomeSection.objects.values())

    page = press(bob, path, seen, order="1,2,3,4,5", publish="1")

    assert "Ann changed this 0" in page
    assert "Nothing was done. This is how it is now." in page
    assert list(HomeSection.objects.values()) == before
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("do", ["up", "down", "show", "hide", "remove"])
def test_a_button_of_a_section_that_is_gone_says_who_removed_it(
    ann: Client, bob: Client, do: str
) -> None:
    seen, pk = revision(), section("quote").pk
    arrange(ann, "quote", "remove")

    answer = bob.post(f"{LIST}{pk}/arrange/", {"revision": seen, "do": do}, follow=True)

    assert answer.status_code == 200
    assert "Ann changed this" in answer.content.decode()
    assert "Nothing was done. This is how it is now." in answer.content.decode()


def test_a_section_added_from_a_page_that_is_too_old_leads_to_the_desk(ann: Client) -> None:
    seen = revision()
    arrange(ann, "quote", "hide")
    DraftVersion.objects.filter(revision=seen).delete()  # as if there had been 500 since

    answer = ann.post(f"{LIST}new/", {"revision": seen, "kind": "quote"}, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "Nothing was done. This is how it is now." in answer.content.decode()
    assert HomeSection.objects.filter(kind="quote").count() == 1


def test_a_number_that_is_none_is_no_publication(ann: Client) -> None:
    assert ann.get(f"{LIST}preview/?publication=²").status_code == 200


def test_a_page_without_a_revision_changes_nothing(ann: Client) -> None:
    known = revision()

    for path in ("publish/", "throw-away/", "undo/", "order/", "new/"):
        assert ann.post(f"{LIST}{path}", {"revision": "x", "kind": "hero"}).status_code == 404
    assert revision() == known


def test_the_last_change_is_taken_back_with_its_words(ann: Client) -> None:
    write(ann, "quote", zh_hans={"by": "我们"})
    before = DraftVersion.objects.first()
    assert before
    arrange(ann, "quote", "remove")
    assert not HomeSection.objects.filter(kind="quote").exists()

    press(ann, "undo/")

    assert section("quote").words.get().texts == {"by": "我们"}
    assert DraftVersion.objects.first().content == before.content


def test_the_draft_is_thrown_away(ann: Client) -> None:
    published = Publication.objects.get().content
    arrange(ann, "quote", "remove")
    write(ann, "hero", en={"heading": "Fly!"})

    page = press(ann, "throw-away/")

    assert "Everything is published." in page
    assert drafts.state().content == published


def test_only_so_many_versions_of_the_draft_are_kept(ann: Client, monkeypatch) -> None:
    monkeypatch.setattr(drafts, "KEPT", 3)

    for do in ("hide", "show", "hide", "show", "hide"):
        arrange(ann, "quote", do)

    assert DraftVersion.objects.count() == 3
    # Whose page is older than that is told of all that is known.
    assert drafts.since(0, drafts.order)


def test_every_action_is_written_down(ann: Client) -> None:
    arrange(ann, "quote", "hide")
    write(ann, "quote", en={"by": "Ann"})
    press(ann, "publish/")
    press(ann, "throw-away/")

    told = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert told[0] == "Quote: hidden"
    assert told[2].startswith("Published: Quote: hidden; Quote: by whom (English)")
    assert told[3] == "The draft is thrown away: it is what visitors see."


def test_who_may_only_look_sees_everything_and_no_button(client: Client, ann: Client) -> None:
    write(ann, "quote", en={"by": "Somebody & Co"})
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    for name in ("view_homesection", "view_sectionwords"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(user)

    pages = [client.get(LIST + path) for path in ("", "publications/", "preview/", "preview/en/")]
    form = client.get(f"{LIST}{section('quote').pk}/change/").content.decode()

    for page in pages:
        assert page.status_code == 200
        assert "formaction" not in page.content.decode()
        assert "desk__handle" not in page.content.decode()
    assert "Somebody &amp; Co" in form
    assert 'type="submit"' not in form.replace("/admin/logout/", "").split('id="content"')[1]
    for path in ("publish/", "undo/", "throw-away/", "order/", "new/"):
        assert client.post(LIST + path, {"revision": revision()}).status_code == 403


def test_a_change_that_fails_halfway_leaves_the_draft_as_it_was(ann: Client, monkeypatch) -> None:
    before = drafts.state()

    def killed(author: object) -> None:
        raise SystemExit

    monkeypatch.setattr(drafts, "record", killed)
    with pytest.raises(SystemExit), drafts.changing(None, revision(), drafts.whole):
        HomeSection.objects.all().delete()

    assert drafts.state().content == before.content
    assert revision() == before.revision
    assert publishing.publish(None, revision()) == before.published
    assert not connection.needs_rollback
