"""Releases of the site in a folder of their own, as a machine has them."""

import shutil
from pathlib import Path

from tests.tools import ROOT

PARTS = ("manage.py", "gunicorn.conf.py", "avatars", "canfly", "locale", "static", "templates")
MIGRATION = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("avatars", "{before}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE avatars_calllog ADD COLUMN of_the_next_release varchar(10) NULL"
        )
    ]
"""


def lay_out(folder: Path) -> None:
    """The site as this checkout has it."""
    for part in PARTS:
        source = ROOT / part
        if source.is_file():
            shutil.copy(source, folder)
        else:
            ignored = shutil.ignore_patterns("node_modules", "__pycache__", "src")
            shutil.copytree(source, folder / part, ignore=ignored, dirs_exist_ok=True)
    (folder / "media").mkdir(exist_ok=True)


def lay_out_the_next(folder: Path, mark: str) -> None:
    """Write the next release over it: errors end with `mark`, and there is one migration more."""
    code = folder / "avatars/exceptions.py"
    code.write_text(code.read_text().replace("is not allowed.", f"is not allowed. {mark}"))
    migrations = folder / "avatars/migrations"
    before = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9999_next_release.py").write_text(MIGRATION.format(before=before))
