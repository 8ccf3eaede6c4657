"""Files, settings, addresses and names of our code that the documents name are there."""

import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest
from django.apps import apps
from django.conf import global_settings
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.blocks import all_blocks, all_code, texts_for
from tests.docs.reference import checks
from tests.documents import in_the_reference
from tests.tools import ROOT

SERVE = "canfly/management/commands/serve.py"
# What is named like a file of ours, and is not.
ELSEWHERE = {
    ("README.md", "build/docs/index.html"),  # what `make docs` builds
    ("docs/languages.md", "locale/en/LC_MESSAGES/django.po"),  # in the reader's project
    ("docs/licences.md", "licenses.md"),  # within the npm packages
    ("docs/media.md", "avatars/posters/"),  # in the folder of media files
    ("docs/placement.md", "avatars/slot_preview.html"),  # a template, or one of the site's own
    ("docs/settling.md", "tasks.py"),  # in an app of the reader's
}
# Variables of other programs, and what is no variable.
OTHERS = {
    "FIREFOX", "FORWARDED_ALLOW_IPS", "MAINPID", "LANGUAGE_COOKIE_PATH", "SENTRY_ENVIRONMENT",
    "SENTRY_RELEASE", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "RATELIMIT_USE_CACHE",
    "ATOMIC_REQUESTS", "REQUESTS_CA_BUNDLE", "PGDATABASE", "AF_UNIX",
}  # fmt: skip


def named(pattern: str) -> Iterator[tuple[str, str]]:
    """Pages, and the code in their sentences that is wholly of this pattern."""
    for page, code in all_code():
        if found := re.fullmatch(pattern, code):
            yield page, found[1]


def test_files_are_there() -> None:
    """By their path, or by the end of it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    folders = "|".join({file.partition("/")[0] for file in files if "/" in file})
    within_blocks = re.compile(rf"(?<![\w/.-])((?:{folders})/[\w./-]+\.\w+)")
    asked = {
        *named(rf"((?:{folders})(?:/[\w.*-]+)*/?)"),
        *named(r"([\w./-]+\.(?:css|html|jsonl|md|npz|py|svg|toml|tsx?|yaml))"),
        *(
            (block.page, file)
            for block in all_blocks()
            for file in within_blocks.findall(block.text)
        ),
    }

    assert len(asked) > 150
    ends = {file[at:] for file in files for at in _starts(file)}
    missing = {
        (page, name)
        for page, name in asked - ELSEWHERE
        if name not in ends and not [*ROOT.glob(name.rstrip("/"))]
    }
    assert missing == set(), "if it is not ours, say so in ELSEWHERE"


def _starts(path: str) -> list[int]:
    """Where each name within a path begins."""
    return [0, *(match.end() for match in re.finditer("/", path))]


def test_every_part_of_the_map_of_the_house_is_there() -> None:
    [drawing] = texts_for(__file__)
    rooms: dict[int, Path] = {}
    seen = 0
    for line in drawing.splitlines():
        indent = len(line) - len(line.lstrip())
        names = re.match(r"\s*((?:[\w./-]+(?:/|\.\w+)|Dockerfile)(?:  |$))+", line)
        if indent > 8 or not names:  # what goes on from the line above
            continue
        house = max((room for room in rooms if room < indent), default=None)
        parent = ROOT if house is None else rooms[house]
        for name in names[0].split():
            assert (parent / name).exists(), f"{line.strip()}: there is no {parent / name}"
            seen += 1
        rooms = {depth: path for depth, path in rooms.items() if depth < indent}
        rooms[indent] = parent / names[0].split()[0]
    assert seen > 50


def test_settings_and_variables_are_there() -> None:
    known = set(in_the_reference()) | set(dir(global_settings)) | OTHERS
    ours = "".join(
        (ROOT / file).read_text()
        for file in ("Makefile", "compose.yaml", "canfly/settings.py", SERVE)
    )
    unknown = [
        (page, name)
        for page, name in named(r"([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=\S*)?")
        if name not in known and not re.search(rf"\b{name}\b", ours)
    ]

    assert unknown == [], "if it is another program's, say so in OTHERS"


@pytest.mark.django_db
def test_addresses_of_the_site_are_there() -> None:
    asked = {
        (page, path.replace("<locale>", "en").replace("{locale}", "en"))
        for page, path in named(r"(?:(?:GET|POST) )?(/(?:api|admin|healthz|readyz|privacy)\S*)")
    }

    assert len(asked) > 6
    client = Client()
    client.force_login(User.objects.create_superuser("owner"))  # others are asked to log in first
    for page, path in asked:
        path = path.replace("{callId}", str(uuid.UUID(int=0)))
        assert client.get(path).status_code != 404, f"{page}: {path}"


@pytest.mark.django_db
def test_dotted_names_of_the_app_are_there() -> None:
    granted = {
        f"{label}.{codename}"
        for label, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    ids = {check.id for check in checks()}
    files = {path.stem[:4] for path in (ROOT / "avatars/migrations").glob("0*.py")}

    models = {f"avatars.{model.__name__}" for model in apps.get_app_config("avatars").get_models()}
    for page, name in named(r"((?:avatars|canfly)\.[\w.]+)(?:\(.*\))?"):
        if name in granted | ids | models or name.partition(".")[2] in files | {"css"}:
            continue
        assert resolve_name(name), page


def test_variables_of_the_style_sheet_are_there() -> None:
    styles = "".join(path.read_text() for path in ROOT.glob("avatars/static/avatars/**/*.css"))
    assert {name for _, name in named(r"(--avatars-[\w-]+)") if name not in styles} == set()
