"""What admins see of the calls."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from avatars.models import Avatar, AvatarWords, CallLog, Refusal
from tests.postgresql import ON_POSTGRESQL

pytestmark = pytest.mark.django_db
LOG = "/admin/avatars/calllog/"


@pytest.fixture
def viewer(client: Client) -> Client:
    """A user who may look at the log and nothing else."""
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_calllog"))
    client.force_login(user)
    return client


def test_the_log_shows_readable_durations_and_the_summary(
    admin_client: Client, calls: list[CallLog]
) -> None:
    page = admin_client.get(LOG).content.decode()

    assert "1:05" in page
    assert "2.5\N{NO-BREAK SPACE}s" in page
    assert "75 %" in page
    assert "6:15" in page
    assert page.count('class="call-summary__hit"') == 30


def test_who_was_connected_and_saw_no_picture_is_not_said_to_have_seen_the_avatar(
    admin_client: Client, calls: list[CallLog]
) -> None:
    page = admin_client.get(LOG).content.decode()

    assert "no picture" in page
    assert "<dt>Connected</dt><dd>75 %</dd>" in page
    assert "Saw the avatar" not in page


def test_the_summary_follows_the_filter(admin_client: Client, calls: list[CallLog]) -> None:
    page = admin_client.get(LOG, {"status__exact": "failed"})

    assert dict(page.context_data["figures"])["Calls"] == "1"
    assert dict(page.context_data["figures"])["Connected"] == "0 %"


@pytest.mark.parametrize("words", ["session-3", "timeout", "the clicking", " THE CLICKING "])
def test_the_log_can_be_searched(admin_client: Client, calls: list[CallLog], words: str) -> None:
    CallLog.objects.filter(pk=calls[1].pk).update(comment="I liked the clicking of claws")

    assert admin_client.get(LOG, {"q": words}).context_data["cl"].result_count == 1


@pytest.mark.skipif(ON_POSTGRESQL, reason="with so few rows PostgreSQL reads them all")
@pytest.mark.parametrize("words", ["abcd1234", "timeout", "some words"])
def test_a_search_reads_no_call_that_it_does_not_find(calls: list[CallLog], words: str) -> None:
    with CaptureQueriesContext(connection) as caught:
        list(CallLog.objects.found_by(words)[:50])

    with connection.cursor() as cursor:
        for query in caught:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = str(cursor.fetchall())
            assert "SCAN avatars_calllog" not in plan, plan


def test_a_search_finds_the_newest(
    admin_client: Client, calls: list[CallLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avatars.models.call_queries.MOST_FOUND", 2)
    CallLog.objects.update(comment="clicking")

    found = admin_client.get(LOG, {"q": "clicking"}).context_data["cl"].result_list

    assert list(found) == calls[:2]


@pytest.mark.parametrize("words", ["x" * 500, "%", "'; --", "ffff-", "\N{LOBSTER}"])
def test_a_search_for_rubbish_finds_nothing(
    admin_client: Client, calls: list[CallLog], words: str
) -> None:
    assert admin_client.get(LOG, {"q": words}).context_data["cl"].result_count == 0


@pytest.mark.parametrize("letters", [36, 8])
def test_a_call_is_found_by_its_id_and_by_the_reference_that_its_visitor_saw(
    admin_client: Client, calls: list[CallLog], letters: int
) -> None:
    page = admin_client.get(LOG, {"q": str(calls[2].pk)[:letters].upper()})

    assert page.context_data["cl"].result_count == 1
    assert dict(page.context_data["figures"])["Calls"] == "1"


def test_a_filter_that_is_rubbish_is_no_500(admin_client: Client, calls: list[CallLog]) -> None:
    answer = admin_client.get(LOG, {"duration__exact": "x", "created_at__year": "y"})

    assert answer.status_code == 302


def test_a_viewer_sees_the_log(viewer: Client, calls: list[CallLog]) -> None:
    assert viewer.get(LOG).status_code == 200
    assert viewer.get(f"{LOG}{calls[0].pk}/change/").status_code == 200


def test_a_viewer_cannot_change_the_log(viewer: Client, calls: list[CallLog]) -> None:
    before = list(CallLog.objects.order_by("pk").values())

    answers = [
        viewer.post(f"{LOG}{calls[0].pk}/change/", {"status": "live", "duration": 1}),
        viewer.post(f"{LOG}{calls[0].pk}/delete/", {"post": "yes"}),
        viewer.post(f"{LOG}add/", {"max_seconds": 10}),
        viewer.post(LOG, {"action": "delete_selected", "_selected_action": [str(calls[0].pk)]}),
    ]

    assert [answer.status_code for answer in answers[:3]] == [403, 403, 403]
    assert list(CallLog.objects.order_by("pk").values()) == before


def test_not_even_a_superuser_changes_the_log(admin_client: Client, calls: list[CallLog]) -> None:
    assert admin_client.post(f"{LOG}{calls[0].pk}/change/", {}).status_code == 403
    assert admin_client.post(f"{LOG}{calls[0].pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{LOG}add/").status_code == 403


@pytest.mark.parametrize("seconds", ["9", "301", "0", "-5", "x"])
def test_a_longest_call_outside_10_to_300_seconds_is_refused(
    admin_client: Client, avatar: Avatar, seconds: str
) -> None:
    form = {"slug": "new", "name": "New", "kind": "custom", "runway_id": "x"}
    form |= {"words-TOTAL_FORMS": "0", "words-INITIAL_FORMS": "0"}
    form |= {"hours-TOTAL_FORMS": "0", "hours-INITIAL_FORMS": "0"}

    answer = admin_client.post("/admin/avatars/avatar/add/", form | {"max_seconds": seconds})

    assert answer.status_code == 200
    assert "max_seconds" in answer.context_data["adminform"].form.errors
    assert Avatar.objects.count() == 1


def avatar_form(avatar: Avatar, **changes: object) -> dict[str, object]:
    """The avatar's form as a browser sends it, with the words that are on the page."""
    words = list(avatar.words.order_by("locale"))
    missing = [
        code for code in ("en", "zh-hans", "zh-hant") if code not in {w.locale for w in words}
    ]
    form: dict[str, object] = {
        "name": avatar.name,
        "slug": avatar.slug,
        "active": "on",
        "kind": "custom",
        "runway_id": avatar.runway_id,
        "poster": "",
        "max_seconds": 120,
        "hours-TOTAL_FORMS": 0,
        "hours-INITIAL_FORMS": 0,
        "words-TOTAL_FORMS": 3,
        "words-INITIAL_FORMS": len(words),
    }
    for number, found in enumerate([*words, *missing]):
        known = isinstance(found, AvatarWords)
        form |= {
            f"words-{number}-id": found.pk if known else "",
            f"words-{number}-avatar": avatar.pk,
            f"words-{number}-locale": found.locale if known else found,
            f"words-{number}-personality": found.personality if known else "",
            f"words-{number}-start_script": found.start_script if known else "",
        }
    return form | changes


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Avatar editors"))
    client.force_login(user)
    return client


