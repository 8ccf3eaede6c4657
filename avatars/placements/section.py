"""The section from which visitors call an avatar: what its template and its widget need."""

import uuid
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_supported_language_variant, to_locale
from django.utils.translation import gettext as _

from avatars.calls.context import LONGEST_CONTEXT, sign_context
from avatars.calls.timing import page_timing
from avatars.calls.tokens import make_test_pass
from avatars.conf import conf
from avatars.models import LONGEST_COMMENT, MAY_TEST, Avatar, AvatarWords, CallLog, each_question
from avatars.placements import fallbacks, hours, options, pictures
from avatars.placements.before import before
from avatars.placements.dependence import changes_at, depends_on_person
from avatars.placements.uploads import Upload, upload
from avatars.placements.words import widget_labels

# How wide the poster is shown: nearly the whole of a narrow window, at most as wide as the text.
# Where that is more than 60rem its soft shading bears being stretched, for a third less to load.
POSTER_SIZES = "(min-width: 60rem) 60rem, 82vw"
# A site that leaves Django's default has a hundred, and words in few of them.
MOST_LANGUAGES = 12
ANY_CALL = uuid.UUID(int=0)


def id_of_tester(user: Any) -> object:
    """The id of a user who may make test calls; None of anybody else, and of nobody."""
    return user.pk if user is not None and user.has_perm(MAY_TEST) else None


def section(
    which: Avatar | str | None,
    heading: str,
    *,
    variant: str,
    placement: str,
    context: str,
    taken: set[str],
    own: options.Own = options.Own(),  # noqa: B008 (it cannot be changed)
    preview: bool = False,
    tester: object = None,
) -> dict[str, Any]:
    """The context of an avatar's section; without an avatar where it cannot be called.

    `which` is the avatar or its slug; `heading` and `own` replace the section's words and looks;
    the others are as in `options`. A `preview` is for staff, also while the avatar is closed or
    switched off; `tester` is who may make test calls there. Where DEBUG is on, `developer_note`
    says why nobody can call. Raises TemplateSyntaxError there for what cannot be meant.
    """
    variant = options.variant(variant)
    told = options.context(context, LONGEST_CONTEXT)
    if preview:
        depends_on_person()
    avatar = options.avatar(which)
    if avatar is None or not (avatar.runway_id if preview else avatar.can_be_called):
        note = _developer_note(which, avatar) if settings.DEBUG else ""
        return {"avatar": None, "developer_note": note}
    place = options.placement(placement, avatar.slug, taken)
    words = avatar.words_in(get_language() or "")
    note = _developer_note(which, avatar) if settings.DEBUG else ""
    if settings.DEBUG and told and not words.personality:
        note = note or f'The avatar "{avatar.slug}" has no personality here to add the context to.'
    now = timezone.now()
    closed = not tester if preview else not avatar.open_at(now)
    opens = avatar.next_opening(now) if closed and not preview else None
    changes_at(avatar.next_change(now), opens and hours.far_until(opens), now=now)
    chosen = upload(own.poster)
    return {
        "avatar": avatar,
        "developer_note": note,
        "heading": heading or fallbacks.heading(avatar),
        "text": own.text,
        "button": own.button,
        "tone": options.tone(own.tone),
        **_looks(avatar, chosen),
        **before(avatar, words),
        **_questions(own.questions),
        "languages": _languages(),
        "preview": preview,
        "closed": closed,
        "back": hours.back(avatar, opens, now) if opens else "",
        "place": place,
        "variant": variant,
        "floating": variant == CallLog.Variant.FLOATING,
        "config_id": f"avatars-config-{place}",
        "config": {
            "slug": avatar.slug,
            "placement": place,
            "variant": variant,
            "context": sign_context(avatar.slug, told) if told else "",
            "testCall": make_test_pass(avatar.slug, tester) if tester else "",
            "closed": closed,
            "opensAt": opens and opens.isoformat(),
            "timeZone": avatar.zone.key,
            "zoneName": hours.zone_name(avatar.zone),
            "name": avatar.name,
            "connectUrl": reverse("avatars:connect"),
            "eventsUrl": _events_url(),
            "wordsUrl": reverse("avatars:words", args=["LOCALE"]).replace("LOCALE", "{locale}"),
            "locale": _language(),
            "languages": [code for code, _name in settings.LANGUAGES],
            "maxDuration": avatar.max_seconds,
            "longestComment": LONGEST_COMMENT,
            "timing": page_timing(),
            "screenSharing": conf.screen_sharing,
            "acts": avatar.acts,
            "linkHosts": conf.link_hosts,
            "moods": {} if chosen else pictures.moods(avatar.poster),
            "action": _action(words),
            "labels": widget_labels(),
        },
    }


def _looks(avatar: Avatar, chosen: Upload | None) -> dict[str, Any]:
    """The picture before the call: the section's own, else the avatar's, else a plain one."""
    name = _("Portrait of %(name)s") % {"name": avatar.name}
    if chosen:
        return {"picture": chosen.picture, "alt": chosen.alt or name, "sizes": POSTER_SIZES}
    poster = pictures.poster_or_report(avatar.poster)
    return {
        "picture": poster or pictures.placeholder(),
        "alt": name if poster else "",
        "sizes": POSTER_SIZES,
    }


def _questions(own: str) -> dict[str, Any]:
    """The section's own questions, in the page's language; nothing where it has none."""
    if not (questions := each_question(own)):
        return {}
    return {"questions": questions, "questions_language": get_language() or settings.LANGUAGE_CODE}


def _language() -> str:
    """The page's language by its code in LANGUAGES: `en` where Django's default is `en-us`."""
    code = get_language() or settings.LANGUAGE_CODE
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return code


def _languages() -> list[tuple[str, str, str]]:
    """The languages to talk in, by code, HTML tag and name; nothing where there is no choice.

    The names are the site's own, which are usually each in its language.
    """
    known = [
        (code, to_locale(code).replace("_", "-"), str(name)) for code, name in settings.LANGUAGES
    ]
    return known if 1 < len(known) <= MOST_LANGUAGES else []


def _action(words: AvatarWords) -> dict[str, str] | None:
    """The one link that visitors are offered after a call."""
    if not words.action_label or not words.action_url:
        return None
    return {"label": words.action_label, "url": words.action_url}


def _events_url() -> str:
    """Where a page reports of a call; `{callId}` stands for the call."""
    return reverse("avatars:call_events", args=[ANY_CALL]).replace(str(ANY_CALL), "{callId}")


def _developer_note(which: Avatar | str | None, avatar: Avatar | None) -> str:
    if not which:
        return "No avatar is named here. Visitors see nothing."
    if avatar is None:
        return (
            f'There is no avatar with the slug "{which}". Name it in AVATARS_CATALOGUE and migrate,'
            " or add it in the admin. Visitors see nothing here."
        )
    if not avatar.active:
        return f'The avatar "{avatar.slug}" is switched off. Visitors see nothing here.'
    if not avatar.runway_id:
        return (
            f'The avatar "{avatar.slug}" is a draft: its character has to be made at Runway, in the'
            " admin. Visitors see nothing here."
        )
    if avatar.is_lost:
        return (
            f'At Runway the avatar "{avatar.slug}" failed, or is not there any more: look at its'
            " character in the admin. Visitors see nothing here."
        )
    if not conf.api_secret:
        return "RUNWAYML_API_SECRET is not set: a press of the button ends in an error."
    return ""
