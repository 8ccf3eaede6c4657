"""What the site looks for before it is served in earnest: `manage.py check --deploy`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import Error

from canfly.management import demo


def register() -> None:
    """Register the site's checks with Django."""
    checks.register(no_demo_admin, deploy=True)


def no_demo_admin(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Find the admin that `make run` makes; silent where there is no database or table yet."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not _is_there(database["NAME"]):
        return []  # looking would make an empty file, and whoever checks its owner
    try:
        found = demo.is_there()
    except (Error, OSError):
        return []
    if not found:
        return []
    return [
        checks.Error(
            f"The database has the admin {demo.NAME}, whom `make run` makes for a demonstration.",
            # The site is not served with it, and so no admin either to delete it in.
            hint="Delete it by `python manage.py shell -c 'from django.contrib.auth.models import"
            ' User; User.objects.filter(username="demo").delete()\'`, and make one of your own with'
            " `manage.py createsuperuser`.",
            id="canfly.E001",
        )
    ]


def _is_there(name: object) -> bool:
    return "memory" in str(name) or Path(str(name)).exists()
