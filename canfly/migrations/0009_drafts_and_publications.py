import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('avatars', '0020_posters'),
        ('canfly', '0008_littlelobsters_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='revision')),
            ],
            options={
                'verbose_name': 'draft of the home page',
                'verbose_name_plural': 'drafts of the home page',
            },
        ),
        migrations.AddField(
            model_name='homesection',
            name='poster',
            field=models.ForeignKey(blank=True, help_text="The picture before the call. Empty: the avatar's own.", null=True, on_delete=django.db.models.deletion.SET_NULL, to='avatars.poster', verbose_name='poster'),
        ),
        migrations.AddField(
            model_name='homesection',
            name='shows_from',
            field=models.DateTimeField(blank=True, help_text='Empty: from the publication on.', null=True, verbose_name='shows from'),
        ),
        migrations.AddField(
            model_name='homesection',
            name='shows_until',
            field=models.DateTimeField(blank=True, help_text='Empty: without an end.', null=True, verbose_name='shows until'),
        ),
        migrations.AddField(
            model_name='homesection',
            name='tone',
            field=models.CharField(blank=True, choices=[('', 'The site’s own'), ('ink', 'Ink'), ('sand', 'Sand'), ('sea', 'Sea'), ('coral', 'Coral')], help_text="The section's colours.", max_length=20, verbose_name='tone'),
        ),
        migrations.AddField(
            model_name='homesection',
            name='variant',
            field=models.CharField(choices=[('inline', 'in the page'), ('floating', 'in the corner')], default='inline', help_text='In the page, or as a button in the corner of the window.', max_length=10, verbose_name='variant'),
        ),
        migrations.AddField(
            model_name='sectionwords',
            name='texts',
            field=models.JSONField(blank=True, default=dict, verbose_name='texts'),
        ),
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(unique=True, verbose_name='revision')),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='content')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'version of the draft',
                'verbose_name_plural': 'versions of the draft',
                'ordering': ['-revision'],
                'get_latest_by': 'revision',
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='content')),
                ('published_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='published')),
                ('revision', models.PositiveIntegerField(unique=True, verbose_name='revision')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'publication of the home page',
                'verbose_name_plural': 'publications of the home page',
                'ordering': ['-revision'],
                'get_latest_by': ['revision'],
                'abstract': False,
            },
        ),
    ]
