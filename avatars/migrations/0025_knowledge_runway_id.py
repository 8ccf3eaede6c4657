"""Which avatar at Runway a row of knowledge is about; rows that there are: the one of today."""

from django.db import migrations, models


def take_the_avatars(apps, schema_editor):
    database = schema_editor.connection.alias
    avatars = apps.get_model("avatars", "Avatar").objects.using(database)
    its = avatars.filter(pk=models.OuterRef("avatar_id")).values("runway_id")
    known = apps.get_model("avatars", "Knowledge").objects.using(database)
    known.update(runway_id=models.Subquery(its))


class Migration(migrations.Migration):

    dependencies = [
        ('avatars', '0024_slots'),
    ]

    operations = [
        migrations.AddField(
            model_name='knowledge',
            name='runway_id',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.RunPython(take_the_avatars, migrations.RunPython.noop),
    ]
