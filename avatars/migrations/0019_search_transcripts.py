"""Transcripts are found by what was said: an index of their words, in SQLite and PostgreSQL.

Other databases get the words alone, and read all of them. The indexes are the databases' own, so
that no way of writing or deleting a transcript passes them by. A later migration that makes the
table `avatars_transcript` anew in SQLite has to make these triggers again: Django drops them.
"""

from django.db import migrations

from avatars.models.search_words import searchable
from avatars.models.transcripts import Searchable

BATCH = 2000

# FTS5 keeps no text of its own (content=''), so it is given the words again when they go. It knows
# transcripts by number, the newest last; avatars_said_call has the numbers. The words are parted by
# spaces already, and the tokenizer "ascii" parts them nowhere else.
SQLITE = [
    """CREATE TABLE avatars_said_call (id integer PRIMARY KEY, call_id char(32) NOT NULL UNIQUE)""",
    """CREATE VIRTUAL TABLE avatars_said
       USING fts5(words, content='', columnsize=0, tokenize='ascii')""",
    """INSERT INTO avatars_said_call (call_id)
       SELECT call_id FROM avatars_transcript ORDER BY said_at""",
    """INSERT INTO avatars_said (rowid, words)
       SELECT id, searchable FROM avatars_said_call
       CROSS JOIN avatars_transcript USING (call_id) ORDER BY id""",
    """CREATE TRIGGER avatars_said_new AFTER INSERT ON avatars_transcript BEGIN
         INSERT INTO avatars_said_call (call_id) VALUES (NEW.call_id);
         INSERT INTO avatars_said (rowid, words)
           SELECT id, NEW.searchable FROM avatars_said_call WHERE call_id = NEW.call_id;
       END""",
    """CREATE TRIGGER avatars_said_changed AFTER UPDATE OF searchable ON avatars_transcript BEGIN
         INSERT INTO avatars_said (avatars_said, rowid, words)
           SELECT 'delete', id, OLD.searchable FROM avatars_said_call WHERE call_id = OLD.call_id;
         INSERT INTO avatars_said (rowid, words)
           SELECT id, NEW.searchable FROM avatars_said_call WHERE call_id = NEW.call_id;
       END""",
    """CREATE TRIGGER avatars_said_gone AFTER DELETE ON avatars_transcript BEGIN
         INSERT INTO avatars_said (avatars_said, rowid, words)
           SELECT 'delete', id, OLD.searchable FROM avatars_said_call WHERE call_id = OLD.call_id;
         DELETE FROM avatars_said_call WHERE call_id = OLD.call_id;
       END""",
]
POSTGRESQL = [
    """ALTER TABLE avatars_transcript ADD COLUMN said tsvector
       GENERATED ALWAYS AS (to_tsvector('simple', searchable)) STORED""",
    """CREATE INDEX avatars_transcript_said ON avatars_transcript USING gin (said)""",
]
INDEXES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACK = {
    "sqlite": [
        "DROP TRIGGER avatars_said_new",
        "DROP TRIGGER avatars_said_changed",
        "DROP TRIGGER avatars_said_gone",
        "DROP TABLE avatars_said",
        "DROP TABLE avatars_said_call",
    ],
    "postgresql": ["ALTER TABLE avatars_transcript DROP COLUMN said"],
}


def find_words_of_before(apps, schema_editor):
    """The words of transcripts that are there already."""
    connection = schema_editor.connection
    Transcript = apps.get_model("avatars", "Transcript")
    transcripts = Transcript.objects.using(connection.alias).order_by("pk")
    key = Transcript._meta.pk
    rows = list(transcripts.values_list("pk", "lines")[:BATCH])
    while rows:
        words = [
            (searchable(text for _, text in lines), key.get_db_prep_value(pk, connection))
            for pk, lines in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE avatars_transcript SET searchable = %s WHERE call_id = %s", words
            )
        rows = list(transcripts.filter(pk__gt=rows[-1][0]).values_list("pk", "lines")[:BATCH])


def make_indexes(apps, schema_editor):
    for statement in INDEXES.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def drop_indexes(apps, schema_editor):
    for statement in BACK.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('avatars', '0018_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='transcript',
            name='searchable',
            field=Searchable(default='', editable=False),
        ),
        migrations.RunPython(find_words_of_before, migrations.RunPython.noop),
        migrations.RunPython(make_indexes, drop_indexes),
    ]
