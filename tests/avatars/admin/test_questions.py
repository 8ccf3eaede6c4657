"""What visitors ask, as admins see it and make it right."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from avatars.admin import one_question, questions
from avatars.insights.asked.keeping import group_questions
from avatars.insights.asked.lock import state
from avatars.insights.questions import VERSION
from avatars.insights.questions.embedding import width
from avatars.models import (
    Avatar,
    CallLog,
    Document,
    Question,
    QuestionGroup,
    Transcript,
    WordsVersion,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/avatars/questiongroup/"
Ask = Callable[..., Question]


@pytest.fixture(autouse=True)
def _words_are_kept(settings: object) -> None:
    settings.AVATARS_TRANSCRIPTS = True


@pytest.fixture
def ask(avatar: Avatar) -> Ask:
    """A question in a group, in a call of its own, so many days ago."""

    def ask(
        group: QuestionGroup,
        said: str,
        *,
        days: float = 0,
        known: bool | None = True,
        language: str = "en",
        nearness: int = 50,
        to: Avatar | None = None,
    ) -> Question:
        then = timezone.now() - timedelta(days=days)
        call = CallLog.objects.create(
            avatar=to or avatar, max_seconds=60, created_at=then, settled_at=then
        )
        transcript = Transcript.objects.create(
            call=call, said_at=then, lines=[[True, said]], questions_version=VERSION
        )
        return Question.objects.create(
            transcript=transcript, avatar=to or avatar, group=group, said=said,
            normal=said.lower(), known=known, language=language, said_at=then,
            nearness=nearness, version=VERSION, vector=bytes(2 * width()),
        )  # fmt: skip

    return ask


@pytest.fixture
def price(ask: Ask) -> QuestionGroup:
    """Asked four times, twice not answered, and once in the month before."""
    group = QuestionGroup.objects.create()
    ask(group, "How much is it?", days=1, known=False)
    ask(group, "What does it cost?", days=2, known=False, nearness=90)
    ask(group, "請問要多少錢", days=3, language="zh-hant")
    ask(group, "And the <b>price</b>?", days=4, known=None)
    ask(group, "How much is it?", days=40)
    return group


@pytest.fixture
def weather(ask: Ask) -> QuestionGroup:
    """Asked once."""
    group = QuestionGroup.objects.create()
    ask(group, "Will it rain?", days=1)
    return group


def page(group: QuestionGroup) -> str:
    return f"{LIST}{group.pk}/change/"


def listed(client: Client, **query: str) -> dict[str, dict[str, object]]:
    return {one["title"]: one for one in client.get(LIST, query).context_data["listed"]}


def said_to(client: Client, path: str, **data: object) -> str:
    """What the page says after a POST."""
    return client.post(path, data, follow=True).content.decode()


def member(client: Client, group: str) -> Client:
    user = User.objects.create_user("member", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def test_the_most_asked_comes_first_by_its_most_typical_question(
    admin_client: Client, price: QuestionGroup, weather: QuestionGroup
) -> None:
    found = listed(admin_client)

    assert list(found) == ["What does it cost?", "Will it rain?"]
    one = found["What does it cost?"]
    assert (one["count"], one["before"], one["share"]) == (4, 1, 80)
    assert (one["unanswered"], one["often"]) == (2, 67)
    assert one["languages"] == "English, 繁體中文"
    assert sum(bar.height > 0 for bar in one["chart"].bars) == 4


def test_an_empty_site_has_an_empty_page(admin_client: Client) -> None:
    for query in ({}, {"range": "all"}):
        assert "No questions in this time." in admin_client.get(LIST, query).content.decode()


def test_the_page_says_how_to_switch_it_on(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.AVATARS_TRANSCRIPTS = False
    assert "AVATARS_TRANSCRIPTS=1" in admin_client.get(LIST).content.decode()

    monkeypatch.setattr(questions, "installed", lambda: False)
    words = admin_client.get(LIST).content.decode()
    assert "[questions]" in words
    assert "Group anew" not in words


def test_without_the_extra_what_was_grouped_can_be_read_and_changed(
    admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    price: QuestionGroup,
    weather: QuestionGroup,
) -> None:
    for module in ("avatars.admin.one_question", "avatars.insights.asked.figures"):
        monkeypatch.setattr(f"{module}.installed", lambda: False)

    assert list(listed(admin_client, q="rain")) == ["Will it rain?"]
    found = admin_client.post(page(price), {"act": "find", "find": "rain"})
    assert [other.title for other in found.context_data["others"]] == ["Will it rain?"]
    assert admin_client.get(page(price)).context_data["others"] == []


@pytest.mark.parametrize(
    ("query", "titles"),
    [({"range": "all"}, 2), ({"language": "zh-hant"}, 1), ({"show": "answered"}, 1),
     ({"show": "open"}, 1), ({"show": "hidden"}, 1), ({"q": "cost"}, 1), ({"q": "雨"}, 0),
     ({"q": "MUCH"}, 1), ({"q": "weather"}, 1), ({"range": "today"}, 0), ({"avatar": "0"}, 2),
     ({"order": "unanswered"}, 2), ({"p": "99"}, 2), ({"p": "x"}, 2), ({"q": "\0"}, 2),
     ({"language": "tlh"}, 2), ({"show": "x", "order": "x", "range": "x"}, 2)],
)  # fmt: skip
def test_the_list_is_narrowed_down(
    admin_client: Client,
    ask: Ask,
    price: QuestionGroup,
    weather: QuestionGroup,
    query: dict[str, str],
    titles: int,
) -> None:
    hidden = QuestionGroup.objects.create(hidden=True)
    ask(hidden, "Are you there?", days=1)
    QuestionGroup.objects.filter(pk=weather.pk).update(
        name="The weather", answered_at=timezone.now()
    )

    assert len(listed(admin_client, **query)) == titles


def test_the_questions_to_one_avatar(
    admin_client: Client, ask: Ask, price: QuestionGroup, weather: QuestionGroup
) -> None:
    other = Avatar.objects.create(slug="other", name="Other", runway_id="cat-character")
    ask(weather, "Is it cold?", to=other, nearness=10)

    found = listed(admin_client, avatar=str(other.pk))

    assert [(title, one["count"]) for title, one in found.items()] == [("Will it rain?", 1)]


def test_what_is_searched_in_one_script_is_found_in_the_other(
    admin_client: Client, avatar: Avatar, price: QuestionGroup
) -> None:
    Question.objects.filter(language="zh-hant").update(normal="请问要多少钱")

    assert list(listed(admin_client, q="多少钱")) == ["What does it cost?"]


def test_pages_are_turned_with_the_filters_as_they_are(admin_client: Client, ask: Ask) -> None:
    for number in range(25):
        ask(QuestionGroup.objects.create(), f"Question {number}?")

    assert len(listed(admin_client)) == 20
    assert len(listed(admin_client, p="2", range="7")) == 5
    words = admin_client.get(LIST, {"range": "7", "order": "unanswered"}).content.decode()
    assert "?range=7&amp;order=unanswered&amp;p=2" in words


def test_days_that_were_chosen_stay_chosen_from_page_to_page(
    admin_client: Client, price: QuestionGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avatars.admin.one_question.ON_A_PAGE", 2)
    last = timezone.localdate()
    first = last - timedelta(days=50)
    days = f"range=custom&amp;from={first}&amp;to={last}"
    query = {"range": "custom", "from": str(first), "to": str(last)}

    addresses = {
        "/admin/avatars/dailyfigures/": f"{LIST}?{days}",
        LIST: f"{page(price)}?{days}",
        page(price): f"?{days}&amp;p=2",
    }

    for path, link in addresses.items():
        assert f'href="{link}"' in admin_client.get(path, query).content.decode()


def test_the_page_of_a_group_leads_to_its_calls_and_escapes_what_was_said(
    admin_client: Client, price: QuestionGroup
) -> None:
    answer = admin_client.get(page(price), {"range": "7"})

    words = answer.content.decode()
    assert "And the &lt;b&gt;price&lt;/b&gt;?" in words
    newest = Question.objects.order_by("-said_at").first()
    assert newest is not None
    assert words.index(str(newest.transcript_id)) == min(
        words.index(str(pk)) for pk in price.questions.values_list("transcript", flat=True)
    )
    assert answer.context_data["one"].count == 4


def test_a_group_is_named_and_goes_by_its_name(admin_client: Client, price: QuestionGroup) -> None:
    assert "Named “What it costs”." in said_to(
        admin_client, page(price), act="name", name=" What it costs "
    )

    assert listed(admin_client)["What it costs"]["example"] == "What does it cost?"
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.get_change_message()) == (
        str(price.pk),
        "Named “What it costs”.",
    )
    assert "What it costs" in admin_client.get(f"{LIST}{price.pk}/history/").content.decode()


def test_a_name_that_is_too_long_is_refused(admin_client: Client, price: QuestionGroup) -> None:
    assert "too long" in said_to(admin_client, page(price), act="name", name="x" * 201)
    assert not LogEntry.objects.exists()


def test_groups_are_hidden_and_marked_and_back(admin_client: Client, price: QuestionGroup) -> None:
    assert "Marked as answered." in said_to(admin_client, page(price), act="answered")
    assert "answered since" in said_to(admin_client, page(price), act="hide")
    assert listed(admin_client) == {}
    assert "Shown in the list again." in said_to(admin_client, page(price), act="show")
    assert "Marked as not answered." in said_to(admin_client, page(price), act="open")
    price.refresh_from_db()
    assert (price.hidden, price.answered_at, price.handled) == (False, None, True)
    assert LogEntry.objects.count() == 4


def test_groups_are_merged(
    admin_client: Client, price: QuestionGroup, weather: QuestionGroup
) -> None:
    said_to(admin_client, page(price), act="merge", other=weather.pk)

    assert listed(admin_client)["What does it cost?"]["count"] == 5
    assert not QuestionGroup.objects.filter(pk=weather.pk).exists()


def test_chosen_questions_are_moved_and_split_off(
    admin_client: Client, price: QuestionGroup, weather: QuestionGroup
) -> None:
    one, two, *_ = price.questions.order_by("pk")

    assert "1 question moved" in said_to(
        admin_client, page(price), act="move", questions=[one.pk], other=weather.pk
    )
    answer = admin_client.post(page(price), {"act": "split", "questions": [two.pk]})

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.group_id, one.held) == (weather.pk, True)
    assert answer["Location"] == page(two.group)
    assert two.group_id not in (price.pk, weather.pk)


def test_whoever_moves_the_last_question_of_a_group_comes_back_to_the_list(
    admin_client: Client, price: QuestionGroup, weather: QuestionGroup
) -> None:
    answer = admin_client.post(
        page(weather),
        {"act": "move", "questions": [weather.questions.get().pk], "other": price.pk},
    )

    assert answer["Location"] == LIST


@pytest.mark.parametrize(
    ("data", "says"),
    [({"act": "merge"}, "Choose another group first."),
     ({"act": "merge", "other": "x"}, "Choose another group first."),
     ({"act": "merge", "other": "99999"}, "somewhere else by now"),
     ({"act": "split"}, "Choose some of the questions first."),
     ({"act": "split", "questions": ["x"]}, "Choose some of the questions first."),
     ({"act": "split", "questions": ["99999"]}, "somewhere else by now"),
     ({"act": "move", "questions": ["99999"], "other": "99999"}, "somewhere else by now")],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    admin_client: Client, price: QuestionGroup, data: dict[str, object], says: str
) -> None:
    assert says in said_to(admin_client, page(price), **data)
    assert not LogEntry.objects.exists()
    assert QuestionGroup.objects.count() == 1


def test_nonsense_is_refused(admin_client: Client, price: QuestionGroup) -> None:
    assert admin_client.post(page(price), {"act": "explode"}).status_code == 404
    assert admin_client.get(f"{LIST}99999/change/").status_code in (302, 404)
    assert admin_client.get(f"{LIST}x/change/").status_code in (302, 404)


def test_a_search_for_a_group_keeps_what_was_ticked(
    admin_client: Client, price: QuestionGroup, weather: QuestionGroup
) -> None:
    ticked = price.questions.first()
    assert ticked is not None

    answer = admin_client.post(
        page(price), {"act": "find", "find": "rain", "questions": [ticked.pk]}
    )

    assert [other.title for other in answer.context_data["others"]] == ["Will it rain?"]
    assert f'value="{ticked.pk}" id="question-{ticked.pk}" checked' in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_groups_that_mean_nearly_the_same_are_offered(admin_client: Client, avatar: Avatar) -> None:
    turns = ["how much does it cost", "what about discounts for students", "does it rain tomorrow"]
    for turn in turns:
        call = CallLog.objects.create(avatar=avatar, max_seconds=60, settled_at=timezone.now())
        Transcript.objects.create(call=call, lines=[[True, turn]])
    group_questions()
    group = Question.objects.get(said=turns[0]).group
    assert group is not None

    others = admin_client.get(page(group)).context_data["others"]

    assert [other.title for other in others] == turns[1:]


def test_everything_is_grouped_anew_when_a_person_wants_it(
    admin_client: Client, price: QuestionGroup
) -> None:
    assert "when a settler next looks" in said_to(admin_client, LIST)

    assert state().wanted
    assert LogEntry.objects.count() == 1


def test_analysts_do_not_see_what_was_said(client: Client, price: QuestionGroup) -> None:
    analyst = member(client, "Call analysts")

    assert analyst.get(LIST).status_code == 403
    assert analyst.get(page(price)).status_code == 403
    assert analyst.post(page(price), {"act": "hide"}).status_code == 403
    assert analyst.get(f"{LIST}{price.pk}/history/").status_code == 403
    assert "questiongroup" not in analyst.get("/admin/").content.decode()


def test_transcript_readers_see_it_and_make_it_right(client: Client, price: QuestionGroup) -> None:
    reader = member(client, "Transcript readers")

    assert "Common questions" in reader.get("/admin/").content.decode()
    assert list(listed(reader)) == ["What does it cost?"]
    assert "Hidden from the list." in said_to(reader, page(price), act="hide")


def test_who_may_only_read_changes_nothing(client: Client, price: QuestionGroup) -> None:
    user = User.objects.create_user("reader", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_transcript"))
    client.force_login(user)

    words = client.get(page(price)).content.decode()
    assert "What does it cost?" in words
    assert 'name="act"' not in words
    for act in ("name", "hide", "answered", "merge", "split", "move"):
        assert client.post(page(price), {"act": act}).status_code == 403
    assert client.post(LIST).status_code == 403
    assert not state().wanted


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_groups_are_neither_added_nor_deleted_by_hand(
    admin_client: Client, price: QuestionGroup, path: str
) -> None:
    assert admin_client.get(LIST + path.format(pk=price.pk)).status_code == 403


def test_the_line_in_the_menu_comes_after_at_a_glance(admin_client: Client) -> None:
    for language in ("en", "zh-hant", "zh-hans"):
        answer = admin_client.get("/admin/", headers={"accept-language": language})
        models = [
            model["object_name"]
            for app in answer.context_data["app_list"]
            for model in app["models"]
            if app["app_label"] == "avatars"
        ]
        assert models.index("DailyFigures") == 0
        assert models.index("QuestionGroup") > 0


def test_the_number_of_queries_does_not_grow(
    admin_client: Client, ask: Ask, price: QuestionGroup, weather: QuestionGroup
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(path).status_code == 200
        return len(captured)

    state()  # made by the first look
    before = queries(LIST), queries(page(price))
    for number in range(30):
        group = QuestionGroup.objects.create()
        ask(group, f"Question {number}?", language="zh-hans", days=number % 9)
        ask(price, f"How much is number {number}?")

    assert (queries(LIST), queries(page(price))) == before
    assert one_question.ON_A_PAGE > 30


@pytest.fixture
def reader(client: Client) -> Client:
    """Reads what was asked, and teaches the avatars."""
    reader = member(client, "Transcript readers")
    User.objects.get().groups.add(Group.objects.get(name="Avatar editors"))
    return reader


@pytest.mark.parametrize("name", ["", "Prices"])
def test_an_answer_is_begun_under_the_groups_name_without_what_visitors_said(
    reader: Client, price: QuestionGroup, avatar: Avatar, name: str
) -> None:
    QuestionGroup.objects.update(name=name)
    for _ in range(2):  # again: the same draft
        answer = reader.post(page(price), {"act": "answer"})

    document = Document.objects.get()
    assert answer.url == f"/admin/avatars/document/{document.pk}/change/"
    assert (document.title, document.locale) == (name or f"Group {price.pk}", "en")
    assert document.text == "The answer:"
    assert (list(document.avatars.all()), document.status) == ([avatar], "draft")
    # What visitors said is not in the history, which stays.
    assert "cost" not in LogEntry.objects.get().get_change_message()


def test_a_question_in_chinese_is_answered_in_chinese(reader: Client, ask: Ask) -> None:
    group = QuestionGroup.objects.create()
    ask(group, "你會飛嗎", language="zh-hant")
    ask(group, "你能飛嗎", language="zh-hant", nearness=10)

    reader.post(page(group), {"act": "answer"})

    document = Document.objects.get()
    assert (document.title, document.locale) == (f"群組 {group.pk}", "zh-hant")
    assert document.text == "答案："


def test_publishing_the_answer_marks_it_and_counts_who_still_asks(
    reader: Client, price: QuestionGroup, ask: Ask, settings: object
) -> None:
    settings.RUNWAYML_API_SECRET = ""  # nothing is sent
    reader.post(page(price), {"act": "answer"})
    document = Document.objects.get()
    form = {"title": document.title, "locale": "en", "text": "Nothing.", "seen": document.digest}
    reader.post(f"/admin/avatars/document/{document.pk}/change/", form | {"_publish": "1"})

    price.refresh_from_db()
    assert price.answered_at is not None
    assert listed(reader)["What does it cost?"]["since"] == "asked 0 times since"
    assert "asked 0 times since" in reader.get(page(price)).content.decode()
    ask(price, "And what does it cost now?")
    assert listed(reader)["What does it cost?"]["since"] == "asked 1 time since"
    assert "asked 1 time since" in reader.get(page(price)).content.decode()


def test_the_history_says_nothing_of_what_a_visitor_said(
    reader: Client, price: QuestionGroup, settings: object
) -> None:
    settings.RUNWAYML_API_SECRET = ""  # nothing is sent
    reader.post(page(price), {"act": "answer"})
    document = Document.objects.get()
    form = {"title": "What does it cost?", "locale": "en", "text": "1", "seen": document.digest}
    at = "/admin/avatars/document/"
    reader.post(f"{at}{document.pk}/change/", form | {"_draft": "1"})
    chosen = {"_selected_action": document.pk}
    reader.post(at, chosen | {"action": "bring_in_step"})
    reader.post(at, chosen | {"action": "delete_selected", "post": "yes"})

    assert not Document.objects.exists()
    logged = LogEntry.objects.filter(content_type__model="document")
    assert {entry.object_repr for entry in logged} == {f"Answer to “Group {price.pk}”"}
    assert logged.count() == 3


def test_an_answer_goes_along_where_groups_are_merged(
    admin_client: Client, price: QuestionGroup, weather: QuestionGroup
) -> None:
    admin_client.post(page(weather), {"act": "answer"})

    said_to(admin_client, page(price), act="merge", other=weather.pk)

    assert Document.objects.get().answers == price


def test_an_answer_is_added_as_a_line_to_the_personality(
    reader: Client, price: QuestionGroup, avatar: Avatar
) -> None:
    words = avatar.words.get()

    text = said_to(reader, page(price), act="line", line="It is\nfree.\0", words=words.pk)

    assert "Added as a line" in text
    words.refresh_from_db()
    assert words.personality == "Warm and a little dry.\nIt is free."
    told = WordsVersion.objects.order_by("pk").values_list("personality", "author__username")
    assert list(told) == [("Warm and a little dry.", None), (words.personality, "member")]
    price.refresh_from_db()
    assert price.answered_at is not None


def test_a_line_that_is_too_much_is_not_added(
    reader: Client, price: QuestionGroup, avatar: Avatar
) -> None:
    avatar.words.update(personality="x" * 9_995)
    words = avatar.words.get()

    assert "more than 10,000" in said_to(
        reader, page(price), act="line", line="Longer than that", words=words.pk
    )
    for wrong in (
        {"line": " ", "words": words.pk},
        {"line": "x", "words": "9" * 9},
        {"line": "x", "words": "9" * 5_000},
    ):
        assert "Write a line" in said_to(reader, page(price), act="line", **wrong)
    words.refresh_from_db()
    assert words.personality == "x" * 9_995


def test_who_may_not_teach_is_offered_no_answer(client: Client, price: QuestionGroup) -> None:
    reader = member(client, "Transcript readers")

    assert "Write an answer" not in reader.get(page(price)).content.decode()
    for act in ("answer", "line"):
        assert reader.post(page(price), {"act": act}).status_code == 403
    assert not Document.objects.exists()
