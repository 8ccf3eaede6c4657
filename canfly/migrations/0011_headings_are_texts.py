from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("canfly", "0010_first_publication"),
    ]

    operations = [
        migrations.RemoveField(model_name="sectionwords", name="heading"),
    ]
