"""Slots that editors fill, and who may fill them and upload posters."""

import avatars.models.avatars
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = ["Avatar editors", "Avatar owners"]
MAY = [
    "view_slot", "change_slot", "view_slotwords", "add_slotwords", "change_slotwords",
    "view_poster", "add_poster", "change_poster", "delete_poster",
    "view_posterwords", "add_posterwords", "change_posterwords",
]


def let_editors_in(apps, schema_editor):
    """Those of the groups that there are already."""
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration; on a new database there are none yet.
    app = apps.get_app_config("avatars")
    app.models_module = True
    create_permissions(app, using=database, verbosity=0, apps=apps)
    app.models_module = None
    may = apps.get_model("auth", "Permission").objects.using(database).filter(
        content_type__app_label="avatars", codename__in=MAY
    )
    for group in apps.get_model("auth", "Group").objects.using(database).filter(name__in=GROUPS):
        group.permissions.add(*may)


class Migration(migrations.Migration):

    dependencies = [
        ('avatars', '0020_posters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(editable=False, unique=True, verbose_name='name')),
                ('templates', models.JSONField(default=list, editable=False, verbose_name='templates')),
                ('found_at', models.DateTimeField(editable=False, null=True, verbose_name='found')),
                ('on', models.BooleanField(default=True, help_text='Off: nothing shows here, and all of this is kept.', verbose_name='on')),
                ('variant', models.CharField(choices=[('inline', 'in the page'), ('floating', 'in the corner')], default='inline', help_text='In the page, or a button in the corner of the window.', max_length=20, verbose_name='variant')),
                ('tone', models.CharField(blank=True, choices=[('', 'The site’s own'), ('ink', 'Ink'), ('sand', 'Sand'), ('sea', 'Sea'), ('coral', 'Coral')], default='', max_length=20, verbose_name='tone')),
                ('shown_from', models.DateTimeField(blank=True, help_text='Empty: as soon as it is published.', null=True, verbose_name='from')),
                ('shown_until', models.DateTimeField(blank=True, help_text='Empty: until it is switched off.', null=True, verbose_name='until')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('avatar', models.ForeignKey(blank=True, help_text='Who answers here.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='avatars.avatar', verbose_name='avatar')),
                ('poster', models.ForeignKey(blank=True, help_text='The picture before the call. Empty: the avatar’s own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='avatars.poster', verbose_name='poster')),
            ],
            options={
                'verbose_name': 'slot',
                'verbose_name_plural': 'slots',
                'ordering': ['name'],
                'default_permissions': ('view', 'change', 'delete'),
            },
        ),
        migrations.CreateModel(
            name='SlotPublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='content')),
                ('published_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='published')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='avatars.slot', verbose_name='slot')),
            ],
            options={
                'verbose_name': 'publication of a slot',
                'verbose_name_plural': 'publications of slots',
                'ordering': ['-published_at', '-pk'],
                'get_latest_by': ['published_at', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['slot', '-published_at', '-id'], name='avatars_slot_newest')],
            },
        ),
        migrations.CreateModel(
            name='SlotWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locale', models.CharField(max_length=20, verbose_name='language')),
                ('heading', models.CharField(blank=True, max_length=120, verbose_name='heading')),
                ('text', models.TextField(blank=True, max_length=600, verbose_name='text')),
                ('button', models.CharField(blank=True, max_length=60, verbose_name='button')),
                ('questions', models.TextField(blank=True, validators=[avatars.models.avatars.check_questions], verbose_name='questions to ask it')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='avatars.slot', verbose_name='slot')),
            ],
            options={
                'verbose_name': 'texts',
                'verbose_name_plural': 'texts',
                'ordering': ['locale'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('slot', 'locale'), name='avatars_slot_locale')],
            },
        ),
        # Backwards the groups keep their permissions, which go with what they are for.
        migrations.RunPython(let_editors_in, migrations.RunPython.noop),
    ]
