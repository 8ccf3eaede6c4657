"""The admin of a demonstration, whose password is printed on the terminal."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q

NAME = "demo"
PASSWORD_FILE = Path(settings.BASE_DIR) / ".demo-admin"
STAFF = Q(is_active=True) & (Q(is_staff=True) | Q(is_superuser=True))


def is_there() -> bool:
    """Whether the demo admin can log in. Raises what the database raises."""
    return get_user_model()._default_manager.filter(STAFF, username=NAME).exists()


def password() -> str | None:
    """The demo admin's password: made once, kept in a file of this checkout.

    None in a database that has a superuser of its own and no demo admin: none is made there.
    """
    users = get_user_model()._default_manager
    there = users.filter(username=NAME).exists()
    if not there and users.filter(is_superuser=True, is_active=True).exists():
        return None
    known = PASSWORD_FILE.read_text().strip() if PASSWORD_FILE.exists() else ""
    if known and there:
        return known
    new = known or secrets.token_urlsafe(9)
    PASSWORD_FILE.touch(mode=0o600)
    PASSWORD_FILE.write_text(new + "\n")
    user, _ = users.get_or_create(username=NAME, defaults={"is_staff": True, "is_superuser": True})
    user.set_password(new)
    user.save(update_fields=["password"])
    return new
