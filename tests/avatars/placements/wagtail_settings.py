"""The tests' settings with Wagtail among the apps, and no migrations."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [
    "wagtail.admin",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.snippets",
    "wagtail",
    "modelcluster",
    "taggit",
    *OURS,
]
WAGTAIL_SITE_NAME = "A site"
WAGTAILADMIN_BASE_URL = "https://example.com"


class NoMigrations(dict):
    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = NoMigrations()
