"""The template tags of the documents show in a page what the documents say of them."""

import re

import pytest
from django.contrib.auth.models import User
from django.template import Context, Template

from avatars.models import Avatar, Slot
from avatars.placements import drafts
from tests.blocks import texts_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guide(avatar: Avatar) -> Avatar:
    """The avatar that the documents call."""
    avatar.slug = "guide"
    avatar.save()
    return avatar


def shown(template: str) -> str:
    return Template(template).render(Context())


def test_a_section_is_shown_with_whatever_the_tag_is_told() -> None:
    sections, _slot = texts_for(__file__, "docs/placement.md")

    html = shown(sections)

    assert html.count("<section ") == sections.count("{% avatar_section")
    anchors = re.findall(r'<section [^>]*id="([^"]+)"', html)
    assert anchors[:3] == ["avatars-guide", "avatars-prices", "avatars-guide-2"]
    for words in re.findall(r'\b(?:heading|text|button)="([^"]+)"', sections):
        assert words in html
    assert "avatars--sea" in html
    assert "avatars--floating" in html


def test_a_slot_shows_what_editors_publish_there(guide: Avatar) -> None:
    _sections, slot = texts_for(__file__, "docs/placement.md")
    tag = "{% load avatars %}" + slot
    draft = Slot.objects.create(name="pricing-below-table", templates=["p.html"], avatar=guide)
    assert "<section " not in shown(tag)

    drafts.publish(draft, User.objects.create_user("editor"))

    assert 'id="avatars-pricing-below-table"' in shown(tag)


def test_a_page_tells_what_is_kept() -> None:
    [privacy] = texts_for(__file__, "docs/your-site.md")

    assert "<h2>What is written down, and for how long</h2>" in shown(privacy)
