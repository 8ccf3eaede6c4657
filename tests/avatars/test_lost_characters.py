"""A character that failed at Runway, or is not there any more, is offered to no visitor."""

import json

import pytest
import responses
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import Client

from avatars.models import Avatar, Character, Slot
from avatars.placements import drafts
from avatars.placements.standing import standings
from avatars.studio.characters import making
from tests.avatars.test_checks import API, check_runway, organization

pytestmark = pytest.mark.django_db
LOST = pytest.mark.parametrize("status", ["FAILED", "GONE"])


def become(avatar: Avatar, status: str) -> None:
    Character.objects.filter(pk=making.of(avatar).pk).update(status=status)


def shown(tag: str) -> str:
    return Template(f"{{% load avatars %}}{{% {tag} %}}").render(Context()).strip()


@pytest.mark.parametrize(
    ("status", "can"),
    [("", True), ("PROCESSING", True), ("READY", True), ("FAILED", False), ("GONE", False)],
)
def test_a_section_shows_whoever_can_talk(avatar: Avatar, status: str, can: bool) -> None:
    become(avatar, status)

    assert bool(shown('avatar_section "littlelobster"')) is can
    assert Avatar.objects.get().can_be_called is can
    assert Avatar.objects.active().exists() is can


@LOST
def test_a_developer_reads_why(avatar: Avatar, settings: object, status: str) -> None:
    become(avatar, status)
    settings.DEBUG = True  # type: ignore[attr-defined]

    assert "failed, or is not there any more" in shown('avatar_section "littlelobster"')


@LOST
def test_a_slot_shows_nothing_and_its_editors_read_why(avatar: Avatar, status: str) -> None:
    slot = Slot.objects.create(name="pricing", templates=["pricing.html"], avatar=avatar)
    drafts.publish(slot, User.objects.create_user("editor"))
    become(avatar, status)

    assert shown('avatar_slot "pricing"') == ""
    said = standings([slot])[slot.pk].words
    assert said == ["At Runway LittleLobster failed, or is not there any more."]


@LOST
def test_no_call_is_opened_with_it(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, status: str
) -> None:
    become(avatar, status)

    body = json.dumps({"avatarId": "littlelobster"})
    answer = client.post("/api/avatar/connect", body, content_type="application/json")

    assert answer.json()["error"]["code"] == "unknown_avatar"
    assert not runway.calls


@LOST
def test_check_runway_still_names_it(
    avatar: Avatar, runway: responses.RequestsMock, status: str
) -> None:
    become(avatar, status)
    organization(runway)
    runway.get(f"{API}/avatars/{avatar.runway_id}", json={"status": "FAILED"})

    assert "is FAILED." in check_runway()[1]
