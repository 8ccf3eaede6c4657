"""What was kept of days before an upgrade is kept after it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)
Migrate = Callable[..., Any]
BEFORE, AFTER = ("avatars", "0014_daily_figures"), ("avatars", "0016_daily_sums")


@pytest.fixture
def migrate() -> Iterator[Migrate]:
    """Go to a state of the database; the model of the days comes out."""

    def to(target: tuple[str, str]) -> Any:
        MigrationExecutor(connection).migrate([target])
        apps = MigrationExecutor(connection).loader.project_state([target]).apps
        return apps.get_model("avatars", "DailyFigures")

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_a_days_sums_go_into_columns_and_back_and_none_is_lost(migrate: Migrate) -> None:
    days = migrate(BEFORE)
    whole = {"calls": 3, "seconds": 90, "lengths": {"30": 1, "60": 1}, "reasons": {"hung_up": 3}}
    rows = [
        ("2026-01-01", "", "", whole),
        ("2026-01-01", "words", "7", {"calls": 2, "seconds": 30, "lengths": {"30": 1}}),
        ("2026-01-01", "words", "", {"calls": 1, "seconds": 60}),
        ("2026-03-01", "", "", {}),
    ]
    for day, dimension, value, figures in rows:
        days.objects.create(day=day, dimension=dimension, value=value, figures=figures)

    new = migrate(AFTER).objects
    row = new.get(day="2026-01-01", dimension="")
    assert (row.calls, row.seconds, row.stars) == (3, 90, 0)
    assert row.histograms == {
        "lengths": {"30": 1, "60": 1},
        "reasons": {"hung_up": 3},
        "versions": {"7": {"calls": 2, "seconds": 30}},
    }
    assert new.get(dimension="words", value="7").histograms["versions"] == {
        "7": {"calls": 2, "seconds": 30}
    }
    assert new.get(day="2026-03-01").calls == 0

    back = migrate(BEFORE).objects.order_by("pk")
    columns = ("dimension", "value", "figures")
    assert list(back.values_list(*columns)) == [row[1:] for row in rows]
