"""Django admin: the catalogue of avatars, and the log of calls with its figures.

May import: insights, placements, models.
"""

from avatars.admin.avatars import AvatarAdmin
from avatars.admin.calls import CallLogAdmin, PlaceInLineAdmin, RefusalAdmin, SettlerAdmin

__all__ = ["AvatarAdmin", "CallLogAdmin", "PlaceInLineAdmin", "RefusalAdmin", "SettlerAdmin"]
