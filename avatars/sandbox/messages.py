"""Signalling messages that say more than one thing: who is here, and who has to go."""

import secrets
import time

from livekit.protocol import models, rtc

from .lobster import HEIGHT, WIDTH

SERVER_VERSION = "1.9.0"  # the client wants one
PING_INTERVAL, PING_TIMEOUT = 5, 15  # seconds


def worker(session_id: str) -> str:
    """The avatar's identity, as measured in Runway's rooms."""
    return f"worker:{session_id}"


def user(session_id: str) -> str:
    """The visitor's identity, as measured in Runway's rooms."""
    return f"user:{session_id}"


def sid(prefix: str) -> str:
    """An id as LiveKit makes them: PA_ participants, TR_ tracks, RM_ rooms."""
    return prefix + secrets.token_hex(6)


def leave(
    reason: models.DisconnectReason,
    action: rtc.LeaveRequest.Action = rtc.LeaveRequest.Action.DISCONNECT,
) -> rtc.SignalResponse:
    """The order to leave, or with RECONNECT to join afresh."""
    return rtc.SignalResponse(leave=rtc.LeaveRequest(reason=reason, action=action))


def avatar(
    session_id: str, name: str, own_sid: str, *, video_sid: str, audio_sid: str, muted: bool = False
) -> models.ParticipantInfo:
    """The avatar and its two tracks; `muted` is the picture's."""
    video = models.TrackInfo(
        sid=video_sid,
        name="camera",
        type=models.TrackType.VIDEO,
        source=models.TrackSource.CAMERA,  # or the page waits for ever
        mime_type="video/VP8",
        width=WIDTH,
        height=HEIGHT,
        muted=muted,
    )
    audio = models.TrackInfo(
        sid=audio_sid,
        name="voice",
        type=models.TrackType.AUDIO,
        source=models.TrackSource.MICROPHONE,
        mime_type="audio/opus",
    )
    return models.ParticipantInfo(
        sid=own_sid,
        identity=worker(session_id),
        name=name,
        state=models.ParticipantInfo.State.ACTIVE,
        kind=models.ParticipantInfo.Kind.AGENT,
        tracks=[video, audio],
    )


def update(participant: models.ParticipantInfo) -> rtc.SignalResponse:
    """Something about a participant has changed."""
    return rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=[participant]))


def gone(participant: models.ParticipantInfo) -> rtc.SignalResponse:
    """A participant has left."""
    left = models.ParticipantInfo()
    left.CopyFrom(participant)
    left.state = models.ParticipantInfo.State.DISCONNECTED
    del left.tracks[:]
    return update(left)


def join(
    room: models.Room, visitor_sid: str, others: list[models.ParticipantInfo]
) -> rtc.SignalResponse:
    """The JoinResponse: the first message, with everybody else announced."""
    visitor = models.ParticipantInfo(
        sid=visitor_sid,
        identity=user(room.name),
        state=models.ParticipantInfo.State.ACTIVE,
        joined_at=int(time.time()),
        # Without can_publish the microphone silently never publishes.
        permission=models.ParticipantPermission(
            can_subscribe=True, can_publish=True, can_publish_data=True
        ),
    )
    # A dropped connection starts afresh: aiortc cannot resume one.
    configuration = models.ClientConfiguration(
        resume_connection=models.ClientConfigSetting.DISABLED
    )
    return rtc.SignalResponse(
        join=rtc.JoinResponse(
            room=room,
            participant=visitor,
            other_participants=others,
            server_version=SERVER_VERSION,
            fast_publish=True,
            client_configuration=configuration,
            enabled_publish_codecs=[
                models.Codec(mime="audio/opus"),
                models.Codec(mime="video/VP8"),
            ],
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
        )
    )
