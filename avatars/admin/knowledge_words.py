"""How documents and avatars stand with Runway, in words.

May import: studio, models.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from avatars.models import Avatar, Document
from avatars.models.documents import MOST_DOCUMENTS, MOST_TOKENS, Weight
from avatars.studio.knowledge.all_in_step import Outcome


def state_of(document: Document) -> tuple[Document.State, str]:
    """The state and why, with avatars that have not been told yet."""
    state, why = document.state, str(document.why)
    if state != Document.State.IN_STEP:
        return state, why
    if untold := [avatar.name for avatar in document.untold]:
        return state, gettext("not known yet by %(avatars)s") % {"avatars": ", ".join(untold)}
    return state, why


def weighed() -> list[dict[str, Any]]:
    """How much each avatar knows, and what went wrong with it."""
    weights = Document.objects.weights()
    avatars = Avatar.objects.filter(kind=Avatar.Kind.CUSTOM).select_related("knowledge")
    return [
        {
            "avatar": avatar,
            "documents": weight.documents,
            "most_documents": MOST_DOCUMENTS,
            "tokens": f"{weight.tokens:,}",
            "most_tokens": f"{MOST_TOKENS:,}",
            "heavy": weight.tokens > MOST_TOKENS,
            "failure": failure_of(avatar),
        }
        for avatar in avatars
        if (weight := weights.get(avatar.pk, Weight())).documents or avatar.runway_id
    ]


def failure_of(avatar: Avatar) -> str:
    """Why it could not be told what it knows, in words; empty where it was."""
    if not avatar.runway_id:
        return gettext("not made at Runway yet: it is skipped")
    known = getattr(avatar, "knowledge", None)
    return str(Document.Failure(known.failure).label) if known and known.failure else ""


def say(request: HttpRequest, outcome: Outcome) -> None:
    """What a run did, in a sentence for each thing to know."""
    if outcome.unanswered:
        messages.error(request, gettext("Runway does not answer. It is safe to try again."))
    for what in outcome.failed:
        messages.error(request, gettext("Not in step: %(what)s") % {"what": what})
    if outcome.deciding:
        text = ngettext(
            "%(count)s document was changed at Runway. Nothing was overwritten: open it and"
            " decide.",
            "%(count)s documents were changed at Runway. Nothing was overwritten: open them and"
            " decide.",
            outcome.deciding,
        )
        messages.warning(request, text % {"count": outcome.deciding})
    if waiting := outcome.left + outcome.busy:
        text = ngettext(
            "%(count)s is left. Press again to go on.",
            "%(count)s are left. Press again to go on.",
            waiting,
        )
        messages.warning(request, text % {"count": waiting})
    for name in outcome.skipped:
        text = gettext("%(avatar)s is not made at Runway yet: it is skipped.")
        messages.warning(request, text % {"avatar": name})
    text = ngettext(
        "%(count)s document is in step.", "%(count)s documents are in step.", outcome.in_step
    )
    messages.success(request, text % {"count": outcome.in_step})
