"""Django admin: the catalogue of avatars, their posters, what they know, the log of calls, its
figures, what is asked, and the privacy officer's page.

May import: insights, studio, placements, models.
"""

from avatars.admin.avatars import AvatarAdmin
from avatars.admin.calls import CallLogAdmin, PlaceInLineAdmin, RefusalAdmin, SettlerAdmin
from avatars.admin.dashboard import DashboardAdmin
from avatars.admin.documents import DocumentAdmin
from avatars.admin.posters import PosterAdmin
from avatars.admin.privacy import PrivacyAdmin
from avatars.admin.questions import QuestionGroupAdmin
from avatars.admin.slots import SlotAdmin

__all__ = [
    "AvatarAdmin",
    "CallLogAdmin",
    "DashboardAdmin",
    "DocumentAdmin",
    "PlaceInLineAdmin",
    "PosterAdmin",
    "PrivacyAdmin",
    "QuestionGroupAdmin",
    "RefusalAdmin",
    "SettlerAdmin",
    "SlotAdmin",
]
