"""Editors' tasks."""

from io import BytesIO

from PIL import Image

from tests.pictures.camera import Camera, picture, shot
from tests.tools import ROOT

DESK, SLOTS = "canfly/homesection/", "avatars/slot/"
AVATARS, DOCUMENTS = "avatars/avatar/", "avatars/document/"
LOBSTER = ROOT / "static/canfly/littlelobster/reference.jpg"
TO_RUNWAY = "tr:has-text('LittleLobster') .field-at_runway a"
# In a place where it is day, so that it is open whenever the picture is taken.
OPENS = """
from avatars.models import Avatar, OpeningHours
from datetime import datetime, time
from zoneinfo import ZoneInfo
lobster = Avatar.objects.get(slug="littlelobster")
places = ["Europe/London", "Asia/Taipei", "America/Los_Angeles"]
lobster.time_zone = next(one for one in places if 9 <= datetime.now(ZoneInfo(one)).hour < 18)
lobster.save()
lobster.hours.all().delete()
for day in range(7):
    OpeningHours.objects.create(avatar=lobster, weekday=day, opens=time(9), closes=time(18))
"""


LOWER = "field => { field.style.height = '8rem'; }"  # as its corner is dragged
OTHER_WORDS = """
from avatars.models import AvatarWords
words = AvatarWords.objects.get(avatar__slug="littlelobster", locale="en")
words.start_script = "Hello! Which tool shall we find for you today?"
words.save()
"""
STATES = """
from avatars.models import Document
changed = Document.objects.get(title="What canfly is")
changed.text = "canfly finds you an AI tool."
changed.save()
Document.objects.create(title="When we are open", text="From nine to five.", locale="en")
"""


@picture
def home_section(camera: Camera) -> Image.Image:
    """A section is worded, and its time is set."""
    page = camera.desk(DESK)
    page.get_by_role("link", name="Edit: Quote").click()
    page.fill("#id_shows_from", "2030-12-01T09:00")
    page.fill("#id_shows_until", "2030-12-24T18:00")
    page.get_by_label("First line").first.fill("A list is long.")
    return shot(page, tallest=850)


@picture
def home_desk(camera: Camera) -> Image.Image:
    """A section is dragged; the draft differs from what visitors see."""
    page = camera.desk(DESK)
    page.get_by_role("button", name="Hide: Quote").click()
    page.get_by_role("link", name="Edit: Features").click()
    page.get_by_label("Heading").first.fill("Tools that fly")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{camera.site.url}/admin/{DESK}")
    page.locator(".desk__changes summary").click()
    handles = page.locator(".desk__handle")
    start, end = handles.nth(2).bounding_box(), handles.nth(1).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 12, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 42, steps=8)
    page.wait_for_timeout(600)  # until the others have made room
    return shot(page, tallest=860)


@picture
def home_preview(camera: Camera) -> Image.Image:
    """The draft as visitors would see it."""
    page = camera.desk(f"{DESK}preview/")
    page.wait_for_load_state("networkidle")
    return shot(page)


@picture
def poster(camera: Camera) -> Image.Image:
    """A picture is chosen, and which part of it is shown."""
    page = camera.desk("avatars/poster/add/")
    with Image.open(LOBSTER) as wide:
        tall = BytesIO()
        wide.crop((wide.width // 4, 0, wide.width * 3 // 4, wide.height)).save(tall, "JPEG")
    file = {"name": "lobster.jpg", "mimeType": "image/jpeg", "buffer": tall.getvalue()}
    page.locator("[data-poster-file]").set_input_files(file)
    page.locator(".poster-crop").wait_for()
    page.locator("#id_words-0-alt").fill("LittleLobster at its desk, waving")
    return shot(page, tallest=1300)


@picture
def slot(camera: Camera) -> Image.Image:
    """A slot is filled: who, how, when, and in which words."""
    page = camera.desk(SLOTS)
    page.get_by_role("link", name="privacy-foot", exact=True).click()
    page.get_by_label("Heading").first.fill("Ask about this page")
    page.get_by_role("button", name="Save and publish").click()
    page.locator(".messagelist").wait_for()
    return shot(page, tallest=1300)


@picture
def slot_preview(camera: Camera) -> Image.Image:
    """The slot on a computer and on a phone."""
    page = camera.desk(SLOTS)
    page.get_by_role("link", name="privacy-foot", exact=True).click()
    page.locator("[name=_preview]").click()
    page.wait_for_load_state("networkidle")
    return shot(page)


@picture
def at_runway(camera: Camera) -> Image.Image:
    """What is here, what Runway has, and what differs."""
    camera.site.manage("shell", "--verbosity", "0", "-c", OTHER_WORDS)
    page = camera.desk(AVATARS)
    page.click(TO_RUNWAY)
    page.get_by_text("Look again").click()
    page.wait_for_load_state("networkidle")
    return shot(page, tallest=860)


@picture
def character(camera: Camera) -> Image.Image:
    """A new character: picture, voice, words."""
    page = camera.desk(f"{AVATARS}add/")
    page.fill("#id_name", "Marina")
    page.locator("#id_portrait").set_input_files(LOBSTER)
    page.select_option("#id_voice", label="Clara")
    page.fill("#id_words-0-personality", "You are Marina, the harbour's guide.")
    page.fill("#id_words-0-start_script", "Ahoy! Which boat are you looking for?")
    return shot(page, tallest=1300)


@picture
def avatars(camera: Camera) -> Image.Image:
    """The list of avatars, with their weeks and switches."""
    _set_hours(camera)
    return shot(camera.desk(AVATARS), tallest=440)


@picture
def hours(camera: Camera) -> Image.Image:
    """Opening hours in an avatar's form."""
    _set_hours(camera)
    page = camera.desk(AVATARS)
    page.click("#result_list tbody th a")
    taken = page.locator("[id$=hours-group]").first.screenshot()
    page.context.close()
    whole = Image.open(BytesIO(taken)).convert("RGB")
    return whole.crop((0, 0, whole.width, 440))


def _set_hours(camera: Camera) -> None:
    camera.site.manage("shell", "--verbosity", "0", "-c", OPENS)


@picture
def test_call(camera: Camera) -> Image.Image:
    """The page of a test call."""
    page = camera.desk(AVATARS)
    page.click("#result_list tbody th a")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="English", exact=True).click()
    popup.value.wait_for_load_state("networkidle")
    return shot(popup.value)


@picture
def documents(camera: Camera) -> Image.Image:
    """The list of documents, with their states."""
    camera.site.manage("shell", "--verbosity", "0", "-c", STATES)
    return shot(camera.desk(f"{DOCUMENTS}?locale=en"), tallest=1050)


@picture
def document(camera: Camera) -> Image.Image:
    """A document is written."""
    page = camera.desk(f"{DOCUMENTS}add/")
    page.fill("#id_title", "When is the harbour open?")
    page.fill("#id_text", "From nine to five, Monday to Friday.\n\nIn storms it stays closed.")
    page.locator("#id_text").evaluate(LOWER)
    return shot(page, tallest=620)
