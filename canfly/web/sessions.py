"""Sessions that end so long after they began, and not after they were last written.

Django counts from the last write: a new password, or a key of SECRET_KEY_FALLBACKS, writes. Its
`set_expiry(moment)` counts from the login, but makes a cookie that outlives the browser.
"""

import time
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

BEGAN = "began"  # seconds since 1970


class SessionStore(db.SessionStore):
    """Django's, in the database. On this site nothing but a login begins one."""

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row, in which the beginning is noted when it is first written."""
        data.setdefault(BEGAN, time.time())
        return super().create_model_instance(data)

    def get_session_cookie_age(self) -> int:
        """The seconds that are left."""
        age = super().get_session_cookie_age()
        return int(self.get(BEGAN, time.time()) + age - time.time())
