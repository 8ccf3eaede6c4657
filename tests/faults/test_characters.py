"""Characters under rude hands: many press at once, and the server dies while Runway makes one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from avatars.sandbox import DEFAULT_SECRET
from tests.faults.conftest import running
from tests.faults.site import PATIENCE, Json, Site
from tests.services import wait_until

PASSWORD = "of the owner in the tests"
DRAFT = f"""
from django.contrib.auth.models import User
from avatars.models import Avatar, Character
user, _ = User.objects.get_or_create(username="owner", is_staff=True, is_superuser=True)
user.set_password({PASSWORD!r}); user.save()
old = Avatar.objects.get(slug="littlelobster")
words = old.words.get(locale="en")
Avatar.objects.filter(slug="draft").delete()
draft = Avatar.objects.create(slug="draft", name="Draft")
words.pk, words.avatar = None, draft
words.save()
kept = old.character
kept.pk, kept.avatar = None, draft
kept.save()
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    # The admin's pages without a collectstatic before.
    with running(request, folder, DEBUG="1", AVATARS_REQUEST_TIMEOUT="6") as site:
        yield site


class Owner:
    """Logged in to the admin, at the page of the draft."""

    def __init__(self, site: Site) -> None:
        assert site._run("django", "shell", "-c", DRAFT, log="shell").wait() == 0
        self.site, self.web = site, requests.Session()
        login = f"{site.url}/admin/login/"
        self.web.get(login, timeout=10)
        self.post(login, username="owner", password=PASSWORD)
        found = self.web.get(f"{site.url}/admin/avatars/avatar/?q=draft", timeout=10).text
        path = next(part for part in found.split('"') if part.endswith("/character/"))
        self.page = site.url + path

    def post(self, address: str, **sent: str) -> int:
        sent["csrfmiddlewaretoken"] = self.web.cookies["csrftoken"]
        headers = {"Referer": address}
        return self.web.post(address, data=sent, headers=headers, timeout=60).status_code

    def make(self) -> int:
        """Press; a server that dies meanwhile gives 0."""
        try:
            return self.post(self.page, act="make")
        except requests.ConnectionError:
            return 0

    def state(self) -> str:
        return str(self.web.get(f"{self.page}state/", timeout=30).text)


@pytest.fixture
def owner(site: Site) -> Owner:
    requests.delete(f"{site.sandbox_url}/sandbox/studio", timeout=10)
    return Owner(site)


def made(site: Site) -> list[Json]:
    """The characters named Draft that the account has."""
    answer = requests.get(
        f"{site.sandbox_url}/v1/avatars?limit=100",
        headers={"Authorization": f"Bearer {DEFAULT_SECRET}", "X-Runway-Version": "2024-11-06"},
        timeout=10,
    )
    return [one for one in answer.json()["data"] if one["name"] == "Draft"]


def test_eight_who_press_at_once_make_one(site: Site, owner: Owner) -> None:
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: owner.make(), range(8)))

    assert answers == [200] * 8
    assert len(made(site)) == 1
    wait_until(lambda: "character__state--good" in owner.state(), "ready", within=PATIENCE)


def test_a_server_that_is_killed_while_runway_makes_it_finds_it_again(
    site: Site, owner: Owner
) -> None:
    site.order("faults", step="create_avatar", fault="hang", applied=True)
    with ThreadPoolExecutor(1) as press:
        pressed = press.submit(owner.make)
        wait_until(lambda: made(site), "Runway has made it", within=PATIENCE)
        site.kill_server()
        assert pressed.result() == 0
    site.start_server()
    assert 'value="make"' not in owner.state()

    wait_until(lambda: made(site)[0]["id"] in owner_id(owner), "it is found", within=PATIENCE)
    assert len(made(site)) == 1


def owner_id(owner: Owner) -> str:
    """The avatar's page, which names the id at Runway."""
    owner.state()
    return str(owner.web.get(owner.page.replace("/character/", "/change/"), timeout=10).text)
