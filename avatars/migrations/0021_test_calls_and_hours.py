"""Test calls and opening hours, and who may make and set them."""

import avatars.models.hours
import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

MAY = [
    "make_test_calls",
    "view_openinghours",
    "add_openinghours",
    "change_openinghours",
    "delete_openinghours",
]
GROUPS = {"Avatar editors": MAY, "Avatar owners": ["view_avatar", "change_avatar", *MAY]}


def let_groups_do_it(apps, schema_editor):
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
        ('avatars', '0020_posters'),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(help_text='Not later than it opens: on the next day. 0:00 to 0:00 is a whole day.', verbose_name='closes')),
            ],
            options={
                'verbose_name': 'opening hours',
                'verbose_name_plural': 'opening hours',
                'ordering': ['weekday', 'opens'],
            },
        ),
        migrations.AlterModelOptions(
            name='avatar',
            options={'ordering': ['name'], 'permissions': [('change_limits', 'Can change limits, slug and Runway id'), ('make_test_calls', 'Can make test calls')], 'verbose_name': 'avatar', 'verbose_name_plural': 'avatars'},
        ),
        migrations.AddField(
            model_name='avatar',
            name='away_until',
            field=models.DateTimeField(blank=True, help_text='Nobody can call before, and visitors see when it is back.', null=True, verbose_name='away until'),
        ),
        migrations.AddField(
            model_name='avatar',
            name='time_zone',
            field=models.CharField(blank=True, help_text="Of the opening hours. Empty: the site's own.", max_length=50, validators=[avatars.models.hours.check_time_zone], verbose_name='time zone'),
        ),
        migrations.AddField(
            model_name='calllog',
            name='test',
            field=models.BooleanField(default=False, help_text='Made by staff: it costs what others cost, and is in no other figure.', verbose_name='test call'),
        ),
        migrations.AlterField(
            model_name='avatar',
            name='active',
            field=models.BooleanField(default=True, help_text='While it is not, pages show nothing of it.', verbose_name='active'),
        ),
        migrations.AddIndex(
            model_name='calllog',
            index=models.Index(condition=models.Q(('test', True)), fields=['created_at'], name='avatars_call_test'),
        ),
        migrations.AddField(
            model_name='openinghours',
            name='avatar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='avatars.avatar', verbose_name='avatar'),
        ),
        migrations.AddConstraint(
            model_name='openinghours',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='avatars_hours_weekday'),
        ),
        # Backwards the groups stay: they may have members.
        migrations.RunPython(let_groups_do_it, migrations.RunPython.noop),
    ]
