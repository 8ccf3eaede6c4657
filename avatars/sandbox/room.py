"""One session's LiveKit room: the avatar, at most one visitor, and how it ends."""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from google.protobuf.message import DecodeError
from livekit.protocol import models

from . import messages
from .acting import Act, acts_for, asks_what_is_here, messages_of
from .cast import known_to, role_of, rules_out_acts
from .context import TranscriptShape
from .hearing import Words
from .knowledge import QUESTIONS, asks
from .lobster import FPS, Performer, language_heard
from .messages import leave, sid
from .sessions import Session, Status, iso
from .studio.store import Studio
from .transcript import Transcript, Utterance
from .visit import Send, Visit

TICK = 0.05  # seconds
LEAVE_GRACE = 1.5  # seconds: the page leaves by itself after END_CALL; do not run before it
SAME_BREATH = 0.25  # seconds between END_CALL and the leaving of a page that may lose it
GOODBYE = 8.0  # seconds before the end
LAST_LINE = 2.5  # seconds before the end: something to be cut off

Removed = models.DisconnectReason.PARTICIPANT_REMOVED
Deleted = models.DisconnectReason.ROOM_DELETED


class Room:
    """Lives from the first join until the session is over."""

    def __init__(
        self, session: Session, studio: Studio, shape: TranscriptShape, fps: int = FPS
    ) -> None:
        self.session, self._scenario, self._fps = session, session.scenario, fps
        self._studio, self._role = studio, role_of(session, studio)
        self._avatar_sid = sid("PA_")
        self._info = models.Room(
            sid=sid("RM_"), name=session.room_name, creation_time=int(time.time())
        )
        self.visit: Visit | None = None
        self.dropped = False  # nobody gets in any more
        self._began = time.monotonic()
        longest = float(session.max_duration) if self._scenario.farewell else math.inf
        self._performer = Performer(self._role, longest, self._heard_out)
        self._transcript = Transcript(shape, messages.worker(session.id))
        self._present = True  # the avatar
        self._paused = False  # its picture
        self._over_at: float | None = None  # when the visitor's leaving ends the session
        self._goodbye_at: float | None = None  # END_CALL came, and is not acted upon yet
        self._open_until = 0.0
        self._greeted = False
        self._parting = False  # the visitor asked for a goodbye
        self._to_do: list[Act] = []  # on the page, with the next line
        self._asked = 0  # questions of the sandbox's own
        self._coming = self._accidents()
        self._look = asyncio.Event()  # set: before the next tick
        self._live = asyncio.create_task(self._play())

    def clock(self) -> float:
        """Seconds since the room opened, which is when the visitor joined."""
        return time.monotonic() - self._began

    @property
    def closed(self) -> bool:
        return self._live.done()

    async def admit(self, send: Send, cut: Callable[[], None]) -> Visit:
        """Let the visitor in, and say who is here. An older visit is closed."""
        if self.visit is not None:
            await self.visit.peer.close()
        self._over_at = None
        visit = self.visit = Visit(
            send, cut, self._performer, self.clock, fps=self._fps, shows=self._shows,
            sounds=self._sounds, on_data=self.on_data, on_connected=self._look.set,
        )  # fmt: skip
        self.session.join(time.time())
        return visit

    async def welcome(self, visit: Visit) -> None:
        """The first message of a visit."""
        await visit.welcome(self._info, self._avatar(visit), self._present)

    def left(self, visit: Visit) -> None:
        """The visitor said goodbye to the server, or reloaded: give END_CALL its time."""
        self._is_missed(visit, self._scenario.left_after)

    def lost(self, visit: Visit) -> None:
        """The visitor's WebSocket is gone without a word: notice it late, as real servers do."""
        if visit.here:
            self._is_missed(visit, self._scenario.lost_after)

    def _is_missed(self, visit: Visit, after: float) -> None:
        visit.here = False
        if visit is self.visit:
            self._over_at = time.time() + after

    def on_data(self, data: bytes) -> None:
        """A DataPacket from the page; END_CALL ends the session well."""
        try:
            packet = models.DataPacket.FromString(data)
            message = json.loads(packet.user.payload) if packet.HasField("user") else None
        except (DecodeError, ValueError, RecursionError):
            return
        if not isinstance(message, dict):
            return
        if message.get("type") == "END_CALL" and self._goodbye_at is None:
            self._goodbye_at = time.time()
        elif message.get("type") == "sandbox_hint" and self.hears:
            try:
                self.hear(Words.parse(message))
            except ValueError:
                return  # as any message that the room does not know

    @property
    def hears(self) -> bool:
        """Whether a visitor and the avatar are there to talk."""
        return self.visit is not None and self.visit.connected and self._present

    def hear(self, words: Words) -> None:
        """Take the visitor to have said this: the sandbox recognises no speech."""
        at = self.clock()
        if words.text is not None:
            tools = [] if rules_out_acts(self.session, self._studio) else self.session.tools
            shows = asks_what_is_here(words.text) and bool(acts_for(tools, "en"))
            heard = words.language or language_heard(words.text, self._performer.language)
            known = known_to(self.session, self._studio, words.text, heard)
            self._performer.told(
                words.text, at, words.language, leaves=words.parting, shows=shows,
                asks=known is not None or asks(words.text), known=known,
            )  # fmt: skip
            self._to_do = acts_for(tools, self._performer.language) if shows else []
            self._parting = self._parting or words.parting
        elif words.language is not None:
            self._performer.switch(words.language, at)

    def _heard_out(self, at: float) -> bool:
        """The visitor has spoken: in one scenario that was a question of the sandbox's own."""
        if self._scenario.asks:
            own = QUESTIONS[self._performer.language]
            self.hear(Words(own[self._asked % len(own)]))
            self._asked += 1
        return self._scenario.asks

    async def close(self) -> None:
        """Stop at once, without a word (the sandbox is shutting down)."""
        self._live.cancel()
        await asyncio.gather(self._live, return_exceptions=True)
        if self.visit is not None:
            await self.visit.peer.close()

    # What flows, and what is seen of the avatar.

    def _frozen(self, at: float) -> bool:
        span = self._scenario.frozen
        return span is not None and span[0] <= at < span[1]

    def _sounds(self, at: float) -> bool:
        return self._scenario.sound and self._present and not self._frozen(at)

    def _shows(self, at: float) -> bool:
        due = self._present and at >= self._scenario.picture_after
        return due and not self._paused and not self._frozen(at)

    def _avatar(self, visit: Visit) -> models.ParticipantInfo:
        return messages.avatar(
            self.session.id, self._role.name, self._avatar_sid,
            video_sid=visit.video.id, audio_sid=visit.audio.id, muted=self._paused,
        )  # fmt: skip

    # What happens by itself.

    def _accidents(self) -> list[tuple[float, Callable[[Visit], Awaitable[None]]]]:
        """What the scenario has in store, by seconds of the call, the next one last."""
        scenario = self._scenario
        paused = scenario.paused or (None, None)
        planned = (
            (scenario.drops_after, self._drop),
            (scenario.removes_after, self._remove),
            (scenario.vanishes_after, self._avatar_goes),
            (paused[0], self._pause),
            (paused[1], self._go_on),
        )
        coming = [(at, what) for at, what in planned if at is not None]
        return sorted(coming, key=lambda accident: -accident[0])

    async def _drop(self, visit: Visit) -> None:
        self.dropped = True
        visit.connected = False
        visit.cut()
        await visit.peer.close()

    async def _remove(self, visit: Visit) -> None:
        await visit.send(leave(Removed))
        self.left(visit)

    async def _avatar_goes(self, visit: Visit) -> None:
        if self._present:
            self._present = False
            await visit.send(messages.gone(self._avatar(visit)))

    async def _pause(self, visit: Visit) -> None:
        self._paused = True
        await visit.send(messages.update(self._avatar(visit)))

    async def _go_on(self, visit: Visit) -> None:
        self._paused = False
        await visit.send(messages.update(self._avatar(visit)))

    async def _play(self) -> None:
        try:
            while not self.session.over or time.time() < self._open_until:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK):
                        await self._look.wait()
                self._look.clear()
                await self._tick(time.time())
        finally:
            # Even if this room breaks down, its session does not run on.
            self.session.complete(time.time())
        if self.visit is not None:
            cancelled = self.session.status is Status.CANCELLED
            await self.visit.send(leave(Removed if cancelled else Deleted))
            await self.visit.peer.close()

    async def _tick(self, now: float) -> None:
        self.session.advance(now)
        if self._goodbye_at is not None:
            self._take_goodbye(now, self._goodbye_at)
        if self._over_at is not None and now >= self._over_at:
            self.session.complete(now)
        visit, at = self.visit, self.clock()
        if visit is None:
            return
        while self._coming and at >= self._coming[-1][0]:
            await self._coming.pop()[1](visit)
        if visit.connected and visit.here and self._present:
            await self._perform(visit, now, at)

    def _take_goodbye(self, now: float, came_at: float) -> None:
        """Act upon END_CALL, unless it is one that is lost: its page left in the same breath."""
        here = self.visit is not None and self.visit.here
        if self.session.loses_goodbye:
            if not here:
                self.session.goodbye_lost, self._goodbye_at = True, None
                return
            if now < came_at + SAME_BREATH:
                return
        self._goodbye_at, self._over_at = None, None
        if not self.session.over and self.session.hung_up_at is None:
            self.session.hang_up(came_at)
            self._open_until = now + LEAVE_GRACE
            self._coming = [(self.clock() + self._scenario.goes_after, self._avatar_goes)]

    async def _perform(self, visit: Visit, now: float, at: float) -> None:
        if self._frozen(at) or not (self._scenario.sound or self._scenario.picture_after <= at):
            return
        if not self._greeted:
            self._greeted = True
            self._performer.joined(at)
        self._performer.hear(visit.level(at), at)
        for message in self._transcript.more():
            self._send(visit, message)
        for utterance in self._performer.spoken():
            begins = utterance.role == "assistant" and not utterance.final
            acts, self._to_do = (self._to_do, []) if begins else ([], self._to_do)
            self._note(utterance, now, acts)
            for message in (*self._transcript.tell(utterance), *messages_of(acts)):
                self._send(visit, message)
        await visit.tell_speakers(self._avatar_sid, at)
        self._near_the_end(now, at)
        if self._parting and self._performer.gone:
            self.session.complete(now)

    def _note(self, utterance: Utterance, now: float, acts: list[Act]) -> None:
        """Into the record when it begins, so that a line that is cut off is in it too."""
        if not self.session.over and (utterance.role == "user" or not utterance.final):
            line = {"role": utterance.role, "content": utterance.text, "timestamp": iso(now)}
            calls = [{"name": act.tool, "arguments": act.args} for act in acts]
            self.session.transcript.append(line | {"toolCalls": calls} if calls else line)

    def _send(self, visit: Visit, payload: bytes) -> None:
        packet = models.DataPacket(
            participant_identity=messages.worker(self.session.id),
            user=models.UserPacket(payload=payload),
        )
        visit.peer.send(packet.SerializeToString())

    def _near_the_end(self, now: float, at: float) -> None:
        """The last words: a goodbye, or lines of which the limit cuts one off."""
        left = (self.session.ends_at or math.inf) - now
        if not self._scenario.farewell:
            if left <= LAST_LINE:
                self._performer.talk(at)
        elif left <= min(GOODBYE, self.session.max_duration / 2):
            self._performer.goodbye(at)
