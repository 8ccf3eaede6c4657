"""Editors fill slots: a draft, a preview, one step to publish, and nobody written over unseen."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import OperationalError
from django.test import Client

from avatars.models import Avatar, Slot, SlotPublication, SlotWords
from avatars.placements import drafts
from tests.pages import filled, typed

pytestmark = pytest.mark.django_db
LOCALES = ["en", "zh-hans", "zh-hant"]


@pytest.fixture
def slot(avatar: Avatar) -> Slot:
    Slot.objects.all().delete()
    return Slot.objects.create(name="pricing", templates=["pricing.html"])


def editor(name: str) -> Client:
    """Somebody who edits and is nothing else."""
    user = User.objects.create_user(name, password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Avatar editors"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana(slot: Slot) -> Client:
    return editor("ana")


def form(slot: Slot, press: str = "_save", revision: int | None = None, **changes: Any) -> dict:
    """What the form sends: `en_heading` is the heading in English."""
    there = {words.locale: words for words in slot.words.all()}
    known = [locale for locale in LOCALES if locale in there]
    rows = [*known, *(locale for locale in LOCALES if locale not in there)]
    fields = ("heading", "text", "button", "questions")
    words = {
        f"words-{number}-{name}": changes.pop(
            f"{locale.replace('-', '_')}_{name}", getattr(there.get(locale), name, "")
        )
        for number, locale in enumerate(rows)
        for name in fields
    }
    for number, locale in enumerate(rows):
        words |= {
            f"words-{number}-locale": locale,
            f"words-{number}-id": str(there[locale].pk) if locale in there else "",
            f"words-{number}-slot": str(slot.pk),
        }
    return {
        "avatar": slot.avatar_id or "",
        "poster": slot.poster_id or "",
        "variant": slot.variant,
        "tone": slot.tone,
        "on": "on",
        "revision": str(slot.revision if revision is None else revision),
        "words-TOTAL_FORMS": "3",
        "words-INITIAL_FORMS": str(len(known)),
        "shown_from": "",
        "shown_until": "",
        **words,
        press: "1",
        **changes,
    }


def address(slot: Slot, what: str = "change") -> str:
    return f"/admin/avatars/slot/{slot.pk}/{what}/"


def save(client: Client, slot: Slot, press: str = "_save", **changes: Any) -> Any:
    return client.post(address(slot), form(slot, press, **changes), follow=True)


def fresh(slot: Slot) -> Slot:
    return Slot.objects.get(pk=slot.pk)


def test_a_slot_is_filled_and_published_with_one_press(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    page = save(ana, slot, "_publish", avatar=avatar.pk, tone="sea", zh_hant_heading="問問看")

    content = slot.publications.get().content
    assert content["words"]["zh-hant"]["heading"] == "問問看"
    assert (content["avatar"], content["tone"]) == (avatar.pk, "sea")
    assert slot.publications.get().author == User.objects.get(username="ana")
    assert "Published: pricing. Shows LittleLobster." in page.content.decode()
    assert "Published: pricing" in [str(e.get_change_message()) for e in LogEntry.objects.all()]


def test_a_draft_is_saved_and_nobody_sees_it(ana: Client, slot: Slot, avatar: Avatar) -> None:
    page = save(ana, slot, avatar=avatar.pk, en_heading="Ask us").content.decode()

    assert not SlotPublication.objects.exists()
    assert fresh(slot).words.get().heading == "Ask us"
    assert "Visitors do not see it yet" in page
    assert "In the draft, and not published" in page


def test_what_breaks_off_in_the_middle_leaves_all_as_it_was(
    ana: Client, slot: Slot, avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*args: Any) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(SlotPublication.objects, "create", break_off)
    ana.raise_request_exception = False

    answer = save(ana, slot, "_publish", avatar=avatar.pk, en_heading="Ask us")

    assert answer.status_code == 500
    assert drafts.content_of(fresh(slot)) == drafts.EMPTY
    assert fresh(slot).revision == 0
    assert not SlotPublication.objects.exists()


def test_the_list_says_what_shows_and_why_not(ana: Client, slot: Slot, avatar: Avatar) -> None:
    Slot.objects.create(name="old")
    drafts.publish(Slot.objects.create(name="off", templates=["x"], avatar=avatar, on=False), None)

    page = ana.get("/admin/avatars/slot/").content.decode()

    said = re.findall(r'class="standing" data-shows="(\w+)">([^<]*)<', page)
    assert said == [
        ("no", "Switched off."),
        ("no", "In no template. Nothing is published."),
        ("no", "Nothing is published."),
    ]


def test_two_editors_do_not_write_over_each_other_unseen(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    ben = editor("ben")
    seen = form(slot, avatar=avatar.pk, en_heading="Ben’s words")
    save(ana, slot, avatar=avatar.pk, tone="sea", en_heading="Ana’s words")

    page = ben.post(address(slot), seen)

    html = page.content.decode()
    assert "ana has changed this draft meanwhile" in html
    theirs = [(d.what, d.before, d.after) for d in page.context["theirs"]]
    assert ("tone", "The site’s own", "Sea") in theirs
    assert ("heading (English)", "Ben’s words", "Ana’s words") in theirs
    assert fresh(slot).words.get().heading == "Ana’s words"

    # What is sent again from there takes the place of theirs.
    assert ben.post(address(slot), filled(page)).status_code == 302
    assert fresh(slot).words.get().heading == "Ben’s words"


def test_a_draft_thrown_away_and_words_emptied_meanwhile_come_back_with_who_saves_again(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    ben = editor("ben")
    save(ana, slot, "_publish", avatar=avatar.pk, en_heading="Ask us", zh_hant_heading="問問看")
    bens = typed(ben.get(address(slot)), "en", heading="Ben’s words")
    rows = set(slot.words.values_list("pk", flat=True))
    ana.post(address(slot, "discard"), {"revision": fresh(slot).revision})
    assert set(slot.words.values_list("pk", flat=True)) == rows
    save(ana, fresh(slot), en_heading="")
    assert slot.words.get().locale == "zh-hant"

    told = ben.post(address(slot), bens)

    assert "ana has changed this draft meanwhile" in told.content.decode()
    assert ben.post(address(slot), filled(told)).status_code == 302
    headings = dict(slot.words.values_list("locale", "heading"))
    assert headings == {"en": "Ben’s words", "zh-hant": "問問看"}


def test_a_form_without_its_number_is_refused(ana: Client, slot: Slot, avatar: Avatar) -> None:
    for revision in ("", "x", "7"):
        page = ana.post(address(slot), {**form(slot, tone="sea"), "revision": revision})
        assert page.status_code == 200

    assert fresh(slot).tone == ""


def test_what_ends_before_it_begins_is_refused(ana: Client, slot: Slot) -> None:
    noon = "2026-03-02T12:00"

    page = save(ana, slot, shown_from=noon, shown_until=noon).content.decode()

    assert "That is before it begins." in page


@pytest.mark.parametrize("moment", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_an_hour_that_there_is_not_or_twice_is_refused(
    ana: Client, slot: Slot, settings: Any, moment: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"

    page = save(ana, slot, shown_from=moment).content.decode()

    assert "couldn’t be interpreted in time zone Europe/Berlin" in page
    assert fresh(slot).shown_from is None


def test_times_are_those_of_the_site(ana: Client, slot: Slot, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Taipei"
    page = save(ana, slot, shown_from="2026-03-02T09:00").content.decode()

    moment = fresh(slot).shown_from
    assert moment is not None
    assert moment.isoformat() == "2026-03-02T01:00:00+00:00"
    assert "In the site’s time zone, Asia/Taipei." in page
    assert 'value="2026-03-02T09:00"' in page


def test_the_preview_is_what_visitors_would_see_in_each_language(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    save(ana, slot, avatar=avatar.pk, zh_hant_heading="問問看", shown_from="2036-01-01T00:00")

    framed = ana.get(address(slot, "preview") + "zh-hant/")

    assert ">問問看</h2>" in framed.content.decode()
    assert framed.context["avatars_test_calls"] is True
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert ana.get(address(slot, "preview") + "xx/").status_code == 404


def test_only_the_previews_frame_and_are_framed(ana: Client, slot: Slot, avatar: Avatar) -> None:
    look = ana.get(address(slot, "preview"))
    assert "frame-src 'self'" in look["Content-Security-Policy"]

    for page in ("/en/", address(slot), "/admin/avatars/slot/"):
        answer = ana.get(page)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "frame-src" not in answer["Content-Security-Policy"]
    assert look["X-Frame-Options"] == "DENY"


def test_a_preview_of_nothing_says_so(ana: Client, slot: Slot, avatar: Avatar) -> None:
    assert "Nothing shows here." in ana.get(address(slot, "preview") + "en/").content.decode()

    Slot.objects.update(avatar=avatar)
    Avatar.objects.update(active=False)
    assert "Nothing shows here." in ana.get(address(slot, "preview") + "en/").content.decode()


def test_what_was_looked_at_is_published_and_nothing_else(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    save(ana, slot, avatar=avatar.pk)
    looked = fresh(slot).revision
    save(ana, fresh(slot), tone="sea")

    ana.post(address(slot, "publish"), {"revision": looked})
    assert not SlotPublication.objects.exists()

    ana.post(address(slot, "publish"), {"revision": looked + 1})
    assert slot.publications.get().content["tone"] == "sea"


def test_a_draft_is_thrown_away_and_an_earlier_publication_comes_back(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    save(ana, slot, "_publish", avatar=avatar.pk, en_heading="First")
    first = slot.publications.get()
    save(ana, fresh(slot), "_publish", en_heading="Second")
    save(ana, fresh(slot), en_heading="Third")

    ana.post(address(slot, "discard"), {"revision": fresh(slot).revision})
    assert SlotWords.objects.get().heading == "Second"

    seen = {"revision": fresh(slot).revision, "newest": slot.publications.latest("pk").pk}
    assert f'name="newest" value="{seen["newest"]}"' in ana.get(address(slot)).content.decode()
    ana.post(address(slot, f"restore/{first.pk}"), seen)
    assert slot.publications.count() == 3
    newest = drafts.newest(slot)
    assert newest
    assert newest.content == first.content
    assert SlotWords.objects.get().heading == "First"


def test_what_is_brought_back_takes_the_place_of_what_was_seen_only(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    save(ana, slot, "_publish", avatar=avatar.pk, en_heading="First")
    first = slot.publications.get()
    save(ana, fresh(slot), "_publish", en_heading="Second")
    seen = {"revision": fresh(slot).revision, "newest": slot.publications.latest("pk").pk}
    save(editor("ben"), fresh(slot), "_publish", en_heading="Third")

    for posted in (seen, {}, {**seen, "revision": fresh(slot).revision}):
        page = ana.post(address(slot, f"restore/{first.pk}"), posted, follow=True)
        assert "Ben was faster" in page.content.decode()

    assert slot.publications.count() == 3


def test_who_may_only_look_sees_no_button_and_can_do_nothing(slot: Slot, avatar: Avatar) -> None:
    user = User.objects.create_user("guest", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_slot"))
    guest = Client()
    guest.force_login(user)
    Slot.objects.update(avatar=avatar)
    first = drafts.publish(fresh(slot), None)
    Slot.objects.update(tone="ink")
    drafts.publish(fresh(slot), None)
    Slot.objects.update(tone="sea")

    for page in (address(slot), address(slot, "preview")):
        html = guest.get(page).content.decode().split('id="content"')[1]
        assert "<button" not in html
        assert 'type="submit"' not in html
    for act in ("publish", "discard", f"restore/{first.pk}"):
        assert guest.post(address(slot, act), {"revision": 0}).status_code == 403
    assert guest.post(address(slot), form(slot)).status_code == 403
    assert Client().get(address(slot, "preview") + "en/").status_code == 302


def test_every_act_is_a_post(ana: Client, slot: Slot) -> None:
    for act in ("publish", "discard", "restore/1"):
        assert ana.get(address(slot, act)).status_code == 405


def test_a_slot_is_deleted_only_where_no_template_has_it(admin_client: Client, slot: Slot) -> None:
    assert admin_client.post(address(slot, "delete"), {"post": "yes"}).status_code == 403

    Slot.objects.update(templates=[])
    drafts.publish(fresh(slot), None)
    admin_client.post(address(slot, "delete"), {"post": "yes"})
    assert not Slot.objects.exists()


def test_the_form_says_what_is_said_where_nothing_is_written(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    Slot.objects.update(avatar=avatar)

    page = ana.get(address(slot)).content.decode()

    assert 'placeholder="Meet LittleLobster, face to face"' in page
    assert 'placeholder="和 LittleLobster 面對面"' in page


def test_where_there_is_one_avatar_an_empty_slot_begins_with_it(
    ana: Client, slot: Slot, avatar: Avatar
) -> None:
    chosen = f'<option value="{avatar.pk}" selected>'
    assert chosen in ana.get(address(slot)).content.decode()

    Avatar.objects.create(slug="other", name="Other", runway_id="x")
    assert chosen not in ana.get(address(slot)).content.decode()
