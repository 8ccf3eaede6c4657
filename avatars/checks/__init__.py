"""System checks: an operator's mistake speaks at startup, not at the first visitor's click.

The warnings tagged `deploy` come with `manage.py check --deploy`, which gunicorn runs when it
starts.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from avatars.checks import deployment, startup


def register() -> None:
    """Register every check of this app with Django."""
    checks.register(_collected(startup.secret))
    checks.register(_collected(startup.catalogue))
    checks.register(_collected(startup.endpoints))
    checks.register(_collected(startup.origins))
    checks.register(_collected(startup.cache))
    checks.register(_collected(startup.numbers))
    checks.register(_collected(startup.keeping))
    checks.register(_collected(startup.alerts))
    checks.register(_collected(deployment.deployment), deploy=True)


def _collected(
    check: Callable[[], Iterator[checks.CheckMessage]],
) -> Callable[..., Sequence[checks.CheckMessage]]:
    def run(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
        return list(check())

    return run
