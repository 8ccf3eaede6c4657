from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("canfly", "0006_headings_become_rows"),
    ]

    operations = [
        migrations.RemoveField(model_name="homesection", name=name)
        for name in ("heading_en", "heading_zh_hans", "heading_zh_hant")
    ]
