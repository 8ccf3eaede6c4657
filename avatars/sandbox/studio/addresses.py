"""The addresses of pictures and recordings: on the web, uploaded, or in the text itself."""

import base64
import binascii
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST_URL, LONGEST_RUNWAY_URI, LONGEST_DATA_URI = 2_048, 5_000, 5_242_880  # CHARACTERS
WEB, UPLOADED = "https://", "runway://"


class Unusable(Exception):
    """An address, or what is there, cannot be used; the text says why."""


def is_public(address: str) -> bool:
    """Whether a URL names a host by its domain and not by a number. It is not asked for."""
    try:
        host = (urlsplit(address).hostname or "").strip(".")
    except ValueError:
        return False
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False


def from_data_uri(uri: str) -> bytes:
    """The bytes of a base64 data URI. Raises Unusable."""
    head, comma, text = uri.partition(",")
    if not comma or not head.endswith(";base64"):
        raise Unusable("The data URI must be base64-encoded")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unusable("The data URI is not valid base64") from None
