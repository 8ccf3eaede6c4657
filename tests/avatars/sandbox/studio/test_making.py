"""Documents, voices and uploads: what is refused, and what nonsense does (nothing)."""

import io
import struct
import wave
import zlib

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avatars.sandbox.studio.addresses import Unusable
from avatars.sandbox.studio.pictures import NO_FACE, prepared
from tests.avatars.sandbox.conftest import Client

from .conftest import as_uri, document, portrait

PROMPT = "A gentle voice with a smile in it."
TEXT = {"type": "text", "prompt": PROMPT, "model": "eleven_ttv_v3"}


def recording(seconds: float) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(b"\0\1" * int(seconds * 8_000))
    return written.getvalue()


@pytest.mark.parametrize(
    ("path", "sent", "issue"),
    [
        ("documents", {"name": "", "content": "x"}, ["name"]),
        ("documents", {"name": "x" * 256, "content": "x"}, ["name"]),
        ("documents", {"name": "x", "content": ""}, ["content"]),
        ("documents", {"name": "x", "content": "x" * 200_001}, ["content"]),
        ("documents", {"name": "x"}, ["content"]),
        ("documents", [], []),
        ("voices", {"name": "x" * 101, "from": TEXT}, ["name"]),
        ("voices", {"name": "x", "from": TEXT | {"prompt": "x" * 19}}, ["from", "prompt"]),
        ("voices", {"name": "x", "from": TEXT | {"prompt": "x" * 1_001}}, ["from", "prompt"]),
        ("voices", {"name": "x", "from": TEXT | {"model": "v1"}}, ["from", "model"]),
        ("voices", {"name": "x", "from": {"type": "air"}}, ["from", "type"]),
        ("voices", {"name": "x", "description": "x" * 1_025, "from": TEXT}, ["description"]),
        ("voices", {"name": "x", "from": {"type": "audio", "audio": "runway://x"}},
         ["from", "audio"]),
        ("voices", {"name": "x", "from": {"type": "audio", "audio": "data:image/png;base64,"}},
         ["from", "audio"]),
        ("voices/preview", {"prompt": "short", "model": "eleven_ttv_v3"}, ["prompt"]),
        ("uploads", {"filename": "ab", "type": "ephemeral"}, ["filename"]),
        ("uploads", {"filename": "noextension", "type": "ephemeral"}, ["filename"]),
        ("uploads", {"filename": "a.png", "type": "eternal"}, ["type"]),
    ],
)  # fmt: skip
def test_a_body_that_is_wrong_is_refused(
    sandbox: Client, path: str, sent: object, issue: list[str]
) -> None:
    answer = sandbox.call("POST", f"/v1/{path}", sent)
    assert answer.status_code == 400
    assert issue in [one["path"] for one in answer.json()["issues"]]


def test_a_longest_document_is_taken_in_any_script(sandbox: Client) -> None:
    document(sandbox, "龍" * 255, "龍蝦" * 100_000)


def test_a_document_s_change_and_end_have_no_body(sandbox: Client) -> None:
    path = f"/v1/documents/{document(sandbox)}"
    for method, sent in (("PATCH", {"name": "Ships"}), ("DELETE", None)):
        answer = sandbox.call(method, path, sent)
        assert (answer.status_code, answer.content) == (204, b"")
    assert sandbox.call("PATCH", path, {"name": "x"}).status_code == 404


def test_a_list_has_no_content(sandbox: Client) -> None:
    document(sandbox)
    (item,) = sandbox.call("GET", "/v1/documents").json()["data"]
    assert set(item) == {"id", "name", "type", "usedBy", "createdAt", "updatedAt"}
    assert sandbox.call("GET", "/v1/documents?sort=name").status_code == 400
    assert sandbox.call("GET", "/v1/documents?order=up").status_code == 400


def test_a_voice_is_made_from_a_recording_of_a_good_length(sandbox: Client) -> None:
    sandbox.order("pace", pace=100)
    for sound, status in ((recording(12), "READY"), (recording(2), "FAILED"), (b"?", "FAILED")):
        origin = {"type": "audio", "audio": as_uri(sound, "audio/wav")}
        voice = sandbox.call("POST", "/v1/voices", {"name": "x", "from": origin}).json()["id"]
        path = f"/v1/voices/{voice}"
        sandbox.wait_until(lambda p=path: sandbox.call("GET", p).json()["status"] != "PROCESSING")
        told = sandbox.call("GET", path).json()
        assert told["status"] == status
        assert ("failureReason" in told) is (status == "FAILED")


