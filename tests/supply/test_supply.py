"""What others' code we take, by what hashes, and under what licences."""

import re
from pathlib import Path

import pytest

from tests.supply.licences import PAGE, everything, known, page, refused
from tests.supply.locks import REQUIREMENTS, npm_packages, pinned
from tests.tools import ROOT

WIDGETS_LICENCES = ROOT / "avatars/static/avatars/widget/licenses.md"


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda path: path.name)
def test_every_package_of_python_is_pinned_by_hashes(lock: Path) -> None:
    assert len(pinned(lock)) > 15
    for requirement, hashes in pinned(lock):
        assert re.match(r"[a-z0-9-]+(\[[a-z,-]+\])?==\S+( ; .+)?$", requirement), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), requirement


def test_every_package_of_npm_is_pinned_by_a_hash() -> None:
    assert len(npm_packages()) > 20
    for folder, package in npm_packages().items():
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", package["version"]), folder
        assert package["integrity"].startswith("sha512-"), folder


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda path: path.name)
def test_no_lock_of_python_names_a_registry(lock: Path) -> None:
    assert "://" not in lock.read_text()
    assert "index-url" not in lock.read_text()


def test_npms_lock_names_no_registry() -> None:
    for folder, package in npm_packages().items():
        package.pop("funding", None)  # whom to thank for it
        assert "://" not in str(package), folder
        assert "resolved" not in package, folder


def test_what_is_served_is_what_is_tested() -> None:
    production, questions, otel, run, dev = (
        {pin.partition(" ;")[0] for pin, _hashes in pinned(ROOT / f"requirements/{name}.txt")}
        for name in ("production", "questions", "otel", "run", "dev")
    )
    assert production | questions <= run <= dev
    assert otel <= dev


def test_the_page_of_licences_is_true() -> None:
    assert page() == PAGE.read_text(), "write it anew: python -m tests.supply.licences"


def test_no_licence_is_there_that_was_not_looked_at() -> None:
    for packages in everything().values():
        for name, expression in packages.items():
            if others := refused(expression):
                assert name in known()["excused"], (name, others)
                assert others == [known()["excused"][name].split(":")[0]]
    named = {name for packages in everything().values() for name in packages}
    assert set(known()["excused"]) <= named
    assert set(known()["said"]) <= named


def test_a_licence_that_may_not_be_there_is_refused() -> None:
    assert refused("MIT AND (GPL-2.0-only OR AGPL-3.0-only)") == ["GPL-2.0-only OR AGPL-3.0-only"]
    assert refused("MPL-1.1 OR GPL-2.0-only") == []


def test_the_widgets_own_page_names_versions_of_the_lock() -> None:
    said = re.findall(r"^## (\S+) - (\S+) \(", WIDGETS_LICENCES.read_text(), re.MULTILINE)
    assert len(said) > 5
    shipped = {
        (folder.rpartition("node_modules/")[2], package["version"])
        for folder, package in npm_packages().items()
        if not package.get("dev")
    }
    assert set(said) <= shipped
