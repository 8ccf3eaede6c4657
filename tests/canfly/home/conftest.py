"""The home page as `seed` makes it, and who works on it."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from canfly.home import drafts, publishing
from canfly.home.models import Draft, HomeSection, Publication

LIST = "/admin/canfly/homesection/"
Press = Callable[..., str]


@pytest.fixture
def seeded(db: None) -> None:
    call_command("seed", stdout=StringIO())


def editor_called(name: str) -> Client:
    """Somebody in the group Avatar editors, with no other right."""
    user = User.objects.create_user(name, password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Avatar editors"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ann(seeded: None) -> Client:
    return editor_called("Ann")


@pytest.fixture
def bob(seeded: None) -> Client:
    return editor_called("Bob")


def revision() -> int:
    return Draft.objects.get().revision


def section(kind: str) -> HomeSection:
    return HomeSection.objects.get(kind=kind)


def press(client: Client, path: str, seen: int | None = None, **form: str) -> str:
    """Press a button of a page made at the revision `seen`, or now; the page that comes next."""
    data = {"revision": revision() if seen is None else seen, **form}
    return client.post(f"{LIST}{path}", data, follow=True).content.decode()


def arrange(client: Client, kind: str, do: str, seen: int | None = None) -> str:
    return press(client, f"{section(kind).pk}/arrange/", seen, do=do)


def form_of(kind: str, seen: int | None = None, **texts: dict[str, str]) -> dict[str, str]:
    """What the section's form sends: `en={"heading": "…"}`; other languages as they are."""
    found = section(kind)
    rows = {words.locale: words for words in found.words.all()}
    data = {
        "revision": str(revision() if seen is None else seen),
        "words-TOTAL_FORMS": "3",
        "words-INITIAL_FORMS": str(len(rows)),
        "variant": found.variant,
        "avatar": str(found.avatar_id or ""),
    }
    if found.visible:
        data["visible"] = "on"
    locales = [*rows, *({"en", "zh-hans", "zh-hant"} - set(rows))]
    for number, locale in enumerate(locales):
        row = rows.get(locale)
        written = texts.get(locale.replace("-", "_"), row.texts if row else {})
        data |= {f"words-{number}-{key}": text for key, text in written.items()}
        data |= {
            f"words-{number}-locale": locale,
            f"words-{number}-section": str(found.pk),
            f"words-{number}-id": str(row.pk) if row else "",
        }
    return data


def write(client: Client, kind: str, seen: int | None = None, **texts: dict[str, str]) -> str:
    """Save a section's form; the page that comes after it."""
    path = f"{LIST}{section(kind).pk}/change/"
    return client.post(path, form_of(kind, seen, **texts), follow=True).content.decode()


def publish_now() -> Publication:
    """Publish the rows as they are, whoever changed them."""
    drafts.record(None)
    return publishing.publish(None, revision(), even_empty=True)


def visitors_page(language: str = "en") -> str:
    return Client().get(f"/{language}/").content.decode()
