"""The shape of a create request, checked as strictly as Runway's OpenAPI document has it.

Unknown keys are refused, as Runway was seen to do (public code and threads).
"""

from typing import Any

from .checker import Body, Checker, Issue
from .tool_shapes import check_tools

PRESETS = (
    "game-character",
    "music-superstar",
    "game-character-man",
    "cat-character",
    "influencer",
    "tennis-coach",
    "human-resource",
    "fashion-designer",
    "cooking-teacher",
)
_KEYS = {
    "model", "avatar", "maxDuration", "personality", "startScript", "tools", "integration",
    "livekit",
}  # fmt: skip


def issues_of_create(body: object) -> list[Issue]:
    """Everything wrong with the body of POST /v1/realtime_sessions; empty when it is right."""
    check = Checker()
    if not check.is_object(body, []) or not isinstance(body, dict):
        return check.issues
    check.only(body, _KEYS, [])
    check.one_of(body, "model", ("gwm1_avatars",), [])
    if check.is_a(dict, body, "avatar", []):
        _check_avatar(check, body["avatar"])
    if "maxDuration" in body:
        check.whole(body, "maxDuration", 10, 1800, [])
    if "personality" in body:
        check.text(body, "personality", 10_000, [])
    if "startScript" in body:
        check.text(body, "startScript", 2_000, [])
    if "integration" in body and check.is_a(dict, body, "integration", []):
        _check_integration(check, body["integration"])
    if "livekit" in body:
        check.is_a(dict, body, "livekit", [])
    if "tools" in body and check.is_a(list, body, "tools", []):
        check_tools(check, body["tools"])
    return check.issues


def _check_avatar(check: Checker, avatar: Body) -> None:
    if not check.one_of(avatar, "type", ("custom", "runway-preset"), ["avatar"]):
        return
    if avatar["type"] == "custom":
        check.only(avatar, {"type", "avatarId"}, ["avatar"])
        check.is_a(str, avatar, "avatarId", ["avatar"])
    else:
        check.only(avatar, {"type", "presetId"}, ["avatar"])
        check.one_of(avatar, "presetId", PRESETS, ["avatar"])


def _check_integration(check: Checker, integration: dict[str, Any]) -> None:
    path: list[str | int] = ["integration"]
    if not check.one_of(integration, "type", ("elevenlabs", "livekit"), path):
        return
    if integration["type"] == "elevenlabs":
        check.only(integration, {"type", "signedUrl"}, path)
        check.is_a(str, integration, "signedUrl", path)
    else:
        check.only(integration, {"type", "url", "token", "roomName", "agentIdentity"}, path)
        check.is_a(str, integration, "url", path)
        check.text(integration, "token", 2_048, path)
        check.text(integration, "roomName", 256, path)
