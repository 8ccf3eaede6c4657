"""Settings of the site, read from the environment and the file `.env`.

The avatars' own are in `avatars.conf`; gunicorn.conf.py reads its two variables itself. All are
listed in docs/settings.md and in `.env.example`.
"""

import os
import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from avatars import sandbox
from avatars.conf import Conf
from canfly.observing import lines

BASE_DIR = Path(__file__).resolve().parent.parent

# Ours, in the environment or in the file ENV_FILE. An empty one counts as not set.
OURS = re.compile(
    "(AVATARS|RUNWAYML|SECURE|WEB|CSP)_.*|SECRET_KEY(_FALLBACKS)?"
    "|DEBUG|ALLOWED_HOSTS|DATABASE_(URL|POOL_SIZE)|CACHE_URL|TIME_ZONE"
    "|MEDIA_ROOT"
    "|EMAIL_URL|DEFAULT_FROM_EMAIL"
    "|SENTRY_DSN|OTEL_EXPORTER_OTLP_ENDPOINT"
)

env = environ.Env()
environ.Env.read_env(os.environ.get("ENV_FILE") or BASE_DIR / ".env")
for name in [name for name, value in os.environ.items() if not value and OURS.fullmatch(name)]:
    del os.environ[name]

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it in the environment or in .env to a long random string"
            ' (python -c "import secrets; print(secrets.token_urlsafe(50))"),'
            " or set DEBUG=1 on your own machine."
        )
    SECRET_KEY = "insecure-development-key-never-used-with-debug-off"
# Keys of before, whose signatures still hold: docs/secrets.md.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", str, [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", str, [])
if DEBUG:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "avatars",
    "canfly",
]

MIDDLEWARE = [
    "canfly.observing.probes.Probes",
    "canfly.observing.requests.RequestId",
    "avatars.pages.CachedPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
]

ROOT_URLCONF = "canfly.urls"
WSGI_APPLICATION = "canfly.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "canfly.web.languages.site_words",
            ],
        },
    }
]

OWN_DATABASE = BASE_DIR / "db.sqlite3"
DATABASES = {"default": env.db_url("DATABASE_URL", "sqlite:///db.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    if DATABASES["default"]["NAME"] != ":memory:":
        # The same file whatever folder a command is started from.
        DATABASES["default"]["NAME"] = BASE_DIR / DATABASES["default"]["NAME"]
    # A file handle for each thread: opening it takes longer than most queries.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # Readers never wait for a writer, and a writer waits its turn instead of failing at the
    # moment a read turns into a write.
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A waiting visitor gives the connection back between polls: it must be quick to get again.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 20), "timeout": 10},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if env.str("CACHE_URL", ""):
    CACHES = {"default": env.cache_url("CACHE_URL")}
else:
    CACHES = {
        "default": {
            "BACKEND": "avatars.cache.CountingDatabaseCache",
            "LOCATION": "avatars_cache",
        }
    }
if "redis" in CACHES["default"]["BACKEND"]:
    # A cache that is gone must not hold up a visitor.
    CACHES["default"]["OPTIONS"] = {
        **CACHES["default"].get("OPTIONS", {}),
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
    }

# EMAIL_HOST and its like, from one address.
vars().update(env.email_url("EMAIL_URL", "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "webmaster@localhost")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
# Guessing takes memory as well as time. A hash of the second kind becomes one of the first when its
# user logs in.
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Scrypt", "PBKDF2")
]

LANGUAGE_CODE = "en"
# Simplified before Traditional: Django gives a bare "zh" the first that begins so, and most who
# send it read Simplified. "zh-TW", "zh-HK" and "zh-MO" reach Traditional either way.
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")]
# The admin's own, which its switcher sets: visitors' pages neither get nor read a cookie.
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not DEBUG
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    # Serve straight from the source folders: no collectstatic needed.
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

# What editors upload. Served by Django under DEBUG only: by nginx or an object storage elsewhere.
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / env.str("MEDIA_ROOT", "media")

# The admin's two cookies: over HTTPS only, out of reach of scripts, and gone with the browser. By
# its name a browser takes each from this host alone, and not from another of the same domain.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
if not DEBUG:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# From the login, whatever is written later: a long working day, also where the browser is never
# closed.
SESSION_ENGINE = "canfly.web.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", False)
# `check --deploy` would have every subdomain answer over HTTPS, and the domain on the list that
# browsers come with. Both say something of other sites than this one: no default to be nagged into.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Where the room's signalling and media come from, and pictures or films that are not our own.
AVATARS_CONNECT_SRC = env.str(
    "AVATARS_CONNECT_SRC", "wss://*.livekit.cloud https://*.livekit.cloud"
).split()
AVATARS_MEDIA_SRC = env.str("AVATARS_MEDIA_SRC", "").split()
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF, *AVATARS_MEDIA_SRC],
    "media-src": [SELF, *AVATARS_MEDIA_SRC],
    "connect-src": [SELF, *AVATARS_CONNECT_SRC],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
if report_uri := env.str("CSP_REPORT_URI", ""):
    POLICY["report-uri"] = [report_uri]
# In report-only browsers tell what the policy would have blocked, and block nothing.
if env.bool("CSP_REPORT_ONLY", False):
    CONTENT_SECURITY_POLICY_REPORT_ONLY = {"DIRECTIVES": POLICY}
else:
    CONTENT_SECURITY_POLICY = {"DIRECTIVES": POLICY}

# A call needs the first two, on pages of this site and in no frame, and the third where visitors
# may share their screens; no page needs the others.
PERMISSIONS_POLICY = {
    "camera": "self",
    "microphone": "self",
    "display-capture": "self" if env.bool("AVATARS_SCREEN_SHARING", False) else [],
    "geolocation": [],
    "payment": [],
    "usb": [],
}

LOGGING = lines.configuration(readable=DEBUG)
# Where errors and traces are sent; empty: nowhere, and nothing of it is imported.
SENTRY_DSN = env.str("SENTRY_DSN", "")
OTEL_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", "")

AVATARS_LITTLELOBSTER_ID = env.str("AVATARS_LITTLELOBSTER_ID", sandbox.LITTLELOBSTER_ID)
# The avatars' own settings are read by `avatars.conf`; these two concern the whole site.
CORS_ALLOWED_ORIGINS = Conf.allowed_origins.read(os.environ)
CORS_URLS_REGEX = r"^/api/avatar/"
CORS_ALLOW_METHODS = ["POST"]
if Conf.trusted_proxies.read(os.environ):
    # So that pages name themselves with https in their links and in the sitemap.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
