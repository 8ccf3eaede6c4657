"""Which version of what editors publish is in force, so that pages that are kept show it at once.

The version changes with every row that pages show, in the same transaction: by triggers of the
database, so that no way of writing passes them by, be it `update()`, SQL or another machine.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from avatars.models.avatars import Avatar, AvatarWords
from avatars.models.characters import Character
from avatars.models.hours import OpeningHours
from avatars.models.placements import SlotPublication
from avatars.models.posters import Poster, PosterWords

READ = "SELECT token FROM avatars_pageversion WHERE id = 1"
# Never the same twice, not even after a backup was restored.
NEW_TOKEN = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()::text"}
RENEW = """INSERT INTO avatars_pageversion (id, token) VALUES (1, {token})
 ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token"""
FUNCTION = """CREATE OR REPLACE FUNCTION avatars_renew_page_version() RETURNS trigger
 LANGUAGE plpgsql AS $$ BEGIN {renew}; RETURN NULL; END $$"""
PREFIX = "avatars_shown_"
TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
 WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)""",
}
EVENTS = ("INSERT", "DELETE", "UPDATE")

_shown: list[type[models.Model]] = [
    Avatar,
    AvatarWords,
    Character,
    OpeningHours,
    Poster,
    PosterWords,
    SlotPublication,
]


class PageVersion(models.Model):
    """One row, with a token that no other version has."""

    token = models.CharField(max_length=36)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="avatars_one_page_version")
        ]

    def __str__(self) -> str:
        return self.token


def shown_on_pages(model: type[models.Model]) -> None:
    """From the next `migrate` on, a change of the model's rows is a new version of all pages.

    Call it in `AppConfig.ready`.
    """
    if model not in _shown:
        _shown.append(model)


def current_version() -> str | None:
    """The token of the version in force; None where the database keeps none.

    It knows triggers for SQLite and PostgreSQL. Raises django.db.Error.
    """
    with connections[router.db_for_read(PageVersion)].cursor() as cursor:
        cursor.execute(READ)
        row: tuple[str] | None = cursor.fetchone()
    return row[0] if row else None


def make_triggers(using: str) -> None:
    """Make what is missing of the triggers and of the row, and drop triggers of before.

    Does nothing for databases other than SQLite and PostgreSQL.
    """
    connection = connections[using]
    if connection.vendor not in TRIGGERS:
        return
    renew = RENEW.format(token=NEW_TOKEN[connection.vendor])
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if PageVersion._meta.db_table not in tables:  # migrated back to before there was one
            return
        cursor.execute(READ)
        if cursor.fetchone() is None:
            cursor.execute(renew)
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION.format(renew=renew))
        there = set(_found(connection, cursor))
        wanted = {
            (name, model._meta.db_table): statement
            for model in _shown
            if model._meta.db_table in tables
            for name, statement in _triggers(connection, model, renew)
        }
        for name, table in there - wanted.keys():
            _drop(connection, cursor, name, table)
        for trigger in wanted.keys() - there:
            cursor.execute(wanted[trigger])


def drop_triggers(using: str) -> None:
    """Drop all of them, before their table goes."""
    connection = connections[using]
    if connection.vendor in TRIGGERS:
        with connection.cursor() as cursor:
            for name, table in list(_found(connection, cursor)):
                _drop(connection, cursor, name, table)


def _found(connection: BaseDatabaseWrapper, cursor: Any) -> Iterator[tuple[str, str]]:
    """The triggers that are there, each with its table."""
    cursor.execute(TRIGGERS[connection.vendor])
    return ((name, table) for name, table in cursor.fetchall() if name.startswith(PREFIX))


def _drop(connection: BaseDatabaseWrapper, cursor: Any, name: str, table: str) -> None:
    on_table = (
        f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
    )
    cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}{on_table}")


def _triggers(
    connection: BaseDatabaseWrapper, model: type[models.Model], renew: str
) -> Iterator[tuple[str, str]]:
    """The name and the statement of each trigger; one that says something else has another name."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(field.column) for field in model._meta.local_concrete_fields if field.column]
    postgresql = connection.vendor == "postgresql"
    differ = "IS DISTINCT FROM" if postgresql else "IS NOT"
    for event in EVENTS:
        # A write that changes nothing, such as the lock that SQLite knows, is no new version.
        changed = " OR ".join(f"OLD.{column} {differ} NEW.{column}" for column in columns)
        when = f" WHEN ({changed})" if event == "UPDATE" else ""
        action = (
            "EXECUTE FUNCTION avatars_renew_page_version()" if postgresql else f"BEGIN {renew}; END"
        )
        rest = f" AFTER {event} ON {table} FOR EACH ROW{when} {action}"
        name = PREFIX + sha256(rest.encode()).hexdigest()[:12]
        yield name, f"CREATE TRIGGER {quote(name)}{rest}"
