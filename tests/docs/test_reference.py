"""What the reference pages say is what the code does."""

import re
from collections.abc import Callable

import pytest
from django.core.checks import registry

from avatars import exceptions
from avatars.conf import all_settings
from tests.docs import tags
from tests.docs.commands import APPS, arguments, commands
from tests.docs.reference import DOCS, PAGES, checks
from tests.documents import in_the_reference
from tests.tools import ROOT


@pytest.mark.parametrize(("name", "page"), PAGES.items(), ids=PAGES)
def test_a_page_is_what_the_code_says(name: str, page: Callable[[], str]) -> None:
    assert (DOCS / name).read_text() == page(), "run python -m tests.docs.reference"


def test_every_setting_of_app_and_site_is_there_and_no_other() -> None:
    read = re.compile(r'env\.\w+\(\s*"(\w+)"')
    files = (ROOT / "canfly/settings.py", ROOT / "gunicorn.conf.py")
    of_the_site = {name for file in files for name in read.findall(file.read_text())}

    assert set(in_the_reference()) == {setting.name for setting in all_settings()} | of_the_site


def test_every_setting_says_what_it_means() -> None:
    assert [setting.name for setting in all_settings() if len(setting.meaning) < 10] == []


def test_every_argument_of_a_command_says_what_it_means() -> None:
    given = [(app, name) for app in APPS for name in commands(app)]
    found = [(*which, argument) for which in given for argument in arguments(*which)]

    assert len(given) > 10
    assert [one for one in found if len(one[2].help or "") < 5] == []


def test_every_tag_signal_and_event_is_there_and_says_when_it_comes() -> None:
    page = (DOCS / "tags.md").read_text()
    told = set(re.findall(r'tell\("(\w+)"', _source("avatars/widget/src/call/told.ts")))
    names = [
        *re.findall(r"^def (avatar_\w+)", _source("avatars/templatetags/avatars.py"), re.MULTILINE),
        *re.findall(r"^(\w+) = Signal", _source("avatars/signals.py"), re.MULTILINE),
        *(f"avatars:{name}" for name in told),
    ]

    assert told == set(tags.EVENTS) == set(tags.events())
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_endpoint_of_the_contract_is_there() -> None:
    page = (DOCS / "contract.md").read_text()
    paths = re.findall(r"^  (/\S+):$", _source("docs/openapi.yaml"), re.MULTILINE)

    assert len(paths) == 6
    assert [path for path in paths if f" {path}`\n" not in page] == []


def test_every_code_of_an_error_is_there() -> None:
    codes = set(re.findall(r'^    code = "(\w+)"', _source("avatars/exceptions.py"), re.MULTILINE))

    listed = re.findall(r"^\| `(\w+)` \| \d{3} \|", (DOCS / "errors.md").read_text(), re.MULTILINE)
    assert set(listed) == codes - {exceptions.AvatarError.code}
    assert len(listed) == len(set(listed))


def test_every_id_of_a_system_check_is_there_with_a_hint() -> None:
    sources = [file.read_text() for room in ("avatars", "canfly") for file in _python(room)]
    ids = {found for text in sources for found in re.findall(r'\bid="(\w+\.[EWI]\d{3})"', text)}

    listed = re.findall(r"^## ([\w.]+)", (DOCS / "checks.md").read_text(), re.MULTILINE)
    assert listed == sorted(ids)
    assert "{" not in re.sub(r"{% \w+ %}|{[\"\w].*?}", "", (DOCS / "checks.md").read_text())
    assert [check.id for check in checks() if len(check.hint) < 10 or len(check.message) < 10] == []


def test_checks_that_only_a_deployment_is_asked_are_marked_so() -> None:
    deployment = {check.__module__.split(".")[0] for check in registry.registry.deployment_checks}

    assert {"avatars", "canfly"} <= deployment
    assert {check.id for check in checks() if check.deploy} == {
        *re.findall(r'id="([\w.]+)"', _source("avatars/checks/deployment.py")),
        *re.findall(r'id="([\w.]+)"', _source("canfly/checks.py")),
    }


def _source(file: str) -> str:
    return (ROOT / file).read_text()


def _python(room: str) -> list:
    return [file for file in (ROOT / room).rglob("*.py") if "node_modules" not in file.parts]
