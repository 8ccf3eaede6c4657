"""From the draft to what visitors see: at once, whole, once, and back again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar, Poster
from canfly.home import contents, drafts, publishing
from canfly.home.admin.desk import HomeSectionAdmin
from canfly.home.models import HomeSection, Publication
from tests.canfly.home.conftest import (
    LIST,
    arrange,
    form_of,
    press,
    publish_now,
    revision,
    section,
    visitors_page,
    write,
)

pytestmark = pytest.mark.django_db


def test_what_is_published_shows_at_once_and_nothing_is_cached_past_it(ann: Client) -> None:
    assert "no-cache" in Client().get("/en/")["Cache-Control"]
    write(ann, "quote", zh_hant={"line_1": "新的一行"})

    page = press(ann, "publish/")

    assert "Published. Visitors see it now." in page
    assert "新的一行" in visitors_page("zh-hant")
    assert "新的一行" not in visitors_page("zh-hans")


def test_a_section_is_saved_and_published_by_one_press_where_nothing_else_waits(
    ann: Client,
) -> None:
    form = form_of("quote", en={"by": "Ann"}) | {"_publish": "1"}
    path = f"{LIST}{section('quote').pk}/change/"
    assert "Save and publish" in ann.get(path).content.decode()

    ann.post(path, form)

    assert "Ann" in visitors_page()
    arrange(ann, "cta", "hide")
    assert "Save and publish" not in ann.get(path).content.decode()
    form = form_of("quote", en={"by": "Bob"}) | {"_publish": "1"}
    page = ann.post(path, form, follow=True).content.decode()
    assert "Saved, and not published" in page
    assert "Bob" not in visitors_page()
    assert section("quote").words.get().texts == {"by": "Bob"}


def test_pressed_twice_it_is_published_once(ann: Client) -> None:
    arrange(ann, "quote", "hide")
    seen = revision()

    first, second = press(ann, "publish/", seen), press(ann, "publish/", seen)

    assert "Published." in first
    assert "Published." in second
    assert Publication.objects.count() == 2


def test_pressed_again_after_a_lost_answer_and_more_work_it_publishes_nothing_unseen(
    ann: Client,
) -> None:
    arrange(ann, "quote", "hide")
    seen = revision()
    press(ann, "publish/", seen)
    arrange(ann, "cta", "hide")

    press(ann, "publish/", seen)

    assert Publication.objects.count() == 2
    assert 'class="cta"' in visitors_page()


def test_killed_in_the_middle_nothing_has_changed(ann: Client, monkeypatch) -> None:
    arrange(ann, "quote", "hide")
    before = visitors_page()

    def killed(*args: object) -> None:
        raise SystemExit

    monkeypatch.setattr(publishing, "gaps_of", killed)
    with pytest.raises(SystemExit):
        publishing.publish(None, revision())
    monkeypatch.undo()

    assert visitors_page() == before
    assert "Draft: 1 change" in ann.get(LIST).content.decode()
    press(ann, "publish/")
    assert 'class="quote"' not in visitors_page()


def test_a_publication_has_its_author_time_and_difference(ann: Client) -> None:
    arrange(ann, "quote", "up")
    write(ann, "hero", en={"heading": "Fly!"})
    press(ann, "publish/")

    page = ann.get(f"{LIST}publications/").content.decode()

    newest = Publication.objects.first()
    assert newest
    assert str(newest.author) == "Ann"
    assert "Hero: heading (English): the site&#x27;s own words → “Fly!”" in page
    assert "order: Hero, Features, Quote, Avatar, Call to action" in page
    assert "The first one." in page


def test_last_weeks_page_is_restored_and_published_by_one_press(ann: Client) -> None:
    last_week = visitors_page()
    old = Publication.objects.get()
    write(ann, "quote", en={"line_1": "New"}, zh_hant={"by": "我們"})
    press(ann, f"{section('features').pk}/arrange/", do="remove")
    press(ann, "publish/")
    assert visitors_page() != last_week

    press(ann, f"publications/{old.pk}/restore/", publish="1")

    assert visitors_page() == last_week
    assert Publication.objects.count() == 3
    assert drafts.state().changes == []


def test_what_another_does_between_restoring_and_publishing_is_not_published_unseen(
    ann: Client, bob: Client, monkeypatch
) -> None:
    old = Publication.objects.get()
    arrange(ann, "quote", "hide")
    press(ann, "publish/")
    said = HomeSectionAdmin.said

    def and_then_bob(*args: Any) -> None:
        said(*args)
        monkeypatch.undo()
        arrange(bob, "cta", "hide")

    monkeypatch.setattr(HomeSectionAdmin, "said", and_then_bob)
    page = press(ann, f"publications/{old.pk}/restore/", publish="1")

    assert "Bob changed this" in page
    assert Publication.objects.count() == 2
    assert 'class="cta"' in visitors_page()


def test_a_restored_page_can_be_looked_at_before_it_is_published(ann: Client) -> None:
    old = Publication.objects.get()
    arrange(ann, "quote", "hide")
    press(ann, "publish/")

    preview = ann.get(f"{LIST}preview/en/?publication={old.pk}").content.decode()
    page = press(ann, f"publications/{old.pk}/restore/")

    assert 'class="quote"' in preview
    assert "Draft: 1 change" in page
    assert 'class="quote"' not in visitors_page()


def test_an_avatar_that_is_gone_takes_its_section_along_and_nothing_else(ann: Client) -> None:
    Avatar.objects.all().delete()

    page = visitors_page()
    assert 'id="talk"' not in page
    assert 'href="#features"' in page
    assert "No avatar is chosen" in ann.get(LIST).content.decode()
    old = Publication.objects.get()
    assert ann.get(f"{LIST}publications/").status_code == 200
    assert "avatar: one that is gone → –" in ann.get(LIST).content.decode()

    press(ann, f"publications/{old.pk}/restore/", publish="1")

    assert section("avatar").avatar is None
    assert visitors_page() == page


def test_the_loss_of_a_deleted_avatar_is_published_when_that_is_said(ann: Client) -> None:
    publish_now()
    seen = revision()
    Avatar.objects.all().delete()

    assert "Published." in press(ann, "publish/", seen)

    newest = Publication.objects.first()
    assert newest
    assert newest.content == contents.of_rows()
    assert newest.revision == revision() > seen
    assert drafts.state().changes == []


@pytest.mark.parametrize("act", ["hide", "remove"])
def test_an_empty_page_is_not_published_by_accident(ann: Client, act: str) -> None:
    for pk in HomeSection.objects.values_list("pk", flat=True):
        press(ann, f"{pk}/arrange/", do=act)

    page = press(ann, "publish/")

    assert "Published as it is, the home page would be empty:" in page
    assert 'class="hero"' in visitors_page()
    press(ann, "publish/", even_empty="1")
    assert 'class="hero"' not in visitors_page()


def test_a_page_that_will_be_empty_for_an_hour_is_asked_about(ann: Client) -> None:
    now = timezone.now()
    HomeSection.objects.exclude(kind="hero").delete()
    hours = [timedelta(hours=hour) for hour in (1, 2)]
    HomeSection.objects.update(shows_until=now + hours[0])
    HomeSection.objects.create(kind="quote", shows_from=now + hours[1])
    drafts.record(None)

    with pytest.raises(publishing.NothingShows) as refused:
        publishing.publish(None, revision())

    assert [(gap.begins, gap.ends) for gap in refused.value.gaps] == [
        (now + hours[0], now + hours[1])
    ]


def test_only_an_avatar_that_is_off_is_an_empty_page(seeded: None) -> None:
    HomeSection.objects.exclude(kind="avatar").delete()
    drafts.record(None)
    assert publishing.gaps_of(drafts.state().content, timezone.now()) == []

    Avatar.objects.update(active=False)

    assert publishing.gaps_of(drafts.state().content, timezone.now())


def test_a_scheduled_section_shows_in_its_time_alone(seeded: None, monkeypatch) -> None:
    now = timezone.now()
    begins, ends = now + timedelta(days=1), now + timedelta(days=8)
    HomeSection.objects.filter(kind="quote").update(shows_from=begins, shows_until=ends)
    publish_now()

    shown = []
    for moment in (now, begins, ends - timedelta(seconds=1), ends):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        shown.append('class="quote"' in visitors_page())

    assert shown == [False, True, True, False]


def test_a_schedule_is_said_beside_its_row(ann: Client) -> None:
    begins = timezone.now() + timedelta(days=1)
    HomeSection.objects.filter(kind="quote").update(shows_from=begins)
    HomeSection.objects.filter(kind="cta").update(shows_until=timezone.now())

    page = ann.get(LIST).content.decode()

    assert "Shows from " in page
    assert "Showed until " in page


def test_an_end_before_its_beginning_is_refused(seeded: None) -> None:
    now = timezone.now()
    found = section("quote")
    found.shows_from, found.shows_until = now, now - timedelta(hours=1)

    with pytest.raises(Exception, match="The end comes before the beginning"):
        found.full_clean()


def test_a_poster_in_the_draft_is_not_deleted_and_comes_back_with_what_was_published(
    ann: Client, admin_client: Client
) -> None:
    poster = Poster.objects.create(picture="avatars/posters/x.jpg", width=1700, height=1100)
    HomeSection.objects.filter(kind="avatar").update(poster=poster)

    page = admin_client.post(f"/admin/avatars/poster/{poster.pk}/delete/", {"post": "yes"})

    assert "protected" in page.content.decode()
    assert section("avatar").poster == poster

    drafts.record(None)
    with_it = publishing.publish(None, revision())
    HomeSection.objects.update(poster=None)
    drafts.record(None)
    publishing.publish(None, revision())
    press(ann, f"publications/{with_it.pk}/restore/", publish="1")

    assert section("avatar").poster == poster
    assert publishing.publish(None, revision()).content == with_it.content
