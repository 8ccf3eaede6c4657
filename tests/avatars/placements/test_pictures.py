"""Whatever an editor wrote for a poster, every page is shown, and what the admin takes is shown."""

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from avatars.models import Avatar
from avatars.placements import pictures
from tests.postgresql import ON_POSTGRESQL

GOOD = "canfly/littlelobster/poster"
WILD = [
    "canfly",
    "canfly/littlelobster",
    "canfly/littlelobster/",
    "canfly//littlelobster/poster",
    "canfly/littlelobster//poster-640.png",
    "canfly/littlelobster/poster-640.png/",
    "canfly/./littlelobster/poster-640.png",
    "canfly/x/../littlelobster/poster-640.png",
    "./canfly/littlelobster/poster",
    "../canfly/littlelobster/poster",
    "../../../../etc/passwd",
    ".",
    "..",
    "canfly/littlelobster/poster-640.png?x",
    "canfly/littlelobster/poster-640.png#x",
    "canfly%2Flittlelobster/poster-640.png",
    "canfly\\littlelobster\\poster",
    "canfly/littlelobster/poster\0",
    "canfly/\0/poster",
    "canfly/\n/poster",
    "//[",
    "https://[",
    "http://[/poster",
    "canfly/🦞/poster",
    "canfly/\u202e/poster-640.png",
    "x" * 200,
    "x/" * 99 + "poster",
    "https:poster",
    "poster",
]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The storage of a site in earnest, which raises for what it has not collected."""
    root = tmp_path_factory.mktemp("static")
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": storage},
    }
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command("collectstatic", interactive=False, stdout=StringIO())
        yield root


@pytest.fixture(autouse=True)
def _not_reported_yet() -> None:
    pictures._report.cache_clear()


@pytest.mark.usefixtures("collected")
@pytest.mark.django_db
@pytest.mark.parametrize("poster", WILD, ids=range(len(WILD)))
def test_every_page_is_shown_whatever_the_poster_is(client: Client, poster: str) -> None:
    if ON_POSTGRESQL and ("\0" in poster or len(poster) > 200):
        pytest.skip("PostgreSQL cannot hold it")
    call_command("seed", stdout=StringIO())
    Avatar.objects.update(poster=poster)

    for language in ("en", "zh-hant"):
        answer = client.get(f"/{language}/")
        assert answer.status_code == 200
    assert "data-avatars-start" in answer.content.decode()


@pytest.mark.usefixtures("collected")
@pytest.mark.django_db
@pytest.mark.parametrize("poster", WILD, ids=range(len(WILD)))
def test_the_admin_takes_no_poster_that_would_not_be_shown(
    admin_client: Client, avatar: Avatar, poster: str
) -> None:
    form = {"name": "L", "slug": "l", "kind": "custom", "runway_id": "x", "max_seconds": 60}
    form |= {"words-TOTAL_FORMS": 0, "words-INITIAL_FORMS": 0, "poster": poster}
    form |= {"hours-TOTAL_FORMS": 0, "hours-INITIAL_FORMS": 0}

    answer = admin_client.post(f"/admin/avatars/avatar/{avatar.pk}/change/", form)

    avatar.refresh_from_db()
    taken = answer.status_code == 302
    assert taken == (avatar.poster != "")
    assert taken == poster.startswith(("/", "https://"))


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("poster", [GOOD, f"{GOOD}-640.png", "avatars/placeholder.svg"])
def test_a_poster_that_is_there_has_the_addresses_of_collected_files(
    collected: Path, poster: str
) -> None:
    found = pictures.poster(poster)

    assert found
    for address in addresses(found):
        assert (collected / address.removeprefix("/static/")).is_file()


@pytest.mark.usefixtures("collected")
def test_of_a_set_only_what_was_collected_is_offered() -> None:
    whole = pictures.poster(GOOD)
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(staticfiles_storage.hashed_files, f"{GOOD}-640.avif")
        found = pictures.poster(GOOD)

    assert whole
    assert found
    [gone] = set(addresses(whole)) - set(addresses(found))
    assert "poster-640" in gone


def addresses(picture: pictures.Picture) -> list[str]:
    sets = [picture.srcset, *(srcset for _, srcset in picture.sources)]
    listed = [part.split()[0] for srcset in sets if srcset for part in srcset.split(", ")]
    return [picture.src, *listed]


PARTS = st.sampled_from(
    ["canfly", "littlelobster", "poster", "poster-640.png", "avatars", "..", ".", "", "%2e", "?"]
)
PATHS = st.one_of(
    st.text(max_size=250),
    st.lists(PARTS, max_size=6).map("/".join),
    st.text("./%?#\\[]:\0 ", max_size=8),
)


@pytest.mark.usefixtures("collected")
@example("canfly/littlelobster")
@example("canfly//littlelobster/poster")
@example("\ud800")
@given(path=PATHS)
@hypothesis_settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_path_raises_and_what_is_shown_is_served(collected: Path, path: str) -> None:
    found = pictures.poster(path)

    shown = [*(addresses(found) if found else []), *pictures.moods(path).values()]
    if path.startswith(("/", "https://")):
        assert shown == [path]
    else:
        assert all((collected / one.removeprefix("/static/")).is_file() for one in shown)


@pytest.mark.django_db
def test_a_poster_that_cannot_be_shown_is_a_plain_figure_and_logged_once(
    avatar: Avatar, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    call_command("seed", stdout=StringIO())
    Avatar.objects.update(poster="canfly/a\nforged line/poster")

    with caplog.at_level(logging.WARNING, logger="avatars"):
        for _ in range(3):
            page = client.get("/en/").content.decode()

    assert "/static/avatars/placeholder." in page
    [line] = [record.getMessage() for record in caplog.records]
    assert "cannot be shown" in line
    assert "\n" not in line
