"""What is wrong with a section, or will be: said beside its row.

May import: models, texts, contents, differences, rendering.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from avatars.models import Avatar
from canfly.home.contents import Content, each, moment
from canfly.home.differences import at
from canfly.home.models import HomeSection
from canfly.home.rendering import Page

Kind = HomeSection.Kind
BUTTONS = {Kind.HERO, Kind.CTA}


def problems(content: Content, page: Page, now: datetime) -> dict[str, list[str]]:
    """Sentences by the key of a section; `page` is what `content` makes at `now`."""
    avatars = (
        Avatar.objects.select_related("character")
        .prefetch_related("hours")
        .in_bulk({one.get("avatar") for _key, one in each(content)} - {None})
    )
    shown = {section.key: section for section in page.sections}
    found: dict[str, list[str]] = {}
    for key, one in each(content):
        said = [*_schedule(one, now)]
        if one["kind"] == Kind.AVATAR:
            said += _avatar(avatars.get(one.get("avatar") or 0), now)
        section = shown.get(key)
        if section and one["kind"] in BUTTONS and not page.talk and not page.features:
            said.append(_("Its button would lead nowhere: it does not show."))
        if section and one["kind"] == Kind.FEATURES and section not in page.links:
            said.append(_("Nothing links here."))
        found[key] = said + _languages(one)
    return found


def _schedule(section: Content, now: datetime) -> list[str]:
    begins, ends = moment(section.get("from")), moment(section.get("until"))
    if not section.get("visible", True):
        return []
    if ends and ends <= now:
        return [_("Showed until %(time)s.") % {"time": at(section["until"])}]
    said = []
    if begins and begins > now:
        said.append(_("Shows from %(time)s.") % {"time": at(section["from"])})
    if ends:
        said.append(_("Shows until %(time)s.") % {"time": at(section["until"])})
    return said


def _avatar(avatar: Avatar | None, now: datetime) -> list[str]:
    """Why the avatar's section does not show, or shows no button."""
    if avatar is None:
        return [_("No avatar is chosen: the section does not show.")]
    if not avatar.active:
        return [_("%(avatar)s is switched off: the section does not show.") % {"avatar": avatar}]
    if not avatar.runway_id:
        return [
            _("%(avatar)s is not made at Runway yet: the section does not show.")
            % {"avatar": avatar}
        ]
    if avatar.is_lost:
        return [
            _("At Runway %(avatar)s failed, or is not there any more: the section does not show.")
            % {"avatar": avatar}
        ]
    if avatar.open_at(now):
        always = not avatar.hours.all()
        return [] if always else [_("Outside the opening hours it shows no button.")]
    opens = avatar.next_opening(now)
    if opens is None:
        return [_("%(avatar)s is closed: the section shows no button.") % {"avatar": avatar}]
    return [
        _("%(avatar)s is closed: before %(time)s the section shows no button.")
        % {"avatar": avatar, "time": at(opens.isoformat())}
    ]


def _languages(section: Content) -> list[str]:
    """Where some languages have words of the editors and others have none."""
    written = section.get("texts", {})
    missing = [str(name) for code, name in settings.LANGUAGES if code not in written]
    if not written or not missing:
        return []
    return [_("The site's own words stand in: %(languages)s.") % {"languages": ", ".join(missing)}]
