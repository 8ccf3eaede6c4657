"""The sums of a day get columns of their own, so that a chart does not read its histograms."""

from collections import defaultdict

from django.db import migrations, models

SUMS = ["calls", "lined", "ready", "joined", "faced", "talked", "seconds", "rated", "stars"]
DAYS = 30  # at once


def move_sums_into_columns(apps, schema_editor):
    for rows in _batches(apps, schema_editor):
        versions = defaultdict(dict)
        for row in rows:
            row.histograms = row.figures
            sums = {name: row.histograms.pop(name, 0) for name in SUMS}
            for name, value in sums.items():
                setattr(row, name, value)
            if row.dimension == "words" and row.value:
                own = {row.value: {name: value for name, value in sums.items() if value}}
                row.histograms["versions"] = own
                versions[row.day] |= own
        for row in rows:
            # How the other values were divided among the versions was not kept.
            if row.dimension == "" and versions[row.day]:
                row.histograms["versions"] = versions[row.day]
        _save(rows, [*SUMS, "histograms"], schema_editor)


def move_sums_back(apps, schema_editor):
    for rows in _batches(apps, schema_editor):
        for row in rows:
            row.histograms.pop("versions", None)
            sums = {name: value for name in SUMS if (value := getattr(row, name))}
            row.figures = sums | row.histograms
        _save(rows, ["figures"], schema_editor)


def _batches(apps, schema_editor):
    """All rows, those of some days at a time."""
    figures = apps.get_model("avatars", "DailyFigures").objects.using(schema_editor.connection.alias)
    days = list(figures.order_by("day").values_list("day", flat=True).distinct())
    for start in range(0, len(days), DAYS):
        some = days[start : start + DAYS]
        yield list(figures.filter(day__range=(some[0], some[-1])))


def _save(rows, names, schema_editor):
    # One INSERT that meets every row: an UPDATE of many rows takes many times as long.
    type(rows[0]).objects.using(schema_editor.connection.alias).bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=names
    )


class Migration(migrations.Migration):

    dependencies = [
        ("avatars", "0015_alerts"),
    ]

    operations = [
        migrations.AddField(
            model_name="dailyfigures",
            name="calls",
            field=models.PositiveIntegerField(default=0, verbose_name="calls"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="lined",
            field=models.PositiveIntegerField(default=0, verbose_name="in line"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="ready",
            field=models.PositiveIntegerField(default=0, verbose_name="ready"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="joined",
            field=models.PositiveIntegerField(default=0, verbose_name="joined"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="faced",
            field=models.PositiveIntegerField(default=0, verbose_name="face"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="talked",
            field=models.PositiveIntegerField(default=0, verbose_name="talked"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="seconds",
            field=models.PositiveBigIntegerField(default=0, verbose_name="seconds"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="rated",
            field=models.PositiveIntegerField(default=0, verbose_name="rated"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="stars",
            field=models.PositiveIntegerField(default=0, verbose_name="stars"),
        ),
        migrations.AddField(
            model_name="dailyfigures",
            name="histograms",
            field=models.JSONField(default=dict, verbose_name="histograms"),
        ),
        migrations.RunPython(move_sums_into_columns, move_sums_back),
        migrations.RemoveField(model_name="dailyfigures", name="figures"),
    ]
