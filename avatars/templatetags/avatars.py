"""Template tags: `{% load avatars %}{% avatar_section "guide" %}` on any page.

May import: placements.
"""

from typing import Any

from django import template
from django.template import Context, TemplateSyntaxError

from avatars.placements import options, privacy, section, slots
from avatars.placements.dependence import depends_on_person
from avatars.placements.nonce import nonce
from avatars.placements.options import Own

register = template.Library()

TAKEN = "avatars.placements"


@register.inclusion_tag("avatars/section.html", takes_context=True)
def avatar_section(
    context: Context,
    /,
    avatar: Any,
    heading: str = "",
    *,
    text: str = "",
    button: str = "",
    questions: str = "",
    poster: Any = None,
    tone: str = "",
    variant: str = "inline",
    placement: str = "",
    **more: Any,
) -> dict[str, Any]:
    """The section from which visitors call an avatar, or the one with this slug.

    Nothing where it cannot be called. `heading` replaces the section's own words, `text` those
    below it, `button` those on what begins a call, and `questions` the avatar's, one on each line;
    what visitors need to know is said besides. `poster` is an uploaded one or its number, `tone`
    one of Tone; what is empty is the avatar's or the site's. `variant` is `inline`, or `floating`
    for a button in the corner of the window; `placement` is a name of your own for this place, for
    its anchor and the log; `context="…"` is what the avatar is told about this page or visitor,
    which visitors cannot change.
    """
    # Also a template that is included finds here which names the page has used already.
    whole_page: Any = context.render_context.dicts[0]
    names = context.get(TAKEN)
    taken: set[str] = whole_page.setdefault(TAKEN, set()) if names is None else names
    told = _told(more)
    # Only pages of the staff's say so.
    preview = bool(context.get("avatars_test_calls"))
    user = getattr(context.get("request"), "user", None) if preview else None
    if more:
        raise TemplateSyntaxError(f"avatar_section knows no {', '.join(sorted(more))}.")
    found = section.section(
        avatar,
        heading,
        variant=variant,
        placement=placement,
        context=told,
        taken=taken,
        own=Own(text or "", button or "", questions or "", poster, tone or ""),
        preview=preview,
        tester=section.id_of_tester(user),
    )
    own = nonce(context.get("csp_nonce"), context.get("request"))
    if own:
        depends_on_person()
    return found | {"nonce": own}


@register.inclusion_tag("avatars/section.html", takes_context=True)
def avatar_slot(context: Context, /, name: str, **more: Any) -> dict[str, Any]:
    """What editors have put into the slot of this name; nothing where there is nothing.

    The name stands in quotes, so that `find_slots` finds it. `context="…"` is as in
    `avatar_section`.
    """
    told = _told(more)
    if more:
        raise TemplateSyntaxError(f"avatar_slot knows no {', '.join(sorted(more))}.")
    name = options.slot(name)
    found = slots.section_in(slots.published(name)) if name else {}
    if not found:
        return {"avatar": None, "developer_note": ""}
    if told:
        found["context"] = told
    return avatar_section(context, placement=name, **found)


def _told(more: dict[str, Any]) -> str:
    """What the avatar is told of this page or visitor. Where it may be told, the page is one
    visitor's, even if there is nothing to tell of this one.
    """
    if "context" in more:
        depends_on_person()
    return str(more.pop("context", "") or "")


@register.inclusion_tag("avatars/privacy.html")
def avatar_privacy() -> dict[str, Any]:
    """What becomes of visitors' voice, picture and calls, as the settings have it.

    Paragraphs under headings of the second level, for a page of its own.
    """
    return privacy.privacy()
