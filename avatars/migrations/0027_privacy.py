"""The privacy officer's page, and the group of those who may open it, and erase calls."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Privacy officers"
MAY = ["handle_privacy", "view_calllog", "delete_calllog"]


def add_group(apps, schema_editor):
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration; on a new database there are none yet.
    app = apps.get_app_config("avatars")
    app.models_module = True
    create_permissions(app, using=database, verbosity=0, apps=apps)
    app.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    group, is_new = groups.get_or_create(name=GROUP)
    if is_new:  # a site's own group of that name gains nothing unasked
        may = permissions.filter(content_type__app_label="avatars", codename__in=MAY)
        group.permissions.add(*may)


class Migration(migrations.Migration):

    dependencies = [
        ("avatars", "0026_newest_in_slot"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitorsData",
            fields=[],
            options={
                "verbose_name": "privacy",
                "verbose_name_plural": "privacy",
                "permissions": [
                    ("handle_privacy", "Can see what is kept of visitors, and hand it out")
                ],
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("avatars.calllog",),
        ),
        # Backwards the group stays: it may have members.
        migrations.RunPython(add_group, migrations.RunPython.noop),
    ]
