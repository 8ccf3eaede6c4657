"""Django admin: the catalogue of avatars, the log of calls, and its figures.

May import: insights, placements, models.
"""

from avatars.admin.avatars import AvatarAdmin
from avatars.admin.calls import CallLogAdmin, PlaceInLineAdmin, RefusalAdmin, SettlerAdmin
from avatars.admin.dashboard import DashboardAdmin

__all__ = [
    "AvatarAdmin",
    "CallLogAdmin",
    "DashboardAdmin",
    "PlaceInLineAdmin",
    "RefusalAdmin",
    "SettlerAdmin",
]
