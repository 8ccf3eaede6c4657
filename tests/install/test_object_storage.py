"""The object storage of docs/media.md, by the packages that the page names."""

import subprocess
import sys
from pathlib import Path

from tests.blocks import texts_for

# Django's own class for it takes each of the options, and makes the address that visitors get.
TRY = """
import django
from django.conf import settings

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
exec(BLOCK)
settings.configure(STORAGES=STORAGES)
from django.core.files.storage import default_storage

print(default_storage.url("avatars/posters/one.webp"))
"""


def test_posters_are_at_the_address_that_visitors_get(tmp_path: Path) -> None:
    [block] = texts_for(__file__)
    into = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", tmp_path]
    subprocess.run([*into, "django>=5.2,<6", "django-storages[s3]"], check=True)

    done = subprocess.run(
        [sys.executable, "-c", TRY.replace("BLOCK", repr(block))],
        env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "https://media.example.com/avatars/posters/one.webp"
