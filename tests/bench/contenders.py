"""Those who are compared: this site, the plain view, and a poller that does nothing else."""

import asyncio
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from tests.faults.site import Json, Site

HEADERS = {"Authorization": f"Bearer {DEFAULT_SECRET}", "X-Runway-Version": "2024-11-06"}
TICKS = os.sysconf("SC_CLK_TCK")
FIRST_POLL, PAUSE = 0.75, 0.25  # seconds
LONGEST = aiohttp.ClientTimeout(120)


@dataclass
class Call:
    """One press: its session and when its answer was there (seconds since the epoch)."""

    session_id: str
    answered_at: float


@dataclass
class Served:
    """A gunicorn with its workers."""

    name: str
    site: Site
    avatar_id: str
    client: aiohttp.ClientSession | None = field(default=None, repr=False)

    async def press(self) -> Call:
        """Press and wait. Raises RuntimeError for any answer but a call."""
        assert self.client is not None
        url = f"{self.site.url}/api/avatar/connect"
        async with self.client.post(url, json={"avatarId": self.avatar_id}) as answer:
            body: Json = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{self.name}: {answer.status} {body}")
            return Call(body["sessionId"], time.time())

    def workers(self) -> list[int]:
        assert self.site.server is not None
        pid = self.site.server.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]

    def processor(self) -> float:
        """Seconds of processor time all workers have used."""
        used = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def memory(self) -> float:
        """MB (10⁶ bytes) that all workers hold in memory; what they share counts for each."""
        pages = sum(
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers()
        )
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass
class Poller:
    """The reference: asyncio, warm connections, a poll at 0.75 s and then every quarter."""

    name: str
    url: str
    client: aiohttp.ClientSession | None = field(default=None, repr=False)

    async def press(self) -> Call:
        assert self.client is not None
        sessions = f"{self.url}/v1/realtime_sessions"
        avatar = {"type": "custom", "avatarId": LITTLELOBSTER_ID}
        body = {"model": "gwm1_avatars", "avatar": avatar}
        async with self.client.post(sessions, json=body, headers=HEADERS) as answer:
            session_id = (await answer.json())["id"]
        await asyncio.sleep(FIRST_POLL)
        while True:
            async with self.client.get(f"{sessions}/{session_id}", headers=HEADERS) as answer:
                session = await answer.json()
            if session["status"] == "READY":
                break
            await asyncio.sleep(PAUSE)
        bearer = {"Authorization": f"Bearer {session['sessionKey']}"}
        consume = f"{sessions}/{session_id}/consume"
        async with self.client.post(consume, json={}, headers=bearer) as answer:
            await answer.read()
        return Call(session_id, time.time())

    async def warm_up(self, size: int) -> None:
        """Open so many connections."""
        assert self.client is not None
        client = self.client

        async def ask() -> None:
            async with client.get(f"{self.url}/v1/organization", headers=HEADERS) as answer:
                await answer.read()

        await asyncio.gather(*[ask() for _ in range(size)])


Contender = Served | Poller
