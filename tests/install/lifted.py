"""A call from the press to its settling, and every page of the admin, in somebody else's project.

Run there as a script, by another Python and another Django, with none of the tests' packages. What
the app itself uses that Django or Python will take away is an error.
"""

import json
import re
import sys
import warnings

import django
from django.utils.deprecation import RemovedAfterNextVersionWarning, RemovedInNextVersionWarning

for category in (
    DeprecationWarning,
    PendingDeprecationWarning,
    RemovedInNextVersionWarning,
    RemovedAfterNextVersionWarning,
):
    warnings.filterwarnings("error", category=category, module=r"avatars(\.|$)")

django.setup()

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from avatars.models import Avatar, CallLog


def a_call() -> None:
    """The page, the press, the goodbye, the settler."""
    visitor = Client(HTTP_HOST="localhost")
    page = visitor.get("/")
    assert "Start Video Call with Guide" in page.content.decode(), page.status_code
    answer = visitor.post(
        reverse("avatars:connect"), {"avatarId": "guide"}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    call = json.loads(answer.content)
    assert call["serverUrl"].startswith("ws://127.0.0.1:"), call
    body = {"callToken": call["callToken"], "event": "ended", "reason": "page_closed"}
    ended = visitor.post(
        reverse("avatars:call_events", args=[call["callId"]]), body, content_type="application/json"
    )
    assert ended.status_code == 204, ended.content
    call_command("settle_calls")
    row = CallLog.objects.get(pk=call["callId"])
    assert row.ended_at, row.status


def the_policy() -> None:
    """The section has the nonce of Django's own Content-Security-Policy, from Django 6 on."""
    from django.utils.csp import CSP

    [engine] = settings.TEMPLATES
    own = [*engine["OPTIONS"]["context_processors"], "django.template.context_processors.csp"]
    with override_settings(
        SECURE_CSP={"script-src": [CSP.NONCE], "style-src": [CSP.NONCE]},
        MIDDLEWARE=[*settings.MIDDLEWARE, "django.middleware.csp.ContentSecurityPolicyMiddleware"],
        TEMPLATES=[engine | {"OPTIONS": {"context_processors": own}}],
    ):
        page = Client(HTTP_HOST="localhost").get("/")
    allowed = set(re.findall(r"'nonce-([^']+)'", page["Content-Security-Policy"]))
    assert len(allowed) == 1, page.headers
    assert re.findall(r' nonce="([^"]+)"', page.content.decode()) == [*allowed] * 2


def the_admin() -> None:
    """The list and the form of each of our models, as far as there is one."""
    owner = Client(HTTP_HOST="localhost")
    owner.force_login(get_user_model().objects.create_superuser("owner", password="of a test"))
    pages = [
        reverse(f"admin:avatars_{model._meta.model_name}_{page}")
        for model in apps.get_app_config("avatars").get_models()
        if model in admin.site._registry and not model._meta.proxy  # a page, and no rows
        for page in ("changelist", "add")
    ]
    pages.append(reverse("admin:avatars_avatar_change", args=[Avatar.objects.get().pk]))
    pages.append(reverse("admin:avatars_calllog_change", args=[CallLog.objects.get().pk]))
    statuses = {page: owner.get(page, follow=True).status_code for page in pages}
    wrong = {page: status for page, status in statuses.items() if status not in (200, 403)}
    assert not wrong, wrong
    assert list(statuses.values()).count(200) > len(pages) / 2, statuses


call_command("migrate", verbosity=0)
call_command("check", fail_level="WARNING")
call_command("makemigrations", "avatars", check=True, dry_run=True)
a_call()
if django.VERSION >= (6, 0):
    the_policy()
the_admin()
print("Python", sys.version.split()[0], "Django", django.get_version())
