"""What docs/your-site.md has beside its first steps: for gunicorn, caches and members."""

import runpy
import shlex
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import caches
from django.core.checks import run_checks
from django.template import Context, Template
from gunicorn.config import Config

from avatars.models import Avatar
from tests.blocks import texts_for
from tests.tools import ROOT

GUNICORN, CACHES, MEMBERS_ONLY = texts_for(__file__)


def test_gunicorn_is_given_the_time_that_this_site_gives_it() -> None:
    command, *arguments = shlex.split(GUNICORN)
    ours = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    told = Config().parser().parse_args(arguments)

    assert command == "gunicorn"
    for name in ("worker_class", "timeout", "graceful_timeout"):
        assert getattr(told, name) == ours[name]
    assert told.threads > 1


@pytest.mark.django_db
def test_a_cache_beside_the_sites_own_counts_for_all_processes(settings: Any) -> None:
    theirs = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    own: dict[str, Any] = {"CACHES": theirs}
    exec(CACHES, own)
    settings.CACHES, settings.RATELIMIT_USE_CACHE = own["CACHES"], own["RATELIMIT_USE_CACHE"]

    found = {message.id for message in run_checks(include_deployment_checks=True)}

    assert not found & {"avatars.E009", "avatars.W003"}
    assert type(caches["counts"]).__name__ == "CountingDatabaseCache"


@pytest.mark.django_db
def test_the_section_is_shown_to_members_alone(avatar: Avatar) -> None:
    avatar.slug = "guide"
    avatar.save()
    template = Template("{% load avatars %}" + MEMBERS_ONLY)

    assert "<section" not in template.render(Context({"user": AnonymousUser()}))
    assert "<section" in template.render(Context({"user": User(username="ann")}))
