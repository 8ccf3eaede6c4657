"""Runway's own Python SDK works against the sandbox as it does against Runway."""

import pytest
import runwayml
from runwayml.types.realtime_session_retrieve_response import Cancelled, NotReady, Ready

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID

from .conftest import Client


def test_it_creates_retrieves_and_deletes_a_session(sandbox: Client) -> None:
    with runwayml.RunwayML(api_key=DEFAULT_SECRET, base_url=sandbox.url) as runway:
        created = runway.realtime_sessions.create(
            model="gwm1_avatars",
            avatar={"type": "custom", "avatar_id": LITTLELOBSTER_ID},
            max_duration=60,
            start_script="Hello!",
        )
        waiting = runway.realtime_sessions.retrieve(created.id)
        assert isinstance(waiting, NotReady)
        sandbox.wait_for(created.id, "READY")
        ready = runway.realtime_sessions.retrieve(created.id)
        assert isinstance(ready, Ready)
        assert ready.session_key
        assert ready.expires_at > ready.created_at
        runway.realtime_sessions.delete(created.id)
        assert isinstance(runway.realtime_sessions.retrieve(created.id), Cancelled)


def test_it_reads_the_conversation_the_avatar_and_the_organisation(sandbox: Client) -> None:
    session = sandbox.ready()
    with runwayml.RunwayML(api_key=DEFAULT_SECRET, base_url=sandbox.url) as runway:
        conversation = runway.avatar_conversations.retrieve(session["id"])
        assert (conversation.id, conversation.status) == (session["id"], "in_progress")
        avatar = runway.avatars.retrieve(LITTLELOBSTER_ID)
        assert (avatar.name, avatar.status) == ("LittleLobster", "READY")
        assert runway.organization.retrieve().credit_balance > 0


def test_its_errors_are_the_typed_ones(sandbox: Client) -> None:
    with (
        runwayml.RunwayML(api_key="key_wrong", base_url=sandbox.url) as runway,
        pytest.raises(runwayml.AuthenticationError),
    ):
        runway.realtime_sessions.retrieve("x")
