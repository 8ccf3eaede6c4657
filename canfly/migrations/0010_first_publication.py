"""What there is becomes the draft and the first publication: no visitor sees a change.

Headings become one of several texts; the avatars' editors may add and remove sections.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Avatar editors"
MAY = ["add_homesection", "delete_homesection"]


def write_texts(apps, schema_editor):
    database = schema_editor.connection.alias
    for words in apps.get_model("canfly", "SectionWords").objects.using(database):
        if words.heading:
            words.texts = {"heading": words.heading}
            words.save(update_fields=["texts"])


def write_headings(apps, schema_editor):
    database = schema_editor.connection.alias
    for words in apps.get_model("canfly", "SectionWords").objects.using(database):
        words.heading = words.texts.get("heading", "")[:120]
        words.save(update_fields=["heading"])


def publish(apps, schema_editor):
    """As canfly.home.contents and publishing were when this was written."""
    database = schema_editor.connection.alias
    models = {
        name: apps.get_model("canfly", name).objects.using(database)
        for name in ("HomeSection", "SectionWords", "Draft", "DraftVersion", "Publication")
    }
    sections = list(models["HomeSection"].order_by("position", "pk"))
    if not sections or models["Publication"].exists():
        return
    words = list(models["SectionWords"].all())
    content = {
        "order": [str(section.pk) for section in sections],
        "sections": {
            str(section.pk): {
                "kind": section.kind,
                "visible": section.visible,
                "from": None,
                "until": None,
                "avatar": section.avatar_id,
                "variant": "inline",
                "poster": None,
                "tone": "",
                "texts": {
                    row.locale: {"heading": row.texts["heading"]}
                    for row in words
                    if row.section_id == section.pk and row.texts.get("heading")
                },
            }
            for section in sections
        },
    }
    models["Draft"].create(pk=1, revision=1)
    models["DraftVersion"].create(revision=1, content=content)
    models["Publication"].create(revision=1, content=content)


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
        ("canfly", "0009_drafts_and_publications"),
    ]

    operations = [
        migrations.RunPython(write_texts, write_headings),
        migrations.RunPython(publish, migrations.RunPython.noop),
        migrations.RunPython(let_editors_in, migrations.RunPython.noop),
    ]
