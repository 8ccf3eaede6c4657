"""Runway's own SDK against the sandbox, and pictures to make avatars from."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import pytest
import runwayml
from PIL import Image, ImageDraw

from avatars.sandbox import DEFAULT_SECRET
from tests.avatars.sandbox.conftest import Client

Json = dict[str, Any]


def portrait(width: int = 1088, height: int = 704, kind: str = "PNG") -> bytes:
    """Somebody, more or less: a round face with eyes, in front of a blue wall."""
    image = Image.new("RGB", (width, height), "#2b4c7e")
    draw = ImageDraw.Draw(image)
    side = min(width, height)
    x, y, r = width // 2, height // 2, side // 3
    draw.ellipse((x - r, y - r, x + r, y + r), fill="#f2c9a0")
    for eye in (-1, 1):
        cx = x + eye * r // 3
        draw.ellipse((cx - r // 9, y - r // 4, cx + r // 9, y), fill="#222222")
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def as_uri(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def body(**changes: object) -> Json:
    """A create's body, complete, with these changes; None takes a key away."""
    whole: Json = {
        "name": "Ada",
        "personality": "You are Ada, and you know boats.",
        "referenceImage": as_uri(portrait(544, 352)),
        "voice": {"type": "runway-live-preset", "presetId": "clara"},
        **changes,
    }
    return {key: value for key, value in whole.items() if value is not None}


def made(sandbox: Client, **changes: object) -> Json:
    """A new avatar, as its create is answered."""
    answer = sandbox.call("POST", "/v1/avatars", body(**changes))
    assert answer.status_code == 200, answer.text
    avatar: Json = answer.json()
    return avatar


def document(sandbox: Client, name: str = "Boats", content: str = "Boats float.") -> str:
    """The id of a new document."""
    answer = sandbox.call("POST", "/v1/documents", {"name": name, "content": content})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def runway(sandbox: Client) -> Iterator[runwayml.RunwayML]:
    """The official SDK, which tries nothing twice, at a hundred times the pace."""
    sandbox.order("pace", pace=100)
    with runwayml.RunwayML(api_key=DEFAULT_SECRET, base_url=sandbox.url, max_retries=0) as client:
        yield client
