"""What avatars know, and the right of their editors to teach them."""

import django.db.models.deletion
import django.utils.timezone
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = ["Avatar editors", "Avatar owners"]
MAY = ["view_document", "add_document", "change_document", "delete_document"]


def add_to_groups(apps, schema_editor):
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration.
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
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('avatars', '0022_characters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Knowledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_ids', models.JSONField(default=list)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('sent_ids', models.JSONField(default=list)),
                ('detached_ids', models.JSONField(default=list)),
                ('failure', models.CharField(blank=True, choices=[('moderated', 'Runway’s moderation does not take this text'), ('unanswered', 'Runway did not answer; it is safe to try again'), ('refused', 'Runway does not take it'), ('not_configured', 'Runway’s API secret is missing or refused'), ('too_many', 'Runway takes 50 documents an avatar, others’ among them')], max_length=20)),
                ('leased_until', models.DateTimeField(null=True)),
                ('avatar', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='knowledge', to='avatars.avatar', verbose_name='avatar')),
            ],
            options={
                'verbose_name': 'knowledge',
                'verbose_name_plural': 'knowledge',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('text', models.TextField(help_text='Markdown. Write it as you would tell it: short and without tables.', max_length=200000, verbose_name='text')),
                ('locale', models.CharField(max_length=20, verbose_name='language')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('deleted', 'deleted')], default='draft', max_length=20, verbose_name='status')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('source', models.CharField(blank=True, editable=False, max_length=255, verbose_name='taken from')),
                ('taken', models.CharField(blank=True, editable=False, max_length=64)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('characters', models.PositiveIntegerField(default=0, editable=False, verbose_name='characters')),
                ('tokens', models.PositiveIntegerField(default=0, editable=False, verbose_name='tokens, about')),
                ('runway_id', models.CharField(blank=True, editable=False, max_length=100, verbose_name='Runway id')),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
                ('sent_title', models.CharField(blank=True, editable=False, max_length=255)),
                ('sent', models.CharField(blank=True, editable=False, max_length=64)),
                ('agreed', models.CharField(blank=True, editable=False, max_length=64)),
                ('agreed_at', models.DateTimeField(editable=False, null=True)),
                ('updated_there', models.DateTimeField(editable=False, null=True)),
                ('there', models.CharField(blank=True, choices=[('', 'nothing'), ('changed', 'changed there'), ('gone', 'deleted there'), ('detached', 'taken from an avatar there')], editable=False, max_length=20)),
                ('their_title', models.TextField(blank=True, editable=False)),
                ('their_text', models.TextField(blank=True, editable=False)),
                ('failure', models.CharField(blank=True, choices=[('moderated', 'Runway’s moderation does not take this text'), ('unanswered', 'Runway did not answer; it is safe to try again'), ('refused', 'Runway does not take it'), ('not_configured', 'Runway’s API secret is missing or refused'), ('too_many', 'Runway takes 50 documents an avatar, others’ among them')], editable=False, max_length=20)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('answers', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered_by', to='avatars.questiongroup', verbose_name='common question')),
                ('avatars', models.ManyToManyField(blank=True, related_name='documents', to='avatars.avatar', verbose_name='avatars that know it')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['title', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('runway_id', ''), _negated=True), fields=('runway_id',), name='avatars_document_runway_id'), models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source', 'locale'), name='avatars_document_source')],
            },
        ),
        migrations.RunPython(add_to_groups, migrations.RunPython.noop),
    ]
