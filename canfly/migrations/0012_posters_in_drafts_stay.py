import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("avatars", "0020_posters"),
        ("canfly", "0011_headings_are_texts"),
    ]

    operations = [
        # Django's own doing, not the database's: nothing is changed in there.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="homesection",
                    name="poster",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="The picture before the call. Empty: the avatar's own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="avatars.poster",
                        verbose_name="poster",
                    ),
                ),
            ],
        ),
    ]
