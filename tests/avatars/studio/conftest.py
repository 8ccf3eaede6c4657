"""A Runway that keeps documents as its reference says, and a character that can be made."""

import io
import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import responses
from django.utils import timezone
from PIL import Image

from avatars.models import PRESET_VOICE, Avatar, Character, Document
from avatars.studio.characters import making, portraits

API = "https://runway.test/v1"
MODERATED = {"error": "This text cannot be used for an avatar. Try another."}
Answer = tuple[int, dict[str, str], str]


class Shelf:
    """The documents and avatars of the account; `requests` is what was asked of it."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.avatars: dict[str, list[str]] = {}
        self.requests: list[str] = []
        # Called with the request before it is answered, and after; may raise.
        self.before: Callable[[str, requests.PreparedRequest], None] = lambda *_: None
        self.after: Callable[[str, requests.PreparedRequest], None] = lambda *_: None
        self.now = datetime.now(UTC)
        for method in ("GET", "POST", "PATCH", "DELETE"):
            for path in (r"documents(?:/[^/?]+)?(?:\?.*)?", r"avatars/[^/?]+"):
                mock.add_callback(method, re.compile(f"{API}/{path}$"), self._answer)

    def make(self, name: str, content: str = "Text", *, ago: float = 0) -> str:
        """A document, of so many seconds ago; its id."""
        made, when = str(uuid.uuid4()), self._time(-ago)
        self.documents[made] = {
            "id": made, "name": name, "type": "text", "content": content,
            "createdAt": when, "updatedAt": when,
        }  # fmt: skip
        return made

    def write(self, document_id: str, content: str) -> None:
        """Somebody changes a document in Runway's own pages."""
        self.documents[document_id] |= {"content": content, "updatedAt": self._time(3600)}

    def names(self) -> list[str]:
        return sorted(one["name"] for one in self.documents.values())

    def _time(self, seconds: float) -> str:
        return f"{self.now + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S.%fZ}"

    def _answer(self, request: Any) -> Answer:
        path = request.url.removeprefix(f"{API}/").partition("?")[0]
        line = f"{request.method} {path.partition('/')[0]}"
        self.requests.append(line)
        self.before(line, request)
        status, body = self._done(request, path)
        self.after(line, request)
        return status, {}, "" if status == 204 else json.dumps(body)

    def _done(self, request: Any, path: str) -> tuple[int, Any]:
        kind, _, one = path.partition("/")
        body = json.loads(request.body) if request.body else {}
        if kind == "avatars":
            if one not in self.avatars:
                return 404, {"error": "Not found"}
            if request.method == "PATCH":
                if unknown := set(body["documentIds"]) - set(self.documents):
                    return 400, {"error": f"unknown: {unknown}"}
                self.avatars[one] = body["documentIds"]
            return 200, {"id": one, "status": "READY", "documentIds": self.avatars[one]}
        if request.method == "POST":
            if "forbidden" in body["content"]:
                return 400, MODERATED
            return 200, self._shown(self.make(body["name"], body["content"]))
        if not one:
            return 200, self._page(request.url)
        if one not in self.documents:
            return 404, {"error": "Not found"}
        if request.method == "PATCH":
            if "forbidden" in body["content"]:
                return 400, MODERATED
            self.documents[one] |= body | {"updatedAt": self._time(1)}
            return 204, None
        if request.method == "DELETE":
            del self.documents[one]
            for ids in self.avatars.values():
                ids[:] = [other for other in ids if other != one]
            return 204, None
        return 200, self._shown(one)

    def _page(self, url: str) -> dict[str, Any]:
        newest = sorted(self.documents.values(), key=lambda one: one["createdAt"], reverse=True)
        begin = int(found[1]) if (found := re.search(r"cursor=(\d+)", url)) else 0
        some = [self._shown(one["id"]) for one in newest[begin : begin + 100]]
        for one in some:
            del one["content"]
        more = len(newest) > begin + 100
        return {"data": some, "hasMore": more, "nextCursor": str(begin + 100) if more else None}

    def _shown(self, document_id: str) -> dict[str, Any]:
        users = [
            {"id": avatar, "name": "Somebody", "imageUrl": None}
            for avatar, ids in self.avatars.items()
            if document_id in ids
        ]
        return {**self.documents[document_id], "usedBy": users}


@pytest.fixture
def shelf(runway: responses.RequestsMock, avatar: Avatar) -> Shelf:
    shelf = Shelf(runway)
    shelf.avatars[avatar.runway_id] = []
    return shelf


@pytest.fixture
def write(avatar: Avatar) -> Callable[..., Document]:
    """A published document that the avatar is to know."""

    def write(title: str = "Claws", text: str = "They are dark red.", **fields: Any) -> Document:
        fields = {"locale": "en", "status": Document.Status.PUBLISHED} | fields
        document = Document.objects.create(title=title, text=text, **fields)
        document.avatars.add(avatar)
        return document

    return write


@pytest.fixture(autouse=True)
def _no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent is seen at once; that it need not be is tested by name."""
    for module in ("documents", "attaching"):
        monkeypatch.setattr(f"avatars.studio.knowledge.{module}.LAG", timedelta(0))


def picture(width: int = 1088, height: int = 704, kind: str = "PNG", colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind)
    return file.getvalue()


@pytest.fixture
def draft(avatar: Avatar) -> Character:
    """A character that is ready to be made."""
    Avatar.objects.update(runway_id="", name="Cat")
    avatar.words.update(personality="Purrs.", start_script="Meow.")
    portrait = portraits.read(io.BytesIO(picture()))
    portrait.save()
    character = making.of(Avatar.objects.get())
    Character.objects.update(portrait=portrait, voice_type=PRESET_VOICE, voice="clara")
    return fresh(character)


def fresh(character: Character) -> Character:
    """The row as it is, read anew."""
    return Character.objects.select_related("avatar", "portrait").get(pk=character.pk)


def some_time_passes(character: Character, seconds: int = 60) -> Character:
    """It is looked at again, and what was asked for lies back so many seconds."""
    Character.objects.update(looked_at=None)
    if character.creating_since:
        since = timezone.now() - timedelta(seconds=seconds)
        Character.objects.update(creating_since=since)
    return fresh(character)
