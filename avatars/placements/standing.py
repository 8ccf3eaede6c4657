"""What shows in a slot now, and why not, in words for its editors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from avatars.models import Avatar, Slot, SlotPublication
from avatars.placements import hours
from avatars.placements.drafts import EMPTY, content_of
from avatars.placements.slots import moment


@dataclass(frozen=True)
class Standing:
    """Whether visitors see something in a slot, and what is to be said about it."""

    shows: bool
    words: list[str]


def standings(slots: Iterable[Slot], now: datetime | None = None) -> dict[int, Standing]:
    """How each of these slots stands, by its number; three queries for all of them."""
    of_slot = SlotPublication.objects.filter(slot=OuterRef("slot")).order_by("-pk")
    newest = SlotPublication.objects.filter(pk=Subquery(of_slot.values("pk")[:1]))
    contents: dict[int, Any] = dict(newest.values_list("slot_id", "content"))
    avatars = Avatar.objects.select_related("character").prefetch_related("hours").in_bulk()
    at = now or timezone.now()
    found = {}
    for slot in slots:
        content = contents.get(slot.pk)
        hindrances = list(_hindrances(slot, content, avatars, at))
        words = hindrances or [*_shows(content or EMPTY, avatars, at)]
        if content_of(slot) != (content or EMPTY):
            words = [*words, _("The draft is not published.")]
        found[slot.pk] = Standing(not hindrances, words)
    return found


def _hindrances(
    slot: Slot, content: dict[str, Any] | None, avatars: dict[int, Avatar], now: datetime
) -> Iterator[str]:
    if not slot.templates:
        yield _("In no template.")
    if content is None:
        yield _("Nothing is published.")
        return
    if not content["on"]:
        yield _("Switched off.")
    if content["avatar"] is None:
        yield _("No avatar is chosen.")
    elif (avatar := avatars.get(content["avatar"])) is None:
        yield _("The avatar is deleted.")
    elif not avatar.active:
        yield _("%(name)s is switched off.") % {"name": avatar.name}
    elif not avatar.runway_id:
        yield _("%(name)s is not made at Runway yet.") % {"name": avatar.name}
    elif avatar.is_lost:
        yield _("At Runway %(name)s failed, or is not there any more.") % {"name": avatar.name}
    begin, end = moment(content["shown_from"]), moment(content["shown_until"])
    if begin and now < begin:
        yield _("From %(moment)s.") % {"moment": _moment(begin)}
    if end and end <= now:
        yield _("Over since %(moment)s.") % {"moment": _moment(end)}


def _shows(content: dict[str, Any], avatars: dict[int, Avatar], now: datetime) -> Iterator[str]:
    avatar = avatars[content["avatar"]]
    if end := moment(content["shown_until"]):
        until = {"name": avatar.name, "moment": _moment(end)}
        yield _("Shows %(name)s until %(moment)s.") % until
    else:
        yield _("Shows %(name)s.") % {"name": avatar.name}
    if not avatar.open_at(now):
        state = hours.at_this_moment(avatar, now)
        yield _("%(avatar)s: %(state)s.") % {"avatar": avatar.name, "state": state}


def _moment(when: datetime) -> str:
    """A moment in the site's time zone, with the day of the week."""
    local = timezone.localtime(when)
    return f"{date_format(local, 'l')} {date_format(local, 'SHORT_DATETIME_FORMAT')}"
