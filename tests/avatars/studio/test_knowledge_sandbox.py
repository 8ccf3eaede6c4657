"""Documents brought in step with the sandbox, which lags and moderates as Runway does."""

from typing import Any

import pytest

from avatars.models import Avatar, Document
from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from avatars.sandbox.studio.moderation import MARKER
from avatars.studio.knowledge import deciding, others
from avatars.studio.knowledge.all_in_step import sync_knowledge
from tests.avatars.sandbox.conftest import Client, sandbox, server

__all__ = ["sandbox", "server"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lobster(avatar: Avatar, sandbox: Client, settings: Any) -> Avatar:
    settings.RUNWAYML_BASE_URL = sandbox.url
    settings.RUNWAYML_API_SECRET = DEFAULT_SECRET
    Avatar.objects.update(runway_id=LITTLELOBSTER_ID)
    avatar.refresh_from_db()
    return avatar


def there(sandbox: Client, path: str) -> Any:
    return sandbox.call("GET", f"/v1/{path}").json()


def publish(avatar: Avatar, title: str, text: str) -> Document:
    document = Document.objects.create(title=title, text=text, locale="en", status="published")
    document.avatars.add(avatar)
    return document


def test_a_document_is_made_changed_and_deleted(sandbox: Client, lobster: Avatar) -> None:
    document = publish(lobster, "Claws", "They are dark red. 深紅色。🦞")
    assert sync_knowledge().complete
    document.refresh_from_db()
    assert there(sandbox, f"documents/{document.runway_id}")["content"] == document.text
    sandbox.wait_until(  # a GET just after a PATCH tells what was before
        lambda: document.runway_id in there(sandbox, f"avatars/{LITTLELOBSTER_ID}")["documentIds"]
    )

    document.text = "They are red."
    document.save()
    assert sync_knowledge().complete
    # At once again, while answers may still tell of before.
    assert sync_knowledge().deciding == 0
    Document.objects.filter(pk=document.pk).take_back("deleted")
    assert sync_knowledge().complete

    assert not Document.objects.exists()
    assert there(sandbox, "documents?limit=100")["data"] == []


def test_moderation_names_the_document(sandbox: Client, lobster: Avatar) -> None:
    publish(lobster, "Good", "Kind words.")
    publish(lobster, "Bad", f"Words with {MARKER} in them.")

    outcome = sync_knowledge()

    assert outcome.failed == ["Bad (Runway’s moderation does not take this text)"]
    assert outcome.in_step == 1


def test_what_is_changed_there_is_taken_over(sandbox: Client, lobster: Avatar) -> None:
    document = publish(lobster, "Claws", "Red.")
    sync_knowledge()
    Document.objects.update(agreed_at=None)  # long ago
    document.refresh_from_db()
    sandbox.call("PATCH", f"/v1/documents/{document.runway_id}", {"content": "Blue."})

    assert sync_knowledge().deciding == 1
    document.refresh_from_db()
    deciding.take_theirs(document.pk, document.to_decide)

    document.refresh_from_db()
    assert document.text == "Blue."
    assert sync_knowledge().complete


def test_documents_of_others_are_listed_and_taken_in(sandbox: Client, lobster: Avatar) -> None:
    made = sandbox.call("POST", "/v1/documents", {"name": "Boats", "content": "Float."}).json()
    ((one, avatars),) = others.others()
    assert (one.name, avatars) == ("Boats", [])

    others.take_in(made["id"], "en")

    assert others.others() == []
    assert sync_knowledge().complete
