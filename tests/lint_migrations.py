"""Whether migrations can run while the version of before serves: `python -m tests.lint_migrations`.

django-migration-linter reads the SQL that the database of the settings would be told: here that of
the tests' SQLite, in tests/faults that of a PostgreSQL. With `--all` it reads those that are
released, too. What no SQL tells is tried in tests/avatars/test_upgrades.py.
"""

import os
import sys

import django

# The last migrations of the newest release. With these and older ones no version of before serves:
# there was none yet.
RELEASED = {"avatars": "0026_newest_in_slot", "canfly": "0012_posters_in_drafts_stay"}
# Newer ones that may do what the linter forbids, and why the version of before is not hurt by it.
EXCEPTIONS: dict[tuple[str, str], str] = {}
# What the linter only warns of. An index that is not made CONCURRENTLY locks its table.
ERRORS_TOO = ["CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "DROP_INDEX", "REINDEX"]
# SQLite makes a table anew for any column that must not be empty, and the linter does not see
# whether the new one is filled by the database.
NOT_IN_SQLITE = ["NOT_NULL"]


def lint(*, released: bool = False) -> int:
    """Print what is wrong with migrations; with how many something is."""
    from django.db import connection
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        no_cache=True,
        exclude_migration_tests=NOT_IN_SQLITE if connection.vendor == "sqlite" else [],
        warnings_as_errors_tests=ERRORS_TOO,
        quiet=["ok", "ignore"],
    )
    for (app, name), migration in sorted(linter.migration_loader.disk_migrations.items()):
        is_new = app in RELEASED and name > RELEASED[app] and (app, name) not in EXCEPTIONS
        if is_new or (released and app in RELEASED):
            linter.lint_migration(migration)
    return linter.nb_erroneous


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(bool(lint(released="--all" in sys.argv)))
