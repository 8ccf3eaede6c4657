"""Runway's own Python SDK makes, reads, changes and deletes everything that is made there."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
import runwayml
from runwayml.types.avatar_retrieve_response import Failed, Processing, Ready

from avatars.sandbox import LITTLELOBSTER_ID
from tests.avatars.sandbox.conftest import Client

from .conftest import as_uri, portrait

CLARA = {"type": "runway-live-preset", "preset_id": "clara"}


def until_settled(runway: runwayml.RunwayML, avatar_id: str) -> Ready | Failed:
    for _ in range(100):
        avatar = runway.avatars.retrieve(avatar_id)
        if not isinstance(avatar, Processing):
            return avatar
        time.sleep(0.02)
    raise AssertionError("still PROCESSING")


def test_a_character_from_its_making_to_its_end(sandbox: Client, runway: runwayml.RunwayML) -> None:
    boats = runway.documents.create(name="Boats", content="# Boats\n\nBoats float.")
    created = runway.avatars.create(
        name="Ada",
        personality="You are Ada, and you know boats.",
        reference_image=as_uri(portrait()),
        voice=CLARA,
        start_script="Ahoy!",
        document_ids=[boats.id],
        image_processing="none",
    )
    assert (created.status, created.start_script) == ("PROCESSING", "Ahoy!")
    assert created.processed_image_uri is None

    ready = until_settled(runway, created.id)

    assert isinstance(ready, Ready)
    assert (ready.name, ready.voice.name, ready.document_ids) == ("Ada", "Clara", [boats.id])
    assert ready.voice.description
    picture = requests.get(str(ready.processed_image_uri), timeout=5)
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "imageProcessing" not in sandbox.call("GET", f"/v1/avatars/{ready.id}").json()

    runway.avatars.update(ready.id, name="Grace", start_script=None, document_ids=[])
    time.sleep(0.1)  # until reads have caught up, at this pace
    changed = runway.avatars.retrieve(ready.id)
    assert (changed.name, changed.start_script, changed.document_ids) == ("Grace", None, [])
    assert changed.updated_at > changed.created_at
    assert ready.id in [one.id for one in runway.avatars.list(limit=2)]

    runway.avatars.delete(ready.id)
    with pytest.raises(runwayml.NotFoundError):
        runway.avatars.retrieve(ready.id)


def test_a_picture_that_is_uploaded_first(runway: runwayml.RunwayML) -> None:
    upload = runway.uploads.create_ephemeral(file=("ada.jpg", portrait(2176, 1408, "JPEG")))
    assert upload.uri.startswith("runway://")
    avatar = runway.avatars.create(
        name="Ada", personality="Kind.", reference_image=upload.uri, voice=CLARA
    )
    assert isinstance(until_settled(runway, avatar.id), Ready)


def test_a_picture_without_a_face_fails_with_a_reason(runway: runwayml.RunwayML) -> None:
    tiny = as_uri(portrait(100, 64))
    avatar = runway.avatars.create(
        name="Ada", personality="Kind.", reference_image=tiny, voice=CLARA
    )
    failed = until_settled(runway, avatar.id)
    assert isinstance(failed, Failed)
    assert "face" in failed.failure_reason


def test_documents_are_made_read_changed_sorted_and_deleted(runway: runwayml.RunwayML) -> None:
    first, second, third = (
        runway.documents.create(name=name, content=f"{name}.") for name in ("One", "Two", "Three")
    )
    assert (first.type, first.used_by) == ("text", [])
    assert runway.documents.update(first.id, content="One, and a half.") is None
    assert runway.documents.retrieve(first.id).content == "One, and a half."

    def names(sort: str, order: str) -> list[str]:
        pages = runway.documents.list(limit=2, sort=sort, order=order)  # type: ignore[arg-type]
        return [one.name for one in pages]

    assert names("createdAt", "asc") == ["One", "Two", "Three"]
    assert names("createdAt", "desc") == ["Three", "Two", "One"]
    assert names("updatedAt", "desc") == ["One", "Three", "Two"]
    runway.avatars.update(LITTLELOBSTER_ID, document_ids=[second.id, third.id])
    (user,) = runway.documents.retrieve(second.id).used_by
    assert (user.id, user.name) == (LITTLELOBSTER_ID, "LittleLobster")

    runway.documents.delete(second.id)

    time.sleep(0.1)  # until reads have caught up, at this pace
    assert runway.avatars.retrieve(LITTLELOBSTER_ID).document_ids == [third.id]
    with pytest.raises(runwayml.NotFoundError):
        runway.documents.retrieve(second.id)


def test_a_voice_of_one_s_own(runway: runwayml.RunwayML) -> None:
    prompt = "A calm woman in her forties, who has seen every harbour."
    preview = runway.voices.preview(model="eleven_ttv_v3", prompt=prompt)
    assert 1 < preview.duration_secs < 10
    sample = requests.get(preview.url, timeout=5)
    assert sample.headers["Content-Type"] == "audio/mpeg"
    assert len(sample.content) > 5_000

    made = runway.voices.create(
        name="Harbour", from_={"type": "text", "prompt": prompt, "model": "eleven_ttv_v3"}
    )
    runway.voices.update(made.id, description="Calm.")
    time.sleep(0.1)  # until it is READY, at this pace
    voice = runway.voices.retrieve(made.id)
    assert (voice.status, voice.name, voice.description) == ("READY", "Harbour", "Calm.")
    assert [one.id for one in runway.voices.list(limit=1)] == [made.id]
    avatar = runway.avatars.create(
        name="Ada",
        personality="Kind.",
        reference_image=as_uri(portrait()),
        voice={"type": "custom", "id": made.id},
    )
    assert (avatar.voice.type, avatar.voice.deleted, avatar.voice.name) == (
        "custom", False, "Harbour",
    )  # fmt: skip

    runway.voices.delete(made.id)

    voice_left = runway.avatars.retrieve(avatar.id).voice
    assert (voice_left.deleted, voice_left.name) == (True, None)  # type: ignore[union-attr]


def test_what_was_used_is_told_by_day(sandbox: Client, runway: runwayml.RunwayML) -> None:
    session = sandbox.ready()
    sandbox.consume(session["id"], session["sessionKey"])
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    usage = runway.avatars.get_usage(
        start_date=today - timedelta(days=2), end_date=today + timedelta(days=1)
    )
    assert [day.sessions for day in usage.by_day] == [0, 0, 1]
    assert (usage.total_sessions, usage.total_seconds) == (1, 0)
    spent = runway.organization.retrieve_usage(start_date=today.date())
    (day,) = spent.results
    assert day.date == today.date()
    assert [(one.model, one.amount) for one in day.used_credits] == [("gwm1_avatars", 2)]
