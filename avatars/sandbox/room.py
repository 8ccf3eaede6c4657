"""One session's LiveKit room: the avatar, at most one visitor, and how it ends."""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from google.protobuf.message import DecodeError
from livekit.protocol import models, rtc

from .context import TranscriptShape
from .lobster import LANGUAGES, Performer
from .media import AvatarAudio, AvatarVideo
from .messages import AVATAR, VISITOR, join, leave, sid
from .peers import Peers
from .sessions import Session, Status, iso
from .transcript import Transcript, Utterance

TICK = 0.05  # seconds
LEAVE_GRACE = 1.5  # seconds: END_CALL often arrives after the leave signal
LOST_AFTER = 5.0  # seconds until a connection cut without a word is believed gone
GOODBYE = 8.0  # seconds before the end

Send = Callable[[rtc.SignalResponse], Awaitable[None]]


class Visit:
    """One connection of the visitor: a WebSocket and its two peer connections."""

    def __init__(self, room: "Room", send: Send, cut: Callable[[], None]) -> None:
        self.send, self.cut = send, cut
        self.sid = sid("PA_")
        self.microphone_sid: str | None = None
        self.muted = False
        self.connected = False
        self.speakers: tuple[bool, bool] = (False, False)
        self.video = AvatarVideo(sid("TR_"), room.performer, room.clock)
        self.audio = AvatarAudio(sid("TR_"), room.performer, room.clock)
        self.peers = Peers(room.clock, room.on_data, self._on_connected)

    def _on_connected(self) -> None:
        self.connected = True

    def level(self, at: float) -> float:
        return 0.0 if self.muted else self.peers.microphone.rms(at)


