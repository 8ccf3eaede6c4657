"""Editors upload a picture and say what it shows, and nothing rude gets through."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from avatars.models import Avatar, Poster, PosterWords, Slot
from avatars.placements import drafts
from tests.avatars.placements.uploads import bomb, picture

pytestmark = pytest.mark.django_db
ADD = "/admin/avatars/poster/add/"
LOCALES = ["en", "zh-hans", "zh-hant"]


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(
    admin: Client,
    file: bytes,
    focus: str = "50",
    query: str = "",
    name: str = "Beach, at home.jpg",
    **alts: str,
) -> Any:
    words = {
        f"words-{number}-{name}": value
        for number, locale in enumerate(LOCALES)
        for name, value in (("locale", locale), ("alt", alts.get(locale, f"A beach, {locale}")))
    }
    data = {
        "picture": SimpleUploadedFile(name, file, "image/jpeg"),
        "focus": focus,
        "words-TOTAL_FORMS": "3",
        "words-INITIAL_FORMS": "0",
        **words,
    }
    return admin.post(ADD + query, data)


def errors(response: Any) -> str:
    assert response.status_code == 200
    assert not Poster.objects.exists()
    found = [*response.context["adminform"].form.errors.values()]
    for inline in response.context["inline_admin_formsets"]:
        found += [list(form.values()) for form in inline.formset.errors if form]
    return str(found)


def test_a_picture_is_uploaded_with_its_words_in_every_language(admin_client: Client) -> None:
    assert upload(admin_client, picture((2000, 2000))).status_code == 302

    poster = Poster.objects.get()
    assert (poster.width, poster.height) == (2000, 1295)
    assert poster.author is not None
    assert "/beach-at-home-" in poster.picture.name
    assert dict(poster.words.values_list("locale", "alt"))["zh-hant"] == "A beach, zh-hant"
    formats = {Path(file.name).suffix for file in poster.picture.get_picture_files_list()}
    assert formats == {".avif", ".webp", ".jpeg"}
    assert all(
        poster.picture.storage.exists(f.name) for f in poster.picture.get_picture_files_list()
    )


def test_two_pictures_of_one_name_have_files_of_their_own(
    admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (1700, 1100), (0, 0, 0, 0)).save(clear, "PNG")
    upload(admin_client, picture(), name="lobster.jpg")
    upload(admin_client, clear.getvalue(), name="lobster.png")

    second, first = Poster.objects.all()
    files = [{file.name for file in p.picture.get_picture_files_list()} for p in (first, second)]
    assert not files[0] & files[1]

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"/admin/avatars/poster/{second.pk}/delete/", {"post": "yes"})
    assert all(first.picture.storage.exists(name) for name in files[0])


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("🦞.png", "poster"),
        ("龍蝦.png", "龍蝦"),
        ("...png", "poster"),
        ("x" * 90 + ".png", "x" * 60),
    ],
)
def test_whatever_a_file_is_called_it_is_taken(admin_client: Client, name: str, stem: str) -> None:
    assert upload(admin_client, picture(), name=name).status_code == 302

    poster = Poster.objects.get()
    assert re.fullmatch(
        rf"avatars/posters/\d{{4}}/\d\d/{stem}-[0-9a-f]{{8}}.jpg", poster.picture.name
    )
    assert poster.picture.storage.exists(poster.picture.name)


@pytest.mark.parametrize("missing", LOCALES)
def test_words_are_needed_in_every_language(admin_client: Client, missing: str) -> None:
    answer = upload(admin_client, picture(), **{missing: " "})

    assert "required" in errors(answer)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"rubbish", "valid image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "valid image"),
        (picture()[:3000], "broken"),
        (picture((600, 600)), "too small"),
        (bomb(), "valid image"),
        (bomb(7_000, 10_000), "megapixels"),
        (picture((700, 500)) + b"\0" * 10_000_000, "10.0 MB"),
        (picture(kind="TIFF"), "broken"),
    ],
    ids=["rubbish", "svg", "half", "small", "bomb", "smaller bomb", "bytes", "tiff"],
)
def test_what_is_no_picture_is_refused_in_words(
    admin_client: Client, file: bytes, why: str
) -> None:
    assert why in errors(upload(admin_client, file))


@pytest.mark.parametrize("focus", ["", "-1", "101", "x"])
def test_a_part_that_there_is_not_is_refused(admin_client: Client, focus: str) -> None:
    assert errors(upload(admin_client, picture(), focus))


def test_only_its_words_can_be_changed(admin_client: Client) -> None:
    upload(admin_client, picture())
    poster = Poster.objects.get()

    page = admin_client.get(f"/admin/avatars/poster/{poster.pk}/change/").content.decode()

    assert 'type="file"' not in page
    assert 'alt="A beach, en"' in page


def test_a_picture_that_a_slot_needs_is_not_deleted(admin_client: Client, avatar: Avatar) -> None:
    upload(admin_client, picture())
    poster = Poster.objects.get()
    slot = Slot.objects.create(name="prices", avatar=avatar, poster=poster)
    address = f"/admin/avatars/poster/{poster.pk}/delete/"

    assert "protected" in admin_client.get(address).content.decode()

    drafts.publish(slot, None)
    Slot.objects.update(poster=None)
    assert "Published: prices" in admin_client.post(address, {"post": "yes"}).content.decode()
    assert Poster.objects.exists()


def test_one_that_nothing_needs_is_deleted_with_its_files(
    admin_client: Client, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    upload(admin_client, picture())
    poster = Poster.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"/admin/avatars/poster/{poster.pk}/delete/", {"post": "yes"})

    assert not Poster.objects.exists()
    assert not PosterWords.objects.exists()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_picture_for_a_slot_goes_into_its_draft_and_is_looked_at(
    admin_client: Client, avatar: Avatar
) -> None:
    slot = Slot.objects.create(name="prices", avatar=avatar, templates=["x"])
    assert (
        f"/admin/avatars/poster/add/?slot={slot.pk}"
        in admin_client.get("/admin/avatars/slot/").content.decode()
    )

    answer = upload(admin_client, picture(), query=f"?slot={slot.pk}")

    assert answer["Location"] == f"/admin/avatars/slot/{slot.pk}/preview/"
    fresh = Slot.objects.get(pk=slot.pk)
    assert (fresh.poster, fresh.revision) == (Poster.objects.get(), 1)
    assert not fresh.publications.exists()


@pytest.mark.parametrize(
    "query", ["?slot=", "?slot=x", "?slot=999", "?slot=-1", "?slot=" + "9" * 50]
)
def test_a_slot_that_is_not_there_gets_none(admin_client: Client, query: str) -> None:
    answer = upload(admin_client, picture(), query=query)

    assert answer["Location"] == "/admin/avatars/poster/"
