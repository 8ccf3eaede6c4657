import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("canfly", "0004_littlelobsters_looks"),
    ]

    operations = [
        migrations.CreateModel(
            name="SectionWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("locale", models.CharField(max_length=20, verbose_name="language")),
                ("heading", models.CharField(blank=True, max_length=120, verbose_name="heading")),
                ("section", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="words", to="canfly.homesection", verbose_name="section")),
            ],
            options={
                "verbose_name": "texts",
                "verbose_name_plural": "texts",
                "ordering": ["locale"],
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("section", "locale"), name="canfly_words_locale")],
            },
        ),
    ]
