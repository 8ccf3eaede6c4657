"""What Runway keeps of calls, and since when words are kept here."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

BATCH = 2000


def note_conversations_of_before(apps, schema_editor):
    """Settled calls of before: Runway may have all of them, and their words are not asked for."""
    database = schema_editor.connection.alias
    calls = apps.get_model("avatars", "CallLog").objects.using(database)
    Conversation = apps.get_model("avatars", "Conversation")
    settled = calls.filter(settled_at__isnull=False).exclude(session_id="").order_by("created_at")
    rows = []
    for pk, session_id, since in settled.values_list("pk", "session_id", "settled_at").iterator():
        rows.append(Conversation(session_id=session_id, call_id=pk, since=since))
        if len(rows) == BATCH:
            Conversation.objects.using(database).bulk_create(rows, ignore_conflicts=True)
            rows = []
    Conversation.objects.using(database).bulk_create(rows, ignore_conflicts=True)
    began = calls.filter(pk=models.OuterRef("pk")).values("created_at")
    transcripts = apps.get_model("avatars", "Transcript").objects.using(database)
    transcripts.update(said_at=models.Subquery(began))


class Migration(migrations.Migration):

    dependencies = [
        ('avatars', '0011_transcripts'),
    ]

    operations = [
        migrations.AddField(
            model_name='transcript',
            name='said_at',
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, help_text='When the call began: from then on counts for how long words are kept.', verbose_name='said'),
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('session_id', models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name='session id')),
                ('since', models.DateTimeField(verbose_name='settled')),
                ('wants_words', models.BooleanField(default=False, help_text='As its visitor was told when the call was settled.', verbose_name='words are to be fetched')),
                ('due_at', models.DateTimeField(db_index=True, help_text='Empty: nothing is to be done.', null=True, verbose_name='ask Runway not before')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('call', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='conversation', to='avatars.calllog', verbose_name='call')),
            ],
            options={
                'verbose_name': 'conversation',
                'verbose_name_plural': 'conversations',
                'default_permissions': (),
                'indexes': [models.Index(models.F('due_at'), condition=models.Q(('call', None)), name='avatars_conversation_orphans')],
            },
        ),
        migrations.RunPython(note_conversations_of_before, migrations.RunPython.noop),
    ]
