"""What `migrate` does besides: the table of counts, the avatars of the settings, the slots, and the
triggers that tell pages of changes, which are out of its way meanwhile.
"""

from typing import Any

from django.apps import apps as installed_apps
from django.core.management import call_command
from django.db import router

from avatars.cache import counting_caches
from avatars.conf import conf
from avatars.models import PRESETS, Avatar, PageChange, Slot, drop_triggers, make_triggers
from avatars.placements import finding


def make_tables_of_counts(using: str, **kwargs: Any) -> None:
    """Make the table of every cache that counts, where it is missing."""
    for cache in counting_caches():
        call_command("createcachetable", cache.table, database=using, verbosity=0)


def add_catalogue(using: str, apps: Any = installed_apps, **kwargs: Any) -> None:
    """Add the avatars of AVATARS_CATALOGUE that are missing; the others stay as they are.

    `apps` are the models as they are after the migrations that ran.
    """
    try:
        avatars = apps.get_model("avatars", "Avatar").objects.using(using)
    except LookupError:  # migrated back to before there were any
        return
    if not router.allow_migrate_model(using, Avatar):
        return
    for slug, runway_id in conf.catalogue.items():
        is_preset = runway_id in PRESETS
        defaults = {
            "name": slug.replace("-", " ").title(),
            "kind": Avatar.Kind.PRESET if is_preset else Avatar.Kind.CUSTOM,
            "runway_id": runway_id,
        }
        avatars.get_or_create(slug=slug, defaults=defaults)


def find_slots(using: str, apps: Any = installed_apps, **kwargs: Any) -> None:
    """Find the slots in the project's templates, as the command of this name does."""
    try:
        model = apps.get_model("avatars", "Slot")
    except LookupError:  # migrated back to before there were any
        return
    if router.allow_migrate_model(using, Slot):
        finding.note(finding.look(), using, model)


def drop_page_triggers(using: str, plan: Any = (), **kwargs: Any) -> None:
    """Before anything is migrated: no page is kept until all is done."""
    if plan and router.allow_migrate_model(using, PageChange):
        drop_triggers(using)


def make_page_triggers(using: str, **kwargs: Any) -> None:
    """Let the database note what changes pages; after all apps' tables are there."""
    if router.allow_migrate_model(using, PageChange):
        make_triggers(using)
