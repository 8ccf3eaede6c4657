"""Every heading becomes a row of its language; the avatars' editors may write in these rows."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

COLUMNS = {"heading_en": "en", "heading_zh_hans": "zh-hans", "heading_zh_hant": "zh-hant"}
GROUP = "Avatar editors"
MAY = ["view_sectionwords", "add_sectionwords", "change_sectionwords"]


def write_rows(apps, schema_editor):
    database = schema_editor.connection.alias
    rows = apps.get_model("canfly", "SectionWords").objects.using(database)
    for section in apps.get_model("canfly", "HomeSection").objects.using(database):
        for column, locale in COLUMNS.items():
            if heading := getattr(section, column):
                rows.update_or_create(
                    section=section, locale=locale, defaults={"heading": heading}
                )


def write_columns(apps, schema_editor):
    database = schema_editor.connection.alias
    sections = apps.get_model("canfly", "HomeSection").objects.using(database)
    locales = {locale: column for column, locale in COLUMNS.items()}
    for words in apps.get_model("canfly", "SectionWords").objects.using(database):
        if column := locales.get(words.locale):
            sections.filter(pk=words.section_id).update(**{column: words.heading})


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
        ("canfly", "0005_section_words"),
    ]

    operations = [
        migrations.RunPython(write_rows, write_columns),
        migrations.RunPython(let_editors_in, migrations.RunPython.noop),
    ]
