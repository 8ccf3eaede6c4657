"""Signalling messages that say more than one thing: who is here, and who has to go."""

import secrets
import time

from livekit.protocol import models, rtc

from .lobster import HEIGHT, WIDTH

AVATAR, VISITOR = "avatar", "visitor"  # identities
SERVER_VERSION = "1.9.0"  # the client wants one
PING_INTERVAL, PING_TIMEOUT = 5, 15  # seconds


def sid(prefix: str) -> str:
    """An id as LiveKit makes them: PA_ participants, TR_ tracks, RM_ rooms."""
    return prefix + secrets.token_hex(6)


def leave(
    reason: models.DisconnectReason,
    action: rtc.LeaveRequest.Action = rtc.LeaveRequest.Action.DISCONNECT,
) -> rtc.SignalResponse:
    """The order to leave, or with RECONNECT to join afresh."""
    return rtc.SignalResponse(leave=rtc.LeaveRequest(reason=reason, action=action))


def join(
    room: models.Room, visitor_sid: str, avatar_sid: str, video_sid: str, audio_sid: str
) -> rtc.SignalResponse:
    """The JoinResponse: the first message, with the avatar and its two tracks announced."""
    active = models.ParticipantInfo.State.ACTIVE
    visitor = models.ParticipantInfo(
        sid=visitor_sid,
        identity=VISITOR,
        state=active,
        joined_at=int(time.time()),
        # Without can_publish the microphone silently never publishes.
        permission=models.ParticipantPermission(
            can_subscribe=True, can_publish=True, can_publish_data=True
        ),
    )
    video = models.TrackInfo(
        sid=video_sid,
        name="camera",
        type=models.TrackType.VIDEO,
        source=models.TrackSource.CAMERA,  # or the page waits for ever
        mime_type="video/VP8",
        width=WIDTH,
        height=HEIGHT,
    )
    audio = models.TrackInfo(
        sid=audio_sid,
        name="voice",
        type=models.TrackType.AUDIO,
        source=models.TrackSource.MICROPHONE,
        mime_type="audio/opus",
    )
    avatar = models.ParticipantInfo(
        sid=avatar_sid,
        identity=AVATAR,
        name="LittleLobster",
        state=active,
        joined_at=room.creation_time,
        kind=models.ParticipantInfo.Kind.AGENT,
        tracks=[video, audio],
    )
    # A dropped connection starts afresh: aiortc cannot resume one.
    configuration = models.ClientConfiguration(
        resume_connection=models.ClientConfigSetting.DISABLED
    )
    return rtc.SignalResponse(
        join=rtc.JoinResponse(
            room=room,
            participant=visitor,
            other_participants=[avatar],
            server_version=SERVER_VERSION,
            subscriber_primary=True,
            fast_publish=True,  # END_CALL must not wait for a first negotiation
            client_configuration=configuration,
            enabled_publish_codecs=[
                models.Codec(mime="audio/opus"),
                models.Codec(mime="video/VP8"),
            ],
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
        )
    )
