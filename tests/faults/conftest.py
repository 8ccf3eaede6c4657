"""The site with either database, started once for all tests that only spoil calls."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.site import Site, new_folder, prepare_database
from tests.services import Missing, PostgreSQL, Redis
from tests.tools import ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder breaks real servers."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """The servers have a cache of their own."""


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as another user
        yield Path(name)


@pytest.fixture(scope="session")
def postgresql(folder: Path) -> Iterator[PostgreSQL]:
    try:
        service = PostgreSQL(new_folder(folder, "postgresql"))
    except Missing as reason:
        pytest.skip(f"NOT TESTED with PostgreSQL: {reason}")
    service.start()
    yield service
    service.stop()


@pytest.fixture(scope="session")
def redis(folder: Path) -> Iterator[Redis]:
    try:
        service = Redis(new_folder(folder, "redis"))
    except Missing as reason:
        pytest.skip(f"NOT TESTED with Redis: {reason}")
    service.start()
    yield service
    service.stop()


@contextmanager
def running(
    request: pytest.FixtureRequest, folder: Path, *, code: Path = ROOT, **settings: str
) -> Iterator[Site]:
    """Two workers, unless told otherwise, and two settlers; `request.param` is the database.

    With PostgreSQL, the rates are counted in Redis.
    """
    name = f"site_{len(list(folder.iterdir()))}"
    own = new_folder(folder, name)
    database = None
    if request.param == "postgresql":
        database = request.getfixturevalue("postgresql")
        settings["CACHE_URL"] = request.getfixturevalue("redis").url
    site = Site(own, prepare_database(own, database, name), code=code, **settings)
    try:
        site.start(settlers=2)
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    with running(request, folder) as site:
        yield site


@pytest.fixture
def site(running_site: Site) -> Site:
    """The running site, with nothing left of the test before."""
    running_site.forget()
    return running_site
