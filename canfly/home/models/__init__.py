"""The home page's draft, as rows that editors change, and what of it was published.

May import: avatars' models.
"""

from canfly.home.models.drafts import Draft, DraftVersion
from canfly.home.models.publications import Publication
from canfly.home.models.sections import HomeSection, SectionWords

__all__ = ["Draft", "DraftVersion", "HomeSection", "Publication", "SectionWords"]
