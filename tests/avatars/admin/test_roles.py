"""The groups of those who read the log: who sees figures, and who sees words."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from avatars.models import Avatar, CallLog, Refusal, Settler, Transcript
from tests.avatars.calls.settler import ago

pytestmark = pytest.mark.django_db
FIGURES = {"view_avatar", "view_calllog", "view_placeinline", "view_refusal", "view_settler"}
READ = ["avatar", "calllog", "placeinline", "refusal", "settler"]
BOTH = pytest.mark.parametrize("group", ["Call analysts", "Transcript readers"])


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A call with a comment and with words."""
    call = CallLog.objects.create(
        avatar=avatar, max_seconds=60, settled_at=ago(9), stars=5, comment="Lovely claws."
    )
    Transcript.objects.create(call=call, lines=[[True, "Do you eat seaweed?"]])
    Refusal.objects.create(day=ago(0).date(), reason="busy", count=1)
    Settler.objects.create(name="one", started_at=ago(9), beat_at=ago(0))
    return call


def member(client: Client, group: str) -> Client:
    """Somebody of this group, with no other right."""
    user = User.objects.create_user("member", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@BOTH
def test_both_groups_read_the_log_and_what_is_around_it(
    client: Client, call: CallLog, group: str
) -> None:
    admin = member(client, group)

    for model in READ:
        assert admin.get(f"/admin/avatars/{model}/").status_code == 200, model
    assert "Lovely claws." in admin.get("/admin/avatars/calllog/").content.decode()


@pytest.mark.parametrize(
    ("group", "reads"), [("Call analysts", False), ("Transcript readers", True)]
)
def test_only_readers_see_what_was_said(
    client: Client, call: CallLog, group: str, reads: bool
) -> None:
    page = member(client, group).get(f"/admin/avatars/calllog/{call.pk}/change/")

    assert ("Do you eat seaweed?" in page.content.decode()) is reads


@BOTH
def test_neither_group_changes_adds_or_deletes_anything(
    client: Client, call: CallLog, group: str
) -> None:
    admin = member(client, group)
    forbidden = [f"/admin/avatars/{model}/add/" for model in READ]
    forbidden += [
        f"/admin/avatars/avatar/{call.avatar_id}/delete/",
        f"/admin/avatars/calllog/{call.pk}/delete/",
        "/admin/auth/user/",
        "/admin/auth/group/",
        "/admin/canfly/homesection/",
    ]

    for path in forbidden:
        assert admin.get(path).status_code == 403, path
        assert admin.post(path, {"post": "yes"}).status_code == 403, path
    change = f"/admin/avatars/avatar/{call.avatar_id}/change/"
    assert admin.post(change, {"name": "Other"}).status_code == 403
    assert Avatar.objects.get().name == "LittleLobster"
    assert CallLog.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_groups_are_there_on_a_new_database_and_after_an_upgrade() -> None:
    def rights(group: str) -> set[str]:
        return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))

    executor = MigrationExecutor(connection)
    executor.migrate([("avatars", None), ("canfly", None)])
    Group.objects.all().delete()
    Permission.objects.all().delete()

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    for _ in range(2):
        assert rights("Call analysts") == FIGURES
        assert rights("Transcript readers") == FIGURES | {
            "view_transcript",
            "change_questiongroup",
        }
        call_command("migrate", verbosity=0)


def test_owners_may_what_editors_may_and_characters_limits_and_money_besides() -> None:
    def rights(group: str) -> set[str]:
        return set(
            Group.objects.get(name=group)
            .permissions.filter(content_type__app_label="avatars")
            .values_list("codename", flat=True)
        )

    assert "manage_characters" not in rights("Avatar editors")
    assert rights("Avatar owners") >= FIGURES | {
        "add_avatar",
        "change_avatar",
        "change_avatarwords",
        "change_limits",
        "manage_characters",
    }


@pytest.mark.django_db(transaction=True)
def test_calls_of_before_are_noted_as_kept_at_runway_and_their_words_keep_their_age() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("avatars", "0011_transcripts")])
    old = executor.loader.project_state([("avatars", "0011_transcripts")]).apps
    avatar = old.get_model("avatars", "Avatar").objects.create(slug="a", name="A", runway_id="r")
    calls = old.get_model("avatars", "CallLog").objects
    calls.create(avatar=avatar, max_seconds=60, session_id="open", created_at=ago(50))
    calls.create(avatar=avatar, max_seconds=60, settled_at=ago(40))
    talked = calls.create(
        avatar=avatar, max_seconds=60, session_id="s", created_at=ago(90), settled_at=ago(40)
    )
    old.get_model("avatars", "Transcript").objects.create(call=talked, lines=[[True, "Hello"]])

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    call = CallLog.objects.get(session_id="s")
    assert call.conversation.wants_words is False
    assert (call.conversation.since, call.conversation.due_at) == (call.settled_at, None)
    assert call.transcript.said_at == call.created_at
    assert not hasattr(CallLog.objects.get(session_id="open"), "conversation")
