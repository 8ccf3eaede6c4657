"""Django admin: the catalogue of avatars, what they know, the log of calls, its figures, and what
is asked.

May import: insights, studio, placements, models.
"""

from avatars.admin.avatars import AvatarAdmin
from avatars.admin.calls import CallLogAdmin, PlaceInLineAdmin, RefusalAdmin, SettlerAdmin
from avatars.admin.dashboard import DashboardAdmin
from avatars.admin.documents import DocumentAdmin
from avatars.admin.questions import QuestionGroupAdmin

__all__ = [
    "AvatarAdmin",
    "CallLogAdmin",
    "DashboardAdmin",
    "DocumentAdmin",
    "PlaceInLineAdmin",
    "QuestionGroupAdmin",
    "RefusalAdmin",
    "SettlerAdmin",
]
