"""Django admin: avatars, their posters, the log of calls, its figures, and what is asked.

May import: insights, placements, models.
"""

from avatars.admin.avatars import AvatarAdmin
from avatars.admin.calls import CallLogAdmin, PlaceInLineAdmin, RefusalAdmin, SettlerAdmin
from avatars.admin.dashboard import DashboardAdmin
from avatars.admin.posters import PosterAdmin
from avatars.admin.questions import QuestionGroupAdmin
from avatars.admin.slots import SlotAdmin

__all__ = [
    "AvatarAdmin",
    "CallLogAdmin",
    "DashboardAdmin",
    "PlaceInLineAdmin",
    "PosterAdmin",
    "QuestionGroupAdmin",
    "RefusalAdmin",
    "SettlerAdmin",
    "SlotAdmin",
]
