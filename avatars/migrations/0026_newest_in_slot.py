from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("avatars", "0025_knowledge_runway_id"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="slotpublication", name="avatars_slot_newest"),
        migrations.AddIndex(
            model_name="slotpublication",
            index=models.Index(fields=["slot", "-id"], name="avatars_slot_newest"),
        ),
    ]
