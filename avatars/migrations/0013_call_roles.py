"""The groups of those who read the log: its figures, and what was said."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

FIGURES = ["view_avatar", "view_calllog", "view_placeinline", "view_refusal", "view_settler"]
GROUPS = {
    "Call analysts": FIGURES,
    "Transcript readers": [*FIGURES, "view_transcript"],
}


def add_groups(apps, schema_editor):
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration; on a new database there are none yet.
    app = apps.get_app_config("avatars")
    app.models_module = True
    create_permissions(app, using=database, verbosity=0, apps=apps)
    app.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, may in GROUPS.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(
            *permissions.filter(content_type__app_label="avatars", codename__in=may)
        )


class Migration(migrations.Migration):

    dependencies = [
        ("avatars", "0012_conversations_at_runway"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Backwards the groups stay: they may have members.
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
