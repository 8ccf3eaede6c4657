"""Owners' and privacy officers' pages, of made-up calls."""

from PIL import Image

from tests.pictures.camera import PHONE, Camera, picture, shot
from tests.pictures.editors import LOWER

GLANCE, LOG = "avatars/dailyfigures/", "avatars/calllog/"
QUESTIONS, PRIVACY = "avatars/questiongroup/", "avatars/visitorsdata/"
A_PERSON = """
from django.contrib.auth.models import Group, User
ann = User.objects.create_user("ann", first_name="Ann", email="ann@example.com")
ann.is_staff = True
ann.save()
ann.groups.set(Group.objects.filter(name__in=["Avatar editors", "Call analysts"]))
"""
A_REFERENCE = """
from avatars.models import CallLog
print(str(CallLog.objects.filter(settled_at__isnull=False).last().pk)[:8])
"""


@picture
def person(camera: Camera) -> Image.Image:
    """Somebody becomes staff, with groups."""
    camera.site.manage("shell", "--verbosity", "0", "-c", A_PERSON)
    page = camera.desk("auth/user/?q=ann")
    page.click("#result_list tbody th a >> nth=0")
    fields = page.locator("fieldset", has=page.locator("#id_is_active"))
    fields.evaluate("(fields) => fields.scrollIntoView()")
    return shot(page, tallest=600, full_page=False)


@picture
def glance(camera: Camera) -> Image.Image:
    """Ninety days."""
    camera.make_calls()
    return shot(camera.desk(f"{GLANCE}?range=90"), tallest=1500)


@picture
def glance_phone(camera: Camera) -> Image.Image:
    """A week, on a phone."""
    camera.make_calls()
    return shot(camera.desk(GLANCE, width=PHONE, scheme="dark", locale="zh-TW"), tallest=1300)


@picture
def log(camera: Camera) -> Image.Image:
    """The calls of thirty days."""
    camera.make_calls()
    return shot(camera.desk(f"{LOG}?range=30"))


@picture
def call(camera: Camera) -> Image.Image:
    """One call, found by a word that was said."""
    camera.make_calls()
    page = camera.desk(f"{LOG}?q=refund")
    page.click("#result_list tbody th a >> nth=0")
    return shot(page, tallest=1200)


@picture
def questions(camera: Camera) -> Image.Image:
    """What visitors asked."""
    camera.make_calls()
    return shot(camera.desk(QUESTIONS), tallest=1000)


@picture
def question(camera: Camera) -> Image.Image:
    """One common question, and what can be done with it."""
    camera.make_calls()
    page = camera.desk(QUESTIONS, scheme="dark", locale="zh-CN")
    page.click(".asked__list a >> nth=0")
    return shot(page, tallest=1100)


@picture
def answer(camera: Camera) -> Image.Image:
    """An answer is begun from a common question."""
    camera.make_calls()
    page = camera.desk(QUESTIONS)
    page.click(".asked__list a >> nth=0")
    page.fill("[name=name]", "What does it cost?")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("button", name="Write an answer").click()
    page.fill("#id_text", "It costs 20 dollars a month. The first month is free.")
    page.locator("#id_text").evaluate(LOWER)
    return shot(page, tallest=760)


@picture
def privacy(camera: Camera) -> Image.Image:
    """The privacy officer has found a visitor's call."""
    camera.make_calls()
    reference = camera.site.manage("shell", "--verbosity", "0", "-c", A_REFERENCE).strip()
    return shot(camera.desk(f"{PRIVACY}?reference={reference}"), tallest=1000)
