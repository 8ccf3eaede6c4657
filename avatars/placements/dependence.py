"""What a page that is being made depends on besides the database: a person, and the time."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime


@dataclass
class Dependence:
    """Of one page. `until` is when it looks different, if nothing is published before."""

    personal: bool = False
    until: datetime | None = None


_page: ContextVar[Dependence | None] = ContextVar("avatars_page", default=None)


def begin_page() -> Dependence:
    """Whatever is made from now on in this thread or task belongs to a new page."""
    _page.set(page := Dependence())
    return page


def depends_on_person() -> None:
    """The page that is being made is for one visitor, or one member of the staff, alone."""
    if page := _page.get():
        page.personal = True


def changes_at(*moments: datetime | None, now: datetime) -> None:
    """The page that is being made looks different from any of the moments on that are after `now`.

    None is no moment.
    """
    if page := _page.get():
        coming = [moment for moment in moments if moment and moment > now]
        # What was noted before stays, also if it has gone by while the page was made.
        page.until = min([*coming, page.until] if page.until else coming, default=None)
