"""One connection of the visitor: a WebSocket and a peer connection."""

from collections.abc import Awaitable, Callable

from livekit.protocol import models, rtc

from . import messages
from .media import AvatarAudio, AvatarVideo, Flows, Source
from .messages import sid
from .peer import Peer

Send = Callable[[rtc.SignalResponse], Awaitable[None]]


class Visit:
    """From the joining to the leaving, or until the connection is gone."""

    def __init__(
        self,
        send: Send,
        cut: Callable[[], None],
        performer: Source,
        clock: Callable[[], float],
        *,
        fps: int,
        shows: Flows,
        sounds: Flows,
        on_data: Callable[[bytes], None],
        on_connected: Callable[[], None],
    ) -> None:
        self.send, self.cut = send, cut
        self.sid = sid("PA_")
        self.here = True  # has not said that it leaves, and its WebSocket is up
        self.connected = False
        self.microphone_sid: str | None = None
        self.muted = False
        self.video = AvatarVideo(sid("TR_"), performer, clock, shows, fps)
        self.audio = AvatarAudio(sid("TR_"), performer, clock, sounds)
        self.peer = Peer(clock, on_data, self._is_connected)
        self._on_connected = on_connected
        self._speakers = (False, False)

    def _is_connected(self) -> None:
        self.connected = True
        self._on_connected()

    def level(self, at: float) -> float:
        """How loud the visitor is, RMS 0..1."""
        return 0.0 if self.muted else self.peer.microphone.rms(at)

    async def welcome(
        self, room: models.Room, avatar: models.ParticipantInfo, present: bool
    ) -> None:
        """Say who is here: the JoinResponse must come first. The avatar's tracks follow."""
        if present:
            self.peer.show(avatar.sid, [self.video, self.audio])
        await self.send(messages.join(room, self.sid, [avatar] if present else []))

    async def answer(self, offer: rtc.SessionDescription) -> None:
        """Answer an offer of the visitor's."""
        sdp, tracks = await self.peer.answer(offer.sdp)
        answer = rtc.SessionDescription(type="answer", sdp=sdp, id=offer.id, mid_to_track_id=tracks)
        await self.send(rtc.SignalResponse(answer=answer))

    async def tell_speakers(self, avatar_sid: str, at: float) -> None:
        """Say who speaks, when that has changed."""
        voice, microphone = self.audio.level, self.peer.microphone
        before, self._speakers = self._speakers, (voice.speaking(at), microphone.speaking(at))
        if self._speakers == before:
            return
        speakers = [
            models.SpeakerInfo(sid=own_sid, level=level.rms(at), active=active)
            for own_sid, level, active, was in (
                (avatar_sid, voice, self._speakers[0], before[0]),
                (self.sid, microphone, self._speakers[1], before[1]),
            )
            if active or was
        ]
        changed = rtc.SpeakersChanged(speakers=speakers)
        await self.send(rtc.SignalResponse(speakers_changed=changed))
