"""The group of those who word and picture the avatars, and touch nothing else."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Avatar editors"
MAY = ["view_avatar", "change_avatar", "view_avatarwords", "add_avatarwords", "change_avatarwords"]


def add_group(apps, schema_editor):
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration; on a new database there are none yet.
    app = apps.get_app_config("avatars")
    app.models_module = True
    create_permissions(app, using=database, verbosity=0, apps=apps)
    app.models_module = None
    group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=GROUP)
    group.permissions.add(
        *apps.get_model("auth", "Permission").objects.using(database).filter(
            content_type__app_label="avatars", codename__in=MAY
        )
    )


class Migration(migrations.Migration):

    dependencies = [
        ("avatars", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Backwards the group stays: it may have members.
    operations = [migrations.RunPython(add_group, migrations.RunPython.noop)]
