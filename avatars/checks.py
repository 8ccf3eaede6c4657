"""System checks: an operator's mistake speaks at startup, not at the first visitor's click."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from avatars.conf import conf


def register() -> None:
    """Register every check of this app with Django."""
    checks.register(check_api_secret)


def check_api_secret(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """W001: without an API secret every call is answered with `not_configured`."""
    if conf.api_secret.strip():
        return []
    return [
        checks.Warning(
            "RUNWAYML_API_SECRET is not set: nobody can start a call.",
            hint="Create a key in Runway's developer portal and set RUNWAYML_API_SECRET,"
            " or use `make run`, which brings a local stand-in for Runway.",
            id="avatars.W001",
        )
    ]
