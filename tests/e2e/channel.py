"""What an avatar says to a page, put into the page's own data channel."""

import json
from typing import Any

from playwright.sync_api import Page

# Takes the room's data channel, so that a test can say what no sandbox says.
CHANNEL = """
window.channels = [];
const Real = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Real {
  createDataChannel(...wanted) {
    const channel = super.createDataChannel(...wanted);
    window.channels.push(channel);
    return channel;
  }
};
"""


def receives(page: Page, tool: str, **args: Any) -> None:
    """Let a page with CHANNEL receive a client event."""
    payload = json.dumps({"type": "client_event", "tool": tool, "args": args}).encode()
    # A LiveKit DataPacket: the payload is field 2 of the user packet, which is field 2.
    user = b"\x12" + _length(payload) + payload
    packet = b"\x12" + _length(user) + user
    page.evaluate(
        """(bytes) => {
          const data = new Uint8Array(bytes).buffer;
          const channel = window.channels.find(({ label }) => label === "_reliable");
          channel.dispatchEvent(new MessageEvent("message", { data }));
        }""",
        list(packet),
    )


def _length(data: bytes) -> bytes:
    """As protobuf writes a length."""
    rest, out = len(data), bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*out, rest])
