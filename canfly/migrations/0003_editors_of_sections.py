"""The avatars' editors arrange and word the home page's sections too."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Avatar editors"
MAY = ["view_homesection", "change_homesection"]


def let_editors_in(apps, schema_editor):
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration; on a new database there are none yet.
    app = apps.get_app_config("canfly")
    app.models_module = True
    create_permissions(app, using=database, verbosity=0, apps=apps)
    app.models_module = None
    group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=GROUP)
    group.permissions.add(
        *apps.get_model("auth", "Permission").objects.using(database).filter(
            content_type__app_label="canfly", codename__in=MAY
        )
    )


class Migration(migrations.Migration):

    dependencies = [
        ("canfly", "0002_headings_per_language"),
        ("avatars", "0002_avatar_editors"),
    ]

    operations = [migrations.RunPython(let_editors_in, migrations.RunPython.noop)]
