"""A Wagtail site in a process of its own: what an editor's form holds, and what visitors get.

Its argument are the lines of docs/placement.md that make the field of a page.
"""

import json
import os
import sys
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.avatars.placements.wagtail_settings"

import django

django.setup()

from django.core.management import call_command
from django.template import RequestContext, Template
from django.test import RequestFactory
from wagtail import blocks
from wagtail.admin.telepath import JSContext
from wagtail.fields import StreamField

from avatars.models import Avatar
from avatars.placements.wagtail import AvatarSectionBlock

PAGE = Template("{% load wagtailcore_tags %}{% include_block body %}")


def body_of_the_documents() -> blocks.StreamBlock:
    """The stream of a page's field as docs/placement.md has it."""
    made: dict[str, Any] = {"StreamField": StreamField}
    exec(sys.argv[1].replace(", …", ""), made)
    return made["body"].stream_block


def main() -> None:
    call_command("migrate", verbosity=0, run_syncdb=True)
    avatar = Avatar.objects.create(slug="guide", name="Guide", runway_id="cat-character")
    stream = body_of_the_documents()
    section = AvatarSectionBlock()
    typed = section.value_from_datadict(
        {
            "x-avatar": str(avatar.pk),
            "x-heading": "Ask <b>us</b>",
            "x-text": "Come in!",
            "x-button": "Call 🦞",
            "x-variant": "inline",
            "x-tone": "sea",
        },
        {},
        "x",
    )
    kept = section.get_prep_value(section.clean(typed))
    value = stream.to_python([{"type": "avatar", "value": kept}] * 2)
    request = RequestFactory().get("/")
    html = PAGE.render(RequestContext(request, {"body": value}))
    form = json.dumps(JSContext().pack(stream), default=str)
    preview = RequestFactory().get("/")
    preview.is_preview = True
    Avatar.objects.all().delete()
    gone = stream.to_python([{"type": "avatar", "value": kept}])
    context = section.get_context(typed, {"request": preview})
    print(
        json.dumps(
            {
                "kept": kept,
                "html": html,
                "form": form,
                "gone": PAGE.render(RequestContext(RequestFactory().get("/"), {"body": gone})),
                "test_calls": context["avatars_test_calls"],
            }
        )
    )


if __name__ == "__main__":
    main()