def test_the_words_of_every_language_are_in_the_form_at_once(
    editor: Client, avatar: Avatar
) -> None:
    page = editor.get(f"/admin/avatars/avatar/{avatar.pk}/change/").content.decode()

    for tag, language in (("en", "English"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文")):
        assert f'<h3 lang="{tag}">{language}</h3>' in page
        assert page.count(f'lang="{tag}"') >= 3
    assert page.count('maxlength="10000"') == page.count('maxlength="2000"') == 3
    assert "avatars/admin.js" in page
    assert "words-__prefix__" not in page


def test_an_editor_words_an_avatar_in_a_language_it_lacked(editor: Client, avatar: Avatar) -> None:
    form = avatar_form(avatar, **{"words-0-start_script": "Hi!", "words-2-start_script": "嗨！"})

    answer = editor.post(f"/admin/avatars/avatar/{avatar.pk}/change/", form)

    assert answer.status_code == 302
    words = {found.locale: found.start_script for found in avatar.words.all()}
    assert words == {"en": "Hi!", "zh-hant": "嗨！"}


def test_words_too_long_for_runway_are_refused(editor: Client, avatar: Avatar) -> None:
    form = avatar_form(avatar, **{"words-0-start_script": "x" * 2_001})

    answer = editor.post(f"/admin/avatars/avatar/{avatar.pk}/change/", form)

    assert answer.status_code == 200
    assert "2000" in answer.content.decode()


def test_words_in_a_language_that_the_site_does_not_have_are_refused(
    editor: Client, avatar: Avatar
) -> None:
    form = avatar_form(avatar, **{"words-1-locale": "xx", "words-1-start_script": "?"})

    assert editor.post(f"/admin/avatars/avatar/{avatar.pk}/change/", form).status_code == 200
    assert not avatar.words.filter(locale="xx").exists()


@pytest.mark.parametrize(
    ("poster", "status"),
    [
        ("canfly/littlelobster/poster", 302),
        ("canfly/littlelobster/poster-640.webp", 302),
        ("/media/me.png", 302),
        ("https://example.com/me.png", 302),
        ("canfly/littlelobster/no-such.webp", 200),
        ("no/such/poster", 200),
    ],
)
def test_a_poster_has_to_be_there(editor: Client, avatar: Avatar, poster: str, status: int) -> None:
    form = avatar_form(avatar, poster=poster)

    answer = editor.post(f"/admin/avatars/avatar/{avatar.pk}/change/", form)

    assert answer.status_code == status


def test_the_poster_is_shown_to_the_editor(editor: Client, avatar: Avatar) -> None:
    Avatar.objects.update(poster="canfly/littlelobster/poster")

    page = editor.get(f"/admin/avatars/avatar/{avatar.pk}/change/").content.decode()

    assert 'src="/static/canfly/littlelobster/poster-1280.png"' in page


def test_the_log_tells_how_a_call_ended_and_how_it_was_liked(
    admin_client: Client, calls: list[CallLog]
) -> None:
    CallLog.objects.filter(pk=calls[0].pk).update(
        end_reason="hung_up", stars=4, comment="Lovely <b>claws</b>", estimated=True
    )

    page = admin_client.get(LOG).content.decode()

    assert "the visitor hung up" in page
    assert "★★★★☆" in page
    assert "Lovely &lt;b&gt;claws" in page
    assert "≈ 1:05" in page
    for name, value in (("stars", 4), ("end_reason", "hung_up"), ("estimated", 1)):
        found = admin_client.get(LOG, {f"{name}__exact": value})
        assert found.context_data["cl"].result_count == 1, name


def test_refusals_can_be_read_and_not_changed(admin_client: Client) -> None:
    refusal = Refusal.objects.create(day="2026-01-02", reason="rate_limited", count=7)
    path = "/admin/avatars/refusal/"

    assert "rate_limited" in admin_client.get(path).content.decode()
    assert admin_client.get(f"{path}add/").status_code == 403
    assert admin_client.post(f"{path}{refusal.pk}/change/", {"count": 0}).status_code == 403
    assert admin_client.post(f"{path}{refusal.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Refusal.objects.get().count == 7
