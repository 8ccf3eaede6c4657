"""That nothing came of a character is believed only after a look through the whole account."""

from datetime import timedelta
from typing import Any

import pytest
import responses
from django.test import Client
from django.utils import timezone

from avatars.models import Character
from avatars.studio.characters import looking
from tests.avatars.studio.conftest import draft as draft
from tests.avatars.studio.conftest import fresh
from tests.avatars.upstream import AVATARS, avatar_answer

pytestmark = pytest.mark.django_db
NOTHING = {"data": [], "hasMore": False, "nextCursor": None}


@pytest.fixture
def lost(draft: Character) -> Character:
    """One whose answer was lost two minutes ago."""
    since = timezone.now() - timedelta(minutes=2)
    Character.objects.update(creating_since=since, creating_name="Cat")
    return fresh(draft)


def give_up(client: Client, character: Character) -> str:
    page = f"/admin/avatars/avatar/{character.avatar_id}/character/"
    return str(client.post(page, {"act": "give_up"}, follow=True).content.decode())


def test_where_the_account_has_none_it_can_be_made_anew(
    admin_client: Client, lost: Character, runway: responses.RequestsMock
) -> None:
    runway.get(AVATARS, json=NOTHING)

    assert "It can be made anew." in give_up(admin_client, lost)
    assert fresh(lost).creating_since is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 503}, "Runway does not answer at the moment."),
        ({"json": NOTHING | {"hasMore": True, "nextCursor": "more"}}, "too many characters"),
    ],
)
def test_where_it_may_be_there_it_is_still_waited_for(
    admin_client: Client,
    lost: Character,
    runway: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any],
    said: str,
) -> None:
    monkeypatch.setattr(looking, "MOST_PAGES", 2)
    runway.get(AVATARS, **answer)

    assert said in give_up(admin_client, lost)
    assert fresh(lost).creating_since == lost.creating_since


def test_what_may_be_it_is_still_waited_for(
    admin_client: Client, lost: Character, runway: responses.RequestsMock
) -> None:
    found = avatar_answer(createdAt=timezone.now().isoformat())
    runway.get(AVATARS, json=NOTHING | {"data": [found]})

    assert "Runway has a character that may be it." in give_up(admin_client, lost)
    assert fresh(lost).creating_since == lost.creating_since
