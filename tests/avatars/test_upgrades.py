"""Migrations run while the version of before serves: it reads and writes on."""

import itertools
import uuid
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations import AddField, Migration, RemoveField
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import Value
from django.utils import timezone

from tests import lint_migrations
from tests.lint_migrations import RELEASED

pytestmark = pytest.mark.django_db(transaction=True)
numbers = itertools.count(1)


@pytest.fixture
def before() -> Any:
    """The models as the newest release has them; the database is as new as the code."""
    return MigrationLoader(connection).project_state(list(RELEASED.items())).apps


def a_value(field: Any) -> Any:
    """Something that a required field takes, another each time."""
    number = next(numbers)
    if field.choices:
        return field.choices[0][0]
    match field.get_internal_type():
        case "UUIDField":
            return uuid.uuid4()
        case "DateTimeField":
            return timezone.now()
        case "DateField":
            return timezone.localdate() - timedelta(days=number)
        case "TimeField":
            return time(9)
        case "CharField" | "TextField" | "SlugField" | "FileField":
            return f"some-{number}"
        case "BinaryField":
            return b"some"
        case "JSONField":
            return {}
        case _:
            return number


def write(model: Any) -> Any:
    """A new row with what its fields require, and with the rows that it points to."""
    values = {
        field.name: write(field.related_model) if field.is_relation else a_value(field)
        for field in model._meta.concrete_fields
        if not (field.null or field.blank or field.has_default() or field.primary_key)
        or (field.primary_key and not isinstance(field, models.AutoField | models.UUIDField))
    }
    return model._default_manager.create(**values)


def write_and_read_all(apps: Any) -> list[str]:
    """Write a row of every model, read it back and write it again; the models' names."""
    found = [model for app in RELEASED for model in apps.get_app_config(app).get_models()]
    for model in found:
        row = write(model)
        again = model._default_manager.get(pk=row.pk)
        again.save()
    return [model.__name__ for model in found]


def test_the_release_of_before_reads_and_writes_everything_after_the_new_migrations(
    before: Any,
) -> None:
    assert {"CallLog", "PlaceInLine", "Transcript", "HomeSection"} <= set(
        write_and_read_all(before)
    )


@pytest.mark.parametrize(
    ("more", "holds"),
    [({"default": 0}, False), ({"db_default": 0}, True), ({"null": True}, True)],
    ids=["a default of Django's alone", "a default of the database's", "empty"],
)
def test_a_new_column_hurts_it_unless_the_database_can_fill_it(
    before: Any, more: dict[str, Any], holds: bool
) -> None:
    call = before.get_model("avatars", "CallLog")
    column = models.IntegerField(**more)
    column.set_attributes_from_name("brand_new")
    column.model = call
    with connection.schema_editor() as editor:
        editor.add_field(call, column)
    try:
        if holds:
            write(call)
        else:
            with pytest.raises(IntegrityError):
                write(call)
    finally:
        call._default_manager.all().delete()
        with connection.schema_editor() as editor:
            editor.remove_field(call, column)


def found_wrong(monkeypatch: pytest.MonkeyPatch, *operations: Operation) -> int:
    """How many of these the linter finds wrong, each in a migration after the newest."""
    newest = max(name for app, name in MigrationLoader(None).disk_migrations if app == "avatars")
    made_up = {}
    for number, operation in enumerate(operations):
        name = f"9999_made_up_{number}"
        made_up["avatars", name] = Migration(name, "avatars")
        made_up["avatars", name].operations = [operation]
        made_up["avatars", name].dependencies = [("avatars", newest)]
        newest = name
    load = MigrationLoader.load_disk

    def with_ours(loader: MigrationLoader) -> None:
        load(loader)
        loader.disk_migrations |= made_up

    monkeypatch.setattr(MigrationLoader, "load_disk", with_ours)
    monkeypatch.setattr("django_migration_linter.MigrationLinter.get_migration_hash", lambda *_: "")
    return lint_migrations.lint()


def test_the_linter_finds_what_the_version_of_before_cannot_bear(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = found_wrong(
        monkeypatch,
        AddField("calllog", "brand_new", models.IntegerField(db_default=Value(0))),
        RemoveField("calllog", "comment"),
    )

    assert wrong == 1
    told = capsys.readouterr().out
    assert "made_up_0" not in told
    assert "(avatars, 9999_made_up_1)... ERR\n\tDROPPING columns" in told


def test_no_migration_since_the_release_hurts_it() -> None:
    assert lint_migrations.lint() == 0


def test_an_exception_says_why() -> None:
    there = MigrationLoader(None).disk_migrations
    assert all(name in there and reason for name, reason in lint_migrations.EXCEPTIONS.items())