class Room:
    """Lives from the first join until the session is over."""

    def __init__(self, session: Session, shape: TranscriptShape) -> None:
        self.session = session
        self.avatar_sid = sid("PA_")
        self._info = models.Room(
            sid=sid("RM_"), name=session.room_name, creation_time=int(time.time())
        )
        self.visit: Visit | None = None
        self.dropped = False  # by the dropped_media scenario: nobody gets in any more
        self._began = time.monotonic()
        self.performer = Performer(
            session.start_script, session.personality, float(session.max_duration)
        )
        self._transcript = Transcript(shape, {"assistant": AVATAR, "user": VISITOR})
        self._over_at: float | None = None  # when the visitor's leaving ends the session
        self._open_until = 0.0
        self._greeted = self._said_goodbye = False
        self._parting = False  # the visitor asked for a goodbye
        self._live = asyncio.create_task(self._play())

    def clock(self) -> float:
        """Seconds since the room opened."""
        return time.monotonic() - self._began

    @property
    def closed(self) -> bool:
        return self._live.done()

    async def admit(self, send: Send, cut: Callable[[], None]) -> Visit:
        """Let the visitor in. An older visit is closed."""
        if self.visit is not None:
            await self.visit.peers.close()
        self._over_at = None
        visit = self.visit = Visit(self, send, cut)
        self.session.join(time.time())
        return visit

    async def welcome(self, visit: Visit) -> None:
        """Say who is here (the JoinResponse must come first) and offer the avatar's tracks."""
        video, audio = visit.video, visit.audio
        await visit.send(join(self._info, visit.sid, self.avatar_sid, video.id, audio.id))
        sdp = await visit.peers.offer(self.avatar_sid, video, audio)
        offer = rtc.SessionDescription(type="offer", sdp=sdp, id=1)
        await visit.send(rtc.SignalResponse(offer=offer))

    def left(self, visit: Visit) -> None:
        """The visitor said goodbye to the server, or reloaded: give END_CALL its time."""
        if visit is self.visit:
            self._over_at = time.time() + LEAVE_GRACE

    def lost(self, visit: Visit) -> None:
        """The visitor's WebSocket is gone without a word: notice it late, as real servers do."""
        if visit is self.visit and self._over_at is None:
            self._over_at = time.time() + LOST_AFTER

    def on_data(self, data: bytes) -> None:
        """A DataPacket from the page; END_CALL ends the session well."""
        try:
            packet = models.DataPacket.FromString(data)
            message = json.loads(packet.user.payload) if packet.HasField("user") else None
        except (DecodeError, ValueError):
            return
        if not isinstance(message, dict):
            return
        if message.get("type") == "END_CALL":
            self.session.complete(time.time())
            # The page disconnects by itself; do not run before it.
            self._open_until = time.time() + LEAVE_GRACE
        elif message.get("type") == "sandbox_hint":
            with suppress(ValueError):  # as any message that the room does not know
                self.hint(message.get("says"), message.get("language"))

    def hint(self, says: object, language: object = None) -> None:
        """Take the visitor to have said this: the sandbox recognises no speech.

        "goodbye" makes the avatar say goodbye and end the call, "language" go on in ``language``.
        Raises ValueError for anything else.
        """
        if says == "goodbye":
            self._parting = True
            self.performer.farewell(self.clock())
        elif says == "language" and language in LANGUAGES:
            self.performer.switch(language, self.clock())
        else:
            choices = f'"goodbye", or "language" with language {", ".join(LANGUAGES)}'
            raise ValueError(f"says must be {choices}")

    async def close(self) -> None:
        """Stop at once, without a word (the sandbox is shutting down)."""
        self._live.cancel()
        await asyncio.gather(self._live, return_exceptions=True)
        if self.visit is not None:
            await self.visit.peers.close()

    async def _play(self) -> None:
        try:
            while not self.session.over or time.time() < self._open_until:
                await asyncio.sleep(TICK)
                await self._tick(time.time())
        finally:
            # Even if this room breaks down, its session does not run on.
            self.session.complete(time.time())
        if self.visit is not None:
            await self._say_leave(self.visit)
            await self.visit.peers.close()

    async def _tick(self, now: float) -> None:
        self.session.advance(now)
        if self._over_at is not None and now >= self._over_at:
            self.session.complete(now)
        if self.visit is None:
            return
        if self._drop_is_due(now):
            await self._drop(self.visit)
        elif self.visit.connected:
            await self._perform(self.visit, now, self.clock())

    def _drop_is_due(self, now: float) -> bool:
        after = self.session.scenario.drops_after
        joined = self.session.joined_at
        return bool(after and joined and not self.dropped and now >= joined + after)

    async def _drop(self, visit: Visit) -> None:
        self.dropped = True
        visit.connected = False
        visit.cut()
        await visit.peers.close()

    async def _perform(self, visit: Visit, now: float, at: float) -> None:
        if not self._greeted:
            self._greeted = True
            self.performer.joined(at)
        self.performer.hear(visit.level(at), at)
        for utterance in self.performer.spoken():
            self._note(utterance, now)
            user = models.UserPacket(payload=self._transcript.message(utterance))
            packet = models.DataPacket(participant_identity=AVATAR, user=user)
            visit.peers.send(packet.SerializeToString())
        await self._tell_speakers(visit, at)
        ends_at = self.session.ends_at or math.inf
        warning = min(GOODBYE, self.session.max_duration / 2)
        if now >= ends_at - warning and not self._said_goodbye:
            self._said_goodbye = True
            self.performer.goodbye(at)
        if self._parting and self.performer.gone:
            self.session.complete(now)

    def _note(self, utterance: Utterance, now: float) -> None:
        if utterance.final:
            line = {"role": utterance.role, "content": utterance.text, "timestamp": iso(now)}
            self.session.transcript.append(line)

    async def _tell_speakers(self, visit: Visit, at: float) -> None:
        microphone = visit.peers.microphone
        now_speaking = (visit.audio.level.speaking(at), microphone.speaking(at))
        if now_speaking == visit.speakers:
            return
        speakers = []
        for participant_sid, level, active, before in (
            (self.avatar_sid, visit.audio.level, now_speaking[0], visit.speakers[0]),
            (visit.sid, microphone, now_speaking[1], visit.speakers[1]),
        ):
            if active or before:
                speakers.append(
                    models.SpeakerInfo(sid=participant_sid, level=level.rms(at), active=active)
                )
        visit.speakers = now_speaking
        changed = rtc.SpeakersChanged(speakers=speakers)
        await visit.send(rtc.SignalResponse(speakers_changed=changed))

    async def _say_leave(self, visit: Visit) -> None:
        reason = models.DisconnectReason.ROOM_DELETED
        if self.session.status is Status.CANCELLED:
            reason = models.DisconnectReason.PARTICIPANT_REMOVED
        await visit.send(leave(reason))