def place(sandbox: Client) -> dict[str, object]:
    answer = sandbox.call("POST", "/v1/uploads", {"filename": "a.png", "type": "ephemeral"})
    upload: dict[str, object] = answer.json()
    return upload


def test_an_upload_wants_its_fields_and_a_file(sandbox: Client) -> None:
    upload = place(sandbox)
    url, file = str(upload["uploadUrl"]), {"file": ("a.png", b"x")}
    assert requests.post(url, files=file, timeout=5).status_code == 403
    assert requests.post(url, {"key": "forged"}, files=file, timeout=5).status_code == 403
    fields = {str(key): str(value) for key, value in upload["fields"].items()}  # type: ignore[attr-defined]
    assert requests.post(url, fields, timeout=5).status_code == 400
    nothing = {"none": ("a.png", b"x")}
    assert requests.post(url, fields, files=nothing, timeout=5).status_code == 400
    mangled = {"Content-Type": "multipart/form-data; boundary=x"}
    assert requests.post(url, b"--x rubbish", headers=mangled, timeout=5).status_code == 400
    unbound = {"Content-Type": "multipart/form-data"}
    assert requests.post(url, b"rubbish", headers=unbound, timeout=5).status_code == 400
    assert requests.post(url, fields, files=file, timeout=5).status_code == 204
    elsewhere = url.replace("/file", "0/file")
    assert requests.post(elsewhere, fields, files=file, timeout=5).status_code == 404


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (8_000, 8_000), (100_000, 100_000)])
def test_a_picture_that_is_a_bomb_is_refused_before_it_goes_off(size: tuple[int, int]) -> None:
    with pytest.raises(Unusable):
        prepared(bomb(*size))


def test_a_plain_or_tiny_picture_stands_for_one_without_a_face() -> None:
    from PIL import Image

    plain = io.BytesIO()
    Image.new("RGBA", (800, 600), (10, 20, 30, 128)).save(plain, "PNG")
    assert prepared(plain.getvalue())[1] == NO_FACE
    assert prepared(portrait(120, 800))[1] == NO_FACE
    assert prepared(portrait(200, 200))[1] is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cut=st.integers(0, 3_000),
    junk=st.binary(max_size=30),
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]),
)
def test_a_damaged_picture_is_read_or_refused(cut: int, junk: bytes, kind: str) -> None:
    data = portrait(160, 160, kind)
    at = cut % len(data)
    try:
        prepared(data[:at] + junk + data[at + len(junk) :])
    except Unusable:
        return


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["name", "content", "voice", "from", "type", "id", "audio", "filename",
                         "prompt", "documentIds", "referenceImage", "startDate"]),
        inner, max_size=4,
    ),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=JSONS)
def test_no_body_breaks_anything(sandbox: Client, sent: object) -> None:
    for method, path in (
        ("POST", "avatars"), ("POST", "documents"), ("POST", "voices"), ("POST", "uploads"),
        ("POST", "voices/preview"), ("POST", "organization/usage"),
        ("PATCH", "avatars/1ea7f00d-0000-4000-8000-000000000001"),
    ):  # fmt: skip
        answer = sandbox.call(method, f"/v1/{path}", sent)
        assert answer.status_code in (200, 400), (path, sent, answer.text)


@pytest.mark.parametrize(
    "query",
    ["", "?startDate=2026-01-01", "?startDate=2026-01-01&endDate=2026-01-01",
     "?startDate=2026-01-01&endDate=2026-04-02", "?startDate=x&endDate=y"],
)  # fmt: skip
def test_a_span_of_usage_that_makes_no_sense_is_refused(sandbox: Client, query: str) -> None:
    assert sandbox.call("GET", f"/v1/avatar_usage{query}").status_code == 400


@pytest.mark.parametrize(
    "sent", [{"startDate": "x"}, {"startDate": 5}, {"beforeDate": "2020-01-01"},
             {"startDate": "2026-01-01", "beforeDate": "2026-06-01"}, {"from": "x"}, []],
)  # fmt: skip
def test_so_is_one_of_credits(sandbox: Client, sent: object) -> None:
    assert sandbox.call("POST", "/v1/organization/usage", sent).status_code == 400
