"""The site's settings, with nothing of the machine's environment in them."""

import os
import re

for name in [name for name in os.environ if re.match("AVATARS_|RUNWAYML_|SECURE_|WEB_|CSP_", name)]:
    del os.environ[name]
for name in (
    "SECRET_KEY_FALLBACKS",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATABASE_POOL_SIZE",
    "CACHE_URL",
    "TIME_ZONE",
    "MEDIA_ROOT",
):
    os.environ.pop(name, None)
os.environ |= {"ENV_FILE": os.devnull}
os.environ |= {
    "SECRET_KEY": "a key for tests, long enough for everything that signs with it",
    "DEBUG": "0",
}

# From tests/postgresql.py. Each process that shares the tests has a database of its own in both.
SERVER = os.environ.get("TESTS_DATABASE_URL", "")
if SERVER:
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ |= {
        "DATABASE_URL": SERVER,
        "CACHE_URL": os.environ["TESTS_CACHE_URL"].removesuffix("0") + number,
    }

from canfly.settings import *  # noqa: F403

for name in ("DATABASE_URL", "CACHE_URL"):  # the tests' own processes begin without
    os.environ.pop(name, None)

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if not SERVER:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RUNWAYML_API_SECRET = "key_of_the_tests"
RUNWAYML_BASE_URL = "https://runway.test"
AVATARS_CONNECT_RATE = ["1000/m"]
AVATARS_SITE_RATE = ["1000/m"]
AVATARS_EVENT_RATE = ["10000/m"]
AVATARS_CALLS_PER_CLIENT = 1000
AVATARS_CLIENT_MINUTES = 100_000
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
