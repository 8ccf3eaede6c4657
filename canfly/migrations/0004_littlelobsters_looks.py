"""LittleLobster's pictures and its emoji belong to this site, and no longer to the avatars' app."""

from django.db import migrations

SLUG, EMOJI = "littlelobster", "🦞"
APP_FOLDER, SITE_FOLDER = "avatars/littlelobster/", "canfly/littlelobster/"


def move_pictures(apps, schema_editor, before, after):
    avatars = apps.get_model("avatars", "Avatar").objects.using(schema_editor.connection.alias)
    for avatar in avatars.filter(poster__startswith=before):
        avatar.poster = after + avatar.poster.removeprefix(before)
        avatar.save(update_fields=["poster"])


def forwards(apps, schema_editor):
    move_pictures(apps, schema_editor, APP_FOLDER, SITE_FOLDER)
    avatars = apps.get_model("avatars", "Avatar").objects.using(schema_editor.connection.alias)
    avatars.filter(slug=SLUG, emoji="").update(emoji=EMOJI)


def backwards(apps, schema_editor):
    move_pictures(apps, schema_editor, SITE_FOLDER, APP_FOLDER)


class Migration(migrations.Migration):

    dependencies = [
        ("canfly", "0003_editors_of_sections"),
        ("avatars", "0003_avatar_emoji"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
