"""Which version of all that pages show is in force, so that pages that are kept show it at once.

Each change of a row that pages show adds a row here, in the same transaction: by triggers of the
database, so that no way of writing passes them by, be it `update()`, SQL or another machine. The
version is the sum of the rows' random numbers. Nothing is changed in place: two editors never wait
for each other here, and one who commits late is a new version all the same.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from avatars.models.avatars import Avatar, AvatarWords
from avatars.models.characters import Character
from avatars.models.hours import OpeningHours
from avatars.models.placements import SlotPublication
from avatars.models.posters import Poster, PosterWords

KEPT = 50  # rows; those of transactions that are still open do not count
READ = "SELECT SUM(number) FROM avatars_pagechange"
# Of 53 bits: a sum of a thousand is still an integer of 64.
NUMBER = {
    "sqlite": "abs(random() % 9007199254740992)",
    "postgresql": "(random() * 9007199254740992)::bigint",
}
ADD = "INSERT INTO avatars_pagechange (number) VALUES ({number})"
FUNCTION = """CREATE OR REPLACE FUNCTION avatars_page_change() RETURNS trigger
 LANGUAGE plpgsql AS $$ BEGIN {add}; RETURN NULL; END $$"""
PREFIX = "avatars_shown_"
TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
 WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)""",
}
# To drop a trigger, PostgreSQL waits for whoever reads its table, and all others wait for that: a
# migration would rather fail while nothing is changed yet.
PATIENCE = "SET lock_timeout = '10s'"

_shown: list[type[models.Model]] = [
    Avatar,
    AvatarWords,
    Character,
    OpeningHours,
    Poster,
    PosterWords,
    SlotPublication,
]


class PageChange(models.Model):
    """A change of something that pages show."""

    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


def shown_on_pages(model: type[models.Model]) -> None:
    """From the next `migrate` on, a change of the model's rows is a new version of all pages.

    Also of its rows in tables that it inherits. Call it in `AppConfig.ready`. Raises
    ImproperlyConfigured for a model in another database than avatars.
    """
    concrete = model._meta.concrete_model or model
    for one in (concrete, *concrete._meta.get_parent_list()):
        if router.db_for_write(one) != router.db_for_write(PageChange):
            raise ImproperlyConfigured(f"{one._meta.label} is not in the database of the avatars")
        if one not in _shown:
            _shown.append(one)


def current_version() -> str | None:
    """What stands for the version in force; None where the database keeps none.

    It knows triggers for SQLite and PostgreSQL. Raises django.db.Error.
    """
    with connections[router.db_for_read(PageChange)].cursor() as cursor:
        cursor.execute(READ)
        row: tuple[Any] = cursor.fetchone()
    return None if row[0] is None else str(row[0])


def forget_changes(now: datetime) -> None:
    """Delete all rows but the newest, which makes a new version. Raises django.db.Error."""
    for pk in PageChange.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]:
        PageChange.objects.filter(pk__lte=pk).delete()


def drop_triggers(using: str) -> None:
    """Let nothing be kept from now on, and migrations change the tables: they cannot change a
    column that a trigger names, and drop triggers on their way.
    """
    connection = connections[using]
    if connection.vendor not in TRIGGERS:
        return
    with connection.cursor() as cursor:
        if PageChange._meta.db_table in connection.introspection.table_names(cursor):
            cursor.execute("DELETE FROM avatars_pagechange")
        if connection.vendor == "postgresql":
            cursor.execute(PATIENCE)
        quote = connection.ops.quote_name
        for name, table in _found(connection, cursor):
            on_table = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {quote(name)}{on_table}")
        if connection.vendor == "postgresql":
            cursor.execute("RESET lock_timeout")


def make_triggers(using: str) -> None:
    """Make the triggers that are missing; then there is a new version, and pages may be kept.

    Does nothing for databases other than SQLite and PostgreSQL.
    """
    connection = connections[using]
    if connection.vendor not in TRIGGERS:
        return
    add = ADD.format(number=NUMBER[connection.vendor])
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if PageChange._meta.db_table not in tables:  # migrated back to before there was one
            return
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION.format(add=add))
        there = {name for name, _table in _found(connection, cursor)}
        for model in _shown:
            if model._meta.db_table in tables:
                for name, statement in _triggers(connection, cursor, model._meta.db_table, add):
                    if name not in there:
                        cursor.execute(statement)
        cursor.execute(add)


def _found(connection: BaseDatabaseWrapper, cursor: Any) -> list[tuple[str, str]]:
    """The triggers that are there, each with its table."""
    cursor.execute(TRIGGERS[connection.vendor])
    return [(name, table) for name, table in cursor.fetchall() if name.startswith(PREFIX)]


def _triggers(
    connection: BaseDatabaseWrapper, cursor: Any, table: str, add: str
) -> Iterable[tuple[str, str]]:
    """The name and the statement of each trigger of a table, as it is in the database now."""
    quote = connection.ops.quote_name
    columns = [
        quote(column.name)
        for column in connection.introspection.get_table_description(cursor, table)
    ]
    if connection.vendor == "postgresql":
        # As texts, since not every type can be compared.
        differ = (f"OLD.{column}::text IS DISTINCT FROM NEW.{column}::text" for column in columns)
        action = "EXECUTE FUNCTION avatars_page_change()"
    else:
        differ = (f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        action = f"BEGIN {add}; END"
    # A write that changes nothing, such as the lock that SQLite knows, is no new version.
    changed = f" WHEN ({' OR '.join(differ)})"
    for event, when in (("INSERT", ""), ("DELETE", ""), ("UPDATE", changed)):
        rest = f" AFTER {event} ON {quote(table)} FOR EACH ROW{when} {action}"
        name = PREFIX + sha256(rest.encode()).hexdigest()[:12]
        yield name, f"CREATE TRIGGER {quote(name)}{rest}"
