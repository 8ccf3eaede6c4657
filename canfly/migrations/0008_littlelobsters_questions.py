"""What LittleLobster can be asked, on sites that had it before there were such questions."""

from django.db import migrations

SLUG = "littlelobster"
QUESTIONS = {
    "en": (
        "Which AI tool should I try first?\n"
        "I run a small shop. What can AI do for me?\n"
        "Are you really a lobster?"
    ),
    "zh-hant": "我該先試哪個 AI 工具？\n我開一家小店，AI 能幫上什麼忙？\n你真的是龍蝦嗎？",
    "zh-hans": "我该先试哪个 AI 工具？\n我开一家小店，AI 能帮上什么忙？\n你真的是龙虾吗？",
}


def forwards(apps, schema_editor):
    words = apps.get_model("avatars", "AvatarWords").objects.using(schema_editor.connection.alias)
    for locale, questions in QUESTIONS.items():
        words.filter(avatar__slug=SLUG, locale=locale, questions="").update(questions=questions)


class Migration(migrations.Migration):

    dependencies = [
        ("canfly", "0007_no_more_heading_columns"),
        ("avatars", "0007_questions"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
