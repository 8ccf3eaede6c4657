"""Characters, authors of words, and the roles of those who word avatars and those who own them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


EDIT = [
    *["view_avatar", "change_avatar"],
    *["view_avatarwords", "add_avatarwords", "change_avatarwords"],
]
OWN = [
    *["add_avatar", "delete_avatar", "delete_avatarwords", "change_limits", "manage_characters"],
    *["view_calllog", "view_placeinline", "view_refusal", "view_settler"],
]
GROUPS = {"Avatar editors": EDIT, "Avatar owners": [*EDIT, *OWN]}


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
        ('avatars', '0021_test_calls_and_hours'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Portrait',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='fingerprint')),
                ('data', models.BinaryField(verbose_name='JPEG file')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
            ],
            options={
                'verbose_name': 'portrait',
                'verbose_name_plural': 'portraits',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='avatar',
            options={'ordering': ['name'], 'permissions': [('change_limits', 'Can change limits and slug'), ('make_test_calls', 'Can make test calls'), ('manage_characters', 'Can make, change and delete characters at Runway')], 'verbose_name': 'avatar', 'verbose_name_plural': 'avatars'},
        ),
        migrations.AddField(
            model_name='wordsversion',
            name='author',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AlterField(
            model_name='avatar',
            name='runway_id',
            field=models.CharField(blank=True, help_text="The avatar id of a custom avatar, or the name of one of Runway's presets.", max_length=100, verbose_name='Runway id'),
        ),
        migrations.AlterField(
            model_name='wordsversion',
            name='since',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='since'),
        ),
        migrations.CreateModel(
            name='Character',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voice_type', models.CharField(blank=True, max_length=20, verbose_name='kind of voice')),
                ('voice', models.CharField(blank=True, max_length=100, verbose_name='voice')),
                ('status', models.CharField(blank=True, choices=[('', 'not made yet'), ('PROCESSING', 'being made'), ('READY', 'ready to talk'), ('FAILED', 'failed'), ('GONE', 'not found at Runway')], max_length=20, verbose_name='state')),
                ('failure', models.CharField(blank=True, choices=[('face', 'Runway found no face in the picture that it could bring to life.'), ('content', 'Runway does not allow the picture or the words.'), ('other', 'Something went wrong at Runway.')], max_length=20, verbose_name='reason')),
                ('creating_since', models.DateTimeField(null=True, verbose_name='being made since')),
                ('creating_name', models.CharField(blank=True, max_length=50, verbose_name='name asked for')),
                ('looked_at', models.DateTimeField(null=True, verbose_name='last looked at')),
                ('theirs', models.JSONField(default=dict, verbose_name='as Runway has it')),
                ('agreed', models.JSONField(default=dict, verbose_name='as agreed')),
                ('avatar', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='character', to='avatars.avatar', verbose_name='avatar')),
                ('portrait', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='avatars.portrait', verbose_name='picture')),
                ('sent_portrait', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='avatars.portrait', verbose_name='sent')),
            ],
            options={
                'verbose_name': 'character',
                'verbose_name_plural': 'characters',
                'default_permissions': (),
            },
        ),
        # Backwards the groups stay: they may have members.
        migrations.RunPython(add_groups, migrations.RunPython.noop),
    ]
